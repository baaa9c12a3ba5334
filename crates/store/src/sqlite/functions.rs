//! `lower` and `upper` for all of Unicode, as PostgreSQL has them: SQLite's own know ASCII only.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

pub(super) fn add(connection: &Connection) -> rusqlite::Result<()> {
    fold(connection, "lower", |text| text.to_lowercase())?;
    fold(connection, "upper", |text| text.to_uppercase())
}

fn fold(connection: &Connection, name: &str, convert: fn(&str) -> String) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(name, 1, flags, move |context| {
        let text = context.get_raw(0).as_str_or_null()?;
        Ok(text.map(convert))
    })
}
