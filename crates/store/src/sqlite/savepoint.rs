//! One write within the group's transaction: undone alone when it fails or panics.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::Connection;

use super::{poll_once, statement};
use crate::tx::Link;
use crate::{Error, Tx};

/// Runs `f` in a savepoint. Returns its outcome, and the topics to announce after the commit (none when it failed).
pub(super) fn run<T, E, F>(connection: &Connection, f: &F) -> (Result<T, E>, Vec<String>)
where
    F: AsyncFn(&Tx<'_>) -> Result<T, E>,
    E: From<Error>,
{
    if let Err(error) = statement::control(connection, "SAVEPOINT job") {
        return (Err(error.into()), Vec::new());
    }
    let tx = Tx::new(Link::Sqlite(connection));
    let outcome =
        catch_unwind(AssertUnwindSafe(|| poll_once(f(&tx)))).unwrap_or_else(|panic| Err(panicked(&*panic).into()));
    let outcome = outcome.and_then(|done| match tx.failure() {
        Some(first) => Err(Error::Aborted(first.to_string()).into()),
        None => Ok(done),
    });
    let outcome =
        outcome.and_then(|done| statement::control(connection, "RELEASE job").map(|()| done).map_err(E::from));
    if outcome.is_err() {
        undo(connection);
        return (outcome, Vec::new());
    }
    (outcome, [tx.topics(), tx.topics_here()].concat())
}

// When this fails too, the whole transaction is gone (a full disk): the writer looks for that after each job.
fn undo(connection: &Connection) {
    let undone =
        statement::control(connection, "ROLLBACK TO job").and_then(|()| statement::control(connection, "RELEASE job"));
    if let Err(error) = undone {
        tracing::error!(%error, "a savepoint could not be rolled back");
    }
}

fn panicked(panic: &(dyn Any + Send)) -> Error {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    Error::Other(format!("a transaction panicked: {}", text.unwrap_or("without a message")))
}
