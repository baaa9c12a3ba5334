//! PostgreSQL's errors in the words of this crate, by SQLSTATE. The server's DETAIL is left out: it quotes stored values.

use tokio_postgres::error::{DbError, SqlState};

use crate::Error;

pub(super) fn fault(error: &tokio_postgres::Error) -> Error {
    match error.as_db_error() {
        Some(error) => of_server(error),
        None if is_of_connection(error) => Error::Unavailable(chain(error)),
        None => Error::Other(chain(error)),
    }
}

/// Whether a second run of the transaction may succeed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It would fail again.
    None,
    /// The server has rolled it back in favour of another.
    Collision,
    /// The connection is gone. If that happened during COMMIT, nobody knows whether it took place.
    Lost,
}

pub(super) fn trouble(error: &tokio_postgres::Error) -> Trouble {
    match error.code() {
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED) => Trouble::Collision,
        Some(&SqlState::ADMIN_SHUTDOWN | &SqlState::CRASH_SHUTDOWN) => Trouble::Lost,
        None if is_of_connection(error) => Trouble::Lost,
        _ => Trouble::None,
    }
}

fn of_server(error: &DbError) -> Error {
    let message = error.message().to_owned();
    let code = error.code();
    if *code == SqlState::UNIQUE_VIOLATION {
        return Error::Unique { index: error.constraint().unwrap_or_default().to_owned() };
    }
    if *code == SqlState::FOREIGN_KEY_VIOLATION {
        return Error::ForeignKey;
    }
    match code.code().get(..2) {
        Some("23") => Error::Constraint(message),
        // Connection, resources, operator, system, lock, conflict; and a server that refuses or is starting.
        Some("08" | "40" | "53" | "55" | "57" | "58" | "28" | "3D") => Error::Unavailable(message),
        _ => Error::Other(message),
    }
}

fn is_of_connection(error: &tokio_postgres::Error) -> bool {
    use std::error::Error;
    error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>())
}

fn chain(error: &tokio_postgres::Error) -> String {
    use std::error::Error;
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
