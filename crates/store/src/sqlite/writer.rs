//! The one writer: takes what has arrived, runs it in one transaction, waits for the disk once, answers all.

use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::{savepoint, statement};
use crate::announce::{Announcer, EVERYTHING};
use crate::{Error, Tx};

/// Bounds of one group: a job that arrives later waits for the next commit.
const GROUP: usize = 256;
const GROUP_TIME: Duration = Duration::from_millis(4);
/// Writes that may wait; beyond, the caller is told at once.
const QUEUE: usize = 8192;
/// How often to look whether another process has changed the file, when there is nothing to do.
const TICK: Duration = Duration::from_secs(1);

/// Runs on the connection, or passes on why there is no transaction to run in.
type Job = Box<dyn FnOnce(Result<&Connection, Error>) -> Done + Send>;

/// A job that has run and waits for the commit.
struct Done {
    topics: Vec<String>,
    answer: Box<dyn FnOnce(Result<(), Error>)>,
}

pub(super) struct Writer {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(super) fn start(connection: Connection, announcer: Announcer) -> Result<Self, Error> {
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&connection, &jobs, &announcer))
            .map_err(|error| Error::Unavailable(format!("cannot start the writer: {error}")))?;
        Ok(Writer { queue: Some(queue), thread: Some(thread) })
    }

    /// Hands `f` to the writer and waits for the answer. The write takes place even if the caller stops waiting.
    pub(super) async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: AsyncFn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            let (outcome, topics) = match connection {
                Ok(connection) => savepoint::run(connection, &f),
                Err(error) => (Err(error.into()), Vec::new()),
            };
            let answer = Box::new(move |commit: Result<(), Error>| {
                let _ = reply.send(outcome.and_then(|done| commit.map(|()| done).map_err(E::from)));
            });
            Done { topics, answer }
        });
        let queue = self.queue.as_ref().ok_or_else(stopped)?;
        queue.try_send(job).map_err(|_| Error::Unavailable("too many writes are waiting".to_owned()))?;
        answer.await.unwrap_or_else(|_| Err(stopped().into()))
    }
}

/// Waits for the writes that were accepted.
impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take().filter(|thread| thread.thread().id() != thread::current().id()) {
            let _ = thread.join();
        }
    }
}

fn stopped() -> Error {
    Error::Unavailable("the writer has stopped".to_owned())
}

fn serve(connection: &Connection, jobs: &Receiver<Job>, announcer: &Announcer) {
    let mut seen = data_version(connection);
    loop {
        match jobs.recv_timeout(TICK) {
            Ok(first) => serve_group(connection, first, jobs, announcer),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let now = data_version(connection);
        if now != seen {
            announcer.deliver(EVERYTHING);
        }
        seen = now;
    }
}

/// A number that moves when another process has committed (an import at the command line), but not with our own commits.
fn data_version(connection: &Connection) -> Option<i64> {
    connection.prepare_cached("PRAGMA data_version").and_then(|mut pragma| pragma.query_row([], |row| row.get(0))).ok()
}

fn serve_group(connection: &Connection, first: Job, jobs: &Receiver<Job>, announcer: &Announcer) {
    let (group, commit) = run_group(connection, first, jobs);
    if commit.is_ok() {
        group.iter().flat_map(|done| &done.topics).for_each(|topic| announcer.deliver(topic));
    }
    group.into_iter().for_each(|done| (done.answer)(commit.clone()));
}

fn run_group(connection: &Connection, first: Job, jobs: &Receiver<Job>) -> (Vec<Done>, Result<(), Error>) {
    if let Err(error) = statement::control(connection, "BEGIN IMMEDIATE") {
        return (vec![first(Err(error.clone()))], Err(error));
    }
    let start = Instant::now();
    let mut group = vec![first(Ok(connection))];
    while !connection.is_autocommit() && group.len() < GROUP && start.elapsed() < GROUP_TIME {
        match jobs.try_recv() {
            Ok(job) => group.push(job(Ok(connection))),
            Err(_) => break,
        }
    }
    (group, commit(connection))
}

fn commit(connection: &Connection) -> Result<(), Error> {
    // SQLite itself rolls everything back when the disk is full or fails: then there is nothing to commit.
    if connection.is_autocommit() {
        return Err(Error::Unavailable("the database rolled the transaction back".to_owned()));
    }
    let outcome = statement::control(connection, "COMMIT");
    if let Err(error) = &outcome {
        tracing::error!(%error, "a commit failed");
        let _ = statement::control(connection, "ROLLBACK");
    }
    outcome
}
