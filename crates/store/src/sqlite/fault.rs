//! SQLite's errors in the words of this crate. SQLite names the columns of a violated unique index: the index is looked up.

use rusqlite::ffi::{self, ErrorCode};
use rusqlite::{Connection, OptionalExtension};

use crate::Error;

pub(super) fn fault(connection: &Connection, error: rusqlite::Error) -> Error {
    let rusqlite::Error::SqliteFailure(code, message) = &error else {
        return Error::Other(error.to_string());
    };
    let message = message.clone().unwrap_or_else(|| error.to_string());
    match (code.code, code.extended_code) {
        (_, ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY | ffi::SQLITE_CONSTRAINT_ROWID) => {
            unique(connection, &message)
        }
        (_, ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Error::ForeignKey,
        (ErrorCode::ConstraintViolation, _) => Error::Constraint(message),
        (code, _) if is_outage(code) => Error::Unavailable(message),
        _ => Error::Other(message),
    }
}

fn is_outage(code: ErrorCode) -> bool {
    use ErrorCode::*;
    matches!(
        code,
        DatabaseBusy
            | DatabaseLocked
            | DiskFull
            | SystemIoFailure
            | CannotOpen
            | DatabaseCorrupt
            | NotADatabase
            | OutOfMemory
    )
}

// "UNIQUE constraint failed: index 'name'" for an index on an expression, else "…: table.column, table.column".
fn unique(connection: &Connection, message: &str) -> Error {
    let what = message.split_once(": ").map_or(message, |(_, what)| what);
    let index = match what.strip_prefix("index '") {
        Some(rest) => rest.trim_end_matches('\'').to_owned(),
        None => index_of(connection, what).unwrap_or_else(|| what.to_owned()),
    };
    Error::Unique { index }
}

fn index_of(connection: &Connection, what: &str) -> Option<String> {
    let named: Vec<(&str, &str)> = what.split(", ").filter_map(|name| name.rsplit_once('.')).collect();
    let table = named.first()?.0;
    let columns: Vec<&str> = named.iter().map(|(_, column)| *column).collect();
    let found = find_index(connection, table, &columns.join(",")).ok()?;
    Some(match found {
        Some((name, origin)) if origin == "c" => name,
        Some((_, origin)) if origin == "u" => format!("{table}_{}_key", columns.join("_")),
        // The row id itself, or the primary key's own index.
        _ => format!("{table}_pkey"),
    })
}

// Whole indexes before partial ones: of two on the same columns, the message cannot tell which refused.
fn find_index(connection: &Connection, table: &str, columns: &str) -> rusqlite::Result<Option<(String, String)>> {
    let mut statement = connection.prepare_cached(
        "SELECT list.name, list.origin FROM pragma_index_list(?1) AS list WHERE list.\"unique\" = 1 AND ?2 = \
         (SELECT group_concat(name, ',') FROM (SELECT name FROM pragma_index_info(list.name) ORDER BY seqno)) \
         ORDER BY list.partial, list.name LIMIT 1",
    )?;
    statement.query_row((table, columns), |row| Ok((row.get(0)?, row.get(1)?))).optional()
}
