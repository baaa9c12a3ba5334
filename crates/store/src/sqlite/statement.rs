//! Running a statement, prepared once per connection.

use std::sync::Arc;

use rusqlite::types::Value as Owned;
use rusqlite::{CachedStatement, Connection, Statement};

use super::bind::bind;
use super::fault::fault;
use crate::row::{Cells, Row, Value};
use crate::{Error, Param};

/// Runs a statement and counts the rows it changed, or found when it only reads.
pub(crate) fn execute(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<u64, Error> {
    let mut statement = prepare(connection, sql, params)?;
    let found = drain(&mut statement).map_err(|error| fault(connection, error))?;
    Ok(if statement.readonly() { found } else { connection.changes() })
}

/// Runs a statement and collects its rows.
pub(crate) fn query(connection: &Connection, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
    let mut statement = prepare(connection, sql, params)?;
    collect(&mut statement).map_err(|error| fault(connection, error))
}

/// Runs several statements without parameters.
pub(crate) fn batch(connection: &Connection, sql: &str) -> Result<(), Error> {
    connection.execute_batch(sql).map_err(|error| fault(connection, error))
}

/// Runs BEGIN, COMMIT, SAVEPOINT and the like, prepared once.
pub(super) fn control(connection: &Connection, sql: &str) -> Result<(), Error> {
    let run = || connection.prepare_cached(sql)?.raw_execute();
    run().map(drop).map_err(|error| fault(connection, error))
}

/// A stored value, borrowed.
pub(crate) fn value(owned: &Owned) -> Value<'_> {
    match owned {
        Owned::Null => Value::Null,
        Owned::Integer(number) => Value::Int(*number),
        Owned::Real(number) => Value::Real(*number),
        Owned::Text(text) => Value::Text(text),
        Owned::Blob(bytes) => Value::Blob(bytes),
    }
}

fn prepare<'c>(connection: &'c Connection, sql: &str, params: &[Param<'_>]) -> Result<CachedStatement<'c>, Error> {
    let mut statement = connection.prepare_cached(sql).map_err(|error| fault(connection, error))?;
    bind(&mut statement, sql, params)?;
    Ok(statement)
}

fn drain(statement: &mut Statement<'_>) -> rusqlite::Result<u64> {
    let mut rows = statement.raw_query();
    let mut count = 0;
    while rows.next()?.is_some() {
        count += 1;
    }
    Ok(count)
}

fn collect(statement: &mut Statement<'_>) -> rusqlite::Result<Vec<Row>> {
    let width = statement.column_count();
    let mut rows = statement.raw_query();
    let (mut found, mut names) = (Vec::new(), None);
    while let Some(row) = rows.next()? {
        let names: &Arc<str> =
            names.get_or_insert_with(|| row.as_ref().column_names().collect::<Vec<_>>().join("\0").into());
        let values = (0..width).map(|index| row.get(index)).collect::<rusqlite::Result<_>>()?;
        found.push(Row(Cells::Sqlite { names: names.clone(), values }));
    }
    Ok(found)
}
