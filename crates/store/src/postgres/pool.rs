//! Free connections, kept by the thread that made them: whoever asks gets one of their own thread first, so that a statement
//! and its answer pass through no other thread, each of which would have to be woken.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::available_parallelism;
use std::time::Duration;

use deadpool_postgres::{Client, Manager, Pool, PoolError, Runtime, TimeoutType, Timeouts};

use super::connect::{self, Connector};
use super::fault::fault;
use crate::Error;

/// How long a transaction waits for a connection, and a connection to come about.
const WAIT: Duration = Duration::from_secs(5);
const PATIENT: Timeouts = Timeouts { wait: Some(WAIT), create: Some(WAIT.saturating_mul(2)), recycle: Some(WAIT) };
const AT_ONCE: Timeouts = Timeouts { wait: Some(Duration::ZERO), ..PATIENT };

/// The next thread's number.
static NEXT: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// This thread's number: which of the pools is its own.
    static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
}

/// One pool for each thread, as far as there are connections and cores.
pub(super) struct Pools(Vec<Pool>);

impl Pools {
    /// Pools of `size` connections in all.
    pub(super) fn new(connector: &Connector, size: usize) -> Result<Self, Error> {
        let size = size.max(1);
        // A thread for each core, and one that does what belongs to no request.
        let count = (available_parallelism().map_or(1, usize::from) + 1).min(size);
        (0..count).map(|n| pool(connector, (size + n) / count)).collect::<Result<_, _>>().map(Pools)
    }

    /// A connection: one's own, else one that another thread has to spare, else one's own as soon as there is one.
    pub(super) async fn take(&self) -> Result<Client, Error> {
        let (before, from) = self.0.split_at(NUMBER.with(|number| *number) % self.0.len());
        for pool in from.iter().chain(before) {
            match pool.timeout_get(&AT_ONCE).await {
                Err(PoolError::Timeout(TimeoutType::Wait)) => {}
                outcome => return outcome.map_err(refused),
            }
        }
        from[0].get().await.map_err(refused)
    }
}

fn pool(connector: &Connector, size: usize) -> Result<Pool, Error> {
    let manager = Manager::from_connect(connector.config().clone(), connector.clone(), connect::recycling());
    let builder = Pool::builder(manager).max_size(size).timeouts(PATIENT).runtime(Runtime::Tokio1);
    builder.build().map_err(|error| Error::Other(error.to_string()))
}

fn refused(error: PoolError) -> Error {
    match error {
        PoolError::Backend(error) => fault(&error),
        PoolError::Timeout(_) => Error::Unavailable("no database connection became free".to_owned()),
        error => Error::Unavailable(error.to_string()),
    }
}
