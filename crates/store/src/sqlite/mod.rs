//! SQLite: one thread writes, every other thread reads for itself on a read-only connection.

mod bind;
mod connection;
mod fault;
mod readers;
mod savepoint;
mod statement;
mod writer;

use std::cell::Cell;
use std::path::Path;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

pub(crate) use statement::{batch, execute, query, value};

use crate::announce::Announcer;
use crate::{Error, Tx};
use readers::Readers;
use writer::Writer;

/// An open file. Fields are dropped in order: the writer is the last to close, and empties the write-ahead log.
pub(crate) struct Sqlite {
    readers: Readers,
    writer: Writer,
}

impl Sqlite {
    pub(crate) fn open(path: &Path, announcer: Announcer) -> Result<Self, Error> {
        let writer = Writer::start(connection::writable(path)?, announcer)?;
        Ok(Sqlite { readers: Readers::new(path), writer })
    }

    pub(crate) fn read<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        self.readers.read(f)
    }

    pub(crate) async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: AsyncFn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        if INSIDE.get() {
            return Err(Error::Pending.into());
        }
        self.writer.write(f).await
    }
}

thread_local! {
    /// Whether this thread is running the closure of a transaction: a write from within could only wait for itself.
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Runs the future of a transaction's closure. It has nothing to wait for, since every statement is done when it is called:
/// polling once is enough, and a future that is still pending has awaited something foreign.
fn poll_once<T, E: From<Error>>(future: impl Future<Output = Result<T, E>>) -> Result<T, E> {
    struct Outer(bool);
    impl Drop for Outer {
        fn drop(&mut self) {
            INSIDE.set(self.0);
        }
    }
    let _outer = Outer(INSIDE.replace(true));
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(Error::Pending.into()),
    }
}
