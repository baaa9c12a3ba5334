//! Parameters in PostgreSQL's binary form: the server has told each one's type, and the value is fitted to it.

use std::error::Error;

use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};

use crate::Param;

type Encoded = Result<IsNull, Box<dyn Error + Sync + Send>>;

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Encoded {
        match *self {
            Param::Null => Ok(IsNull::Yes),
            Param::Bool(truth) if *ty == Type::BOOL => truth.to_sql(ty, out),
            Param::Bool(truth) => integer(truth.into(), ty, out),
            Param::Int(number) => integer(number, ty, out),
            Param::Real(number) => real(number, ty, out),
            Param::Text(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Param::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            Param::Text(_) | Param::Blob(_) => unfit(self, ty),
        }
    }

    // What does not fit is refused in `to_sql`, where the message can name both sides.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

// SQLite stores a number in a TEXT column as its digits, and 0 or 1 in a BOOLEAN one: so here.
fn integer(number: i64, ty: &Type, out: &mut BytesMut) -> Encoded {
    match *ty {
        Type::INT8 => number.to_sql(ty, out),
        Type::INT4 => i32::try_from(number)?.to_sql(ty, out),
        Type::INT2 => i16::try_from(number)?.to_sql(ty, out),
        Type::FLOAT8 => (number as f64).to_sql(ty, out),
        Type::BOOL if matches!(number, 0 | 1) => (number == 1).to_sql(ty, out),
        Type::TEXT | Type::VARCHAR => number.to_string().to_sql(ty, out),
        _ => unfit(&Param::Int(number), ty),
    }
}

fn real(number: f64, ty: &Type, out: &mut BytesMut) -> Encoded {
    match *ty {
        Type::FLOAT8 => number.to_sql(ty, out),
        Type::FLOAT4 => (number as f32).to_sql(ty, out),
        _ => unfit(&Param::Real(number), ty),
    }
}

fn unfit(param: &Param<'_>, ty: &Type) -> Encoded {
    Err(format!("a parameter of the kind {param:?} does not fit the type {ty}").into())
}
