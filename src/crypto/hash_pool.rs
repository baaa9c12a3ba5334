//! Threads of their own for password hashes, few and of low priority, with bounded queues: a storm of logins waits or is refused, and
//! token requests go on. The realms have their turns one after the other, so that a storm in one keeps nobody waiting in another. A
//! job whose caller has gone away is dropped unworked.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;

use tokio::sync::oneshot;

use super::password::{self, HashError, HashPolicy, Memory, StoredHash, Verdict};
use crate::fault::{Fault, Kind, Words};
use crate::model::id::Secret;
use crate::random::Random;

/// The threads' nice value: against a thread of normal priority each gets about a thirtieth of a busy core.
const NICE: i32 = 15;
/// Jobs of one realm that may wait by default.
pub const DEFAULT_QUEUE: usize = 1000;

type Job = Box<dyn FnOnce(&mut Memory) + Send>;

/// The pool. Its threads end when it is dropped, after the job at hand.
pub struct HashPool {
    queue: Arc<Queue>,
    threads: Vec<JoinHandle<()>>,
    random: Random,
}

struct Queue {
    state: Mutex<State>,
    filled: Condvar,
    capacity: usize,
}

#[derive(Default)]
struct State {
    /// The jobs that wait, by realm, in the order of the realms' turns. None of the lists is empty.
    shares: VecDeque<(String, VecDeque<Job>)>,
    is_closed: bool,
}

/// The pool as one realm uses it.
pub struct Share<'a> {
    pool: &'a HashPool,
    name: &'a str,
}

impl HashPool {
    /// `threads` None: as many as the machine has cores. `capacity`: jobs of one realm that
    /// may wait; one more is refused.
    #[must_use]
    pub fn new(threads: Option<usize>, capacity: usize, random: Random) -> Self {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let count = threads.unwrap_or_else(cores).max(1);
        let queue = Arc::new(Queue { state: Mutex::default(), filled: Condvar::new(), capacity });
        let threads = (0..count).map(|number| start(number, Arc::clone(&queue))).collect();
        Self { queue, threads, random }
    }

    /// The pool for a realm, by any name that is its own.
    #[must_use]
    pub fn of<'a>(&'a self, name: &'a str) -> Share<'a> {
        Share { pool: self, name }
    }

    /// As [`Share::hash`], for work that belongs to no realm yet.
    ///
    /// # Errors
    /// As there.
    pub async fn hash(&self, policy: HashPolicy, password: Secret) -> Result<StoredHash, Fault> {
        self.of("").hash(policy, password).await
    }

    /// As [`Share::verify`], for work that belongs to no realm.
    ///
    /// # Errors
    /// As there.
    pub async fn verify(&self, policy: HashPolicy, stored: StoredHash, password: Secret) -> Result<Verdict, Fault> {
        self.of("").verify(policy, stored, password).await
    }

    /// Jobs that wait.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.queue.lock().shares.iter().map(|(_, jobs)| jobs.len()).sum()
    }
}

impl Share<'_> {
    /// Hashes a new password.
    ///
    /// # Errors
    /// [`Kind::Busy`] when the queue is full; internal for a policy that cannot be followed.
    pub async fn hash(&self, policy: HashPolicy, password: Secret) -> Result<StoredHash, Fault> {
        let random = self.pool.random.clone();
        self.run(move |memory| password::hash(policy, password.expose(), random.system(), memory)).await
    }

    /// Compares a password with a stored hash. One that cannot be used fits no password, and takes as long as one that can: its
    /// user cannot be told from others.
    ///
    /// # Errors
    /// [`Kind::Busy`] when the queue is full.
    pub async fn verify(&self, policy: HashPolicy, stored: StoredHash, password: Secret) -> Result<Verdict, Fault> {
        let work = move |memory: &mut Memory| match password::verify(policy, &stored, password.expose(), memory) {
            Err(HashError::Crypto) => Err(HashError::Crypto),
            Err(unusable) => {
                tracing::warn!("a password counts as wrong: {unusable}");
                password::verify_nobody(policy, password.expose(), memory)?;
                Ok(Verdict { ok: false, needs_upgrade: false })
            }
            compared => compared,
        };
        self.run(work).await
    }

    /// Takes the time of a comparison for a user who does not exist or has no password.
    ///
    /// # Errors
    /// [`Kind::Busy`] when the queue is full.
    pub async fn verify_nobody(&self, policy: HashPolicy, password: Secret) -> Result<(), Fault> {
        self.run(move |memory| password::verify_nobody(policy, password.expose(), memory)).await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> Result<T, HashError> + Send + 'static,
    ) -> Result<T, Fault> {
        let (answer, outcome) = oneshot::channel();
        let job = Box::new(move |memory: &mut Memory| {
            if !answer.is_closed() {
                // The caller may have gone away meanwhile: then nobody wants the answer.
                let _ = answer.send(work(memory));
            }
        });
        self.pool.queue.push(self.name, job)?;
        outcome.await.map_err(|_| Fault::internal("a password hash was abandoned"))?.map_err(Fault::internal)
    }
}

impl Drop for HashPool {
    fn drop(&mut self) {
        self.queue.lock().is_closed = true;
        self.queue.filled.notify_all();
        for thread in self.threads.drain(..) {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}

impl Queue {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no panic holds the lock")
    }

    fn push(&self, name: &str, job: Job) -> Result<(), Fault> {
        let mut state = self.lock();
        match state.shares.iter_mut().find(|(known, _)| known == name) {
            Some((_, jobs)) if jobs.len() >= self.capacity => {
                let words = Words::Plain("server_busy".into());
                return Err(Fault::new(Kind::Busy, words).because("the queue of password hashes is full"));
            }
            Some((_, jobs)) => jobs.push_back(job),
            None => state.shares.push_back((name.to_owned(), VecDeque::from([job]))),
        }
        self.filled.notify_one();
        Ok(())
    }

    /// The next job; None when the pool is closed.
    fn next(&self) -> Option<Job> {
        let waiting = |state: &mut State| state.shares.is_empty() && !state.is_closed;
        let mut state = self.filled.wait_while(self.lock(), waiting).expect("no panic holds the lock");
        if state.is_closed { None } else { state.take() }
    }
}

impl State {
    /// The first job of the realm whose turn it is. Its next turn comes after all others'.
    fn take(&mut self) -> Option<Job> {
        let (name, mut jobs) = self.shares.pop_front()?;
        let job = jobs.pop_front();
        if !jobs.is_empty() {
            self.shares.push_back((name, jobs));
        }
        job
    }
}

fn start(number: usize, queue: Arc<Queue>) -> JoinHandle<()> {
    let body = move || {
        lower_priority();
        let mut memory = Memory::default();
        while let Some(job) = queue.next() {
            job(&mut memory);
        }
    };
    std::thread::Builder::new().name(format!("hash-{number}")).spawn(body).expect("the system starts a thread")
}

/// Linux keeps a nice value per thread, by its thread id (setpriority(2), "C library/kernel differences").
fn lower_priority() {
    let thread = rustix::thread::gettid();
    if let Err(error) = rustix::process::setpriority_process(Some(thread), NICE) {
        tracing::warn!(%error, "password hashes run at normal priority");
    }
}
