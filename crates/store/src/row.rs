//! A row of a result, and how a Rust value is read from a column. A column of another type is an error that names it.

use std::sync::Arc;

use crate::Error;

/// A column's value as the database holds it. SQLite has no booleans: there a BOOLEAN comes as `Int` 0 or 1.
#[derive(Clone, Copy, PartialEq)]
pub enum Value<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

impl Value<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Value::Null => "NULL",
            Value::Bool(_) => "a boolean",
            Value::Int(_) => "an integer",
            Value::Real(_) => "a real number",
            Value::Text(_) => "text",
            Value::Blob(_) => "bytes",
        }
    }
}

/// A type that can be read from a column.
pub trait FromColumn: Sized {
    /// `Err` is the sentence that follows the column's name in [`Error::Column`]; it must not repeat the value.
    fn from_column(value: Value<'_>) -> Result<Self, String>;
}

/// One row of a result.
pub struct Row(pub(crate) Cells);

pub(crate) enum Cells {
    /// The names of the columns are one text, parted by NUL: they are needed for errors only.
    Sqlite {
        names: Arc<str>,
        values: Vec<rusqlite::types::Value>,
    },
    Postgres(tokio_postgres::Row),
}

impl Row {
    /// The value of the column at `index`, counted from 0 in the order of the statement.
    pub fn get<T: FromColumn>(&self, index: usize) -> Result<T, Error> {
        let value = match &self.0 {
            Cells::Sqlite { values, .. } => values.get(index).map(crate::sqlite::value).ok_or_else(|| missing(index)),
            Cells::Postgres(row) => crate::postgres::value(row, index),
        };
        value.and_then(T::from_column).map_err(|reason| Error::Column { column: self.name(index), reason })
    }

    fn name(&self, index: usize) -> String {
        let name = match &self.0 {
            Cells::Sqlite { names, .. } => names.split('\0').nth(index),
            Cells::Postgres(row) => row.columns().get(index).map(tokio_postgres::Column::name),
        };
        name.map_or_else(|| format!("number {index}"), str::to_owned)
    }
}

pub(crate) fn missing(index: usize) -> String {
    format!("the row has no column with the index {index}")
}

fn unlike(wanted: &str, value: Value<'_>) -> String {
    format!("expected {wanted}, found {}", value.kind())
}

impl FromColumn for String {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Text(text) => Ok(text.to_owned()),
            other => Err(unlike("text", other)),
        }
    }
}

impl FromColumn for i64 {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Int(number) => Ok(number),
            other => Err(unlike("an integer", other)),
        }
    }
}

impl FromColumn for i32 {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        i64::from_column(value)?.try_into().map_err(|_| "the integer needs more than 32 bits".to_owned())
    }
}

impl FromColumn for u32 {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        i64::from_column(value)?.try_into().map_err(|_| "the integer is negative or needs more than 32 bits".to_owned())
    }
}

impl FromColumn for bool {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Bool(truth) => Ok(truth),
            Value::Int(0) => Ok(false),
            Value::Int(1) => Ok(true),
            other => Err(unlike("a boolean", other)),
        }
    }
}

impl FromColumn for f64 {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Real(number) => Ok(number),
            other => Err(unlike("a real number", other)),
        }
    }
}

impl FromColumn for Vec<u8> {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Blob(bytes) => Ok(bytes.to_vec()),
            other => Err(unlike("bytes", other)),
        }
    }
}

impl<T: FromColumn> FromColumn for Option<T> {
    fn from_column(value: Value<'_>) -> Result<Self, String> {
        match value {
            Value::Null => Ok(None),
            other => T::from_column(other).map(Some),
        }
    }
}
