//! Read transactions: each runs on the thread that asks, on a connection taken from a stack of idle ones. There are never
//! more connections than there have been readers at the same time.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use super::{connection, poll_once, statement};
use crate::tx::Link;
use crate::{Error, Tx};

pub(super) struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Readers {
    pub(super) fn new(path: &Path) -> Self {
        Readers { path: path.to_owned(), idle: Mutex::default() }
    }

    /// Runs `f` in one deferred transaction. When it panics, its connection is closed and not used again.
    pub(super) fn read<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let connection = self.take()?;
        statement::control(&connection, "BEGIN")?;
        let tx = Tx::new(Link::Sqlite(&connection));
        let outcome = poll_once(f(&tx)).and_then(|found| match tx.failure() {
            Some(first) => Err(Error::Aborted(first.to_string()).into()),
            None => Ok(found),
        });
        if statement::control(&connection, "COMMIT").is_ok() {
            self.give_back(connection);
        }
        outcome
    }

    fn take(&self) -> Result<Connection, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| connection::readable(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
