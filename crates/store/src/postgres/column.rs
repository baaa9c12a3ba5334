//! Reading a column of PostgreSQL's binary form into the few kinds of value that this crate has.

use std::error::Error;

use tokio_postgres::Row;
use tokio_postgres::types::{FromSql, Type};

use crate::row::{Value, missing};

/// The column's value, or why it cannot be read.
pub(crate) fn value(row: &Row, index: usize) -> Result<Value<'_>, String> {
    if index >= row.len() {
        return Err(missing(index));
    }
    let column: Option<Value<'_>> = row.try_get(index).map_err(|error| match error.source() {
        Some(source) => source.to_string(),
        None => error.to_string(),
    })?;
    Ok(column.unwrap_or(Value::Null))
}

impl<'a> FromSql<'a> for Value<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Value::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Value::Real(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Value::Blob(raw),
            _ if <&str as FromSql>::accepts(ty) => Value::Text(<&str>::from_sql(ty, raw)?),
            _ => return Err(format!("the type {ty} is not supported: cast it in the statement").into()),
        })
    }

    // What cannot be read is refused in `from_sql`, where the message can name the type.
    fn accepts(_: &Type) -> bool {
        true
    }
}
