//! Parameters of a statement: borrowed, typed by the value, fitted to the column's type by the database's own layer.

use std::borrow::Cow;

/// One argument of a statement. `$1` is the first of the slice.
#[derive(Clone, Copy, PartialEq)]
pub enum Param<'a> {
    Null,
    Bool(bool),
    Int(i64),
    Real(f64),
    Text(&'a str),
    Blob(&'a [u8]),
}

/// Shows the kind only: an argument may be a secret.
impl std::fmt::Debug for Param<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Param::Null => "Null",
            Param::Bool(_) => "Bool",
            Param::Int(_) => "Int",
            Param::Real(_) => "Real",
            Param::Text(_) => "Text",
            Param::Blob(_) => "Blob",
        })
    }
}

/// A value that can be an argument; newtypes of the application implement it by delegation.
pub trait ToParam {
    fn to_param(&self) -> Param<'_>;
}

/// `params![a, b, c]` is a `&[Param]` that borrows its arguments: strings, numbers, booleans, bytes, and options of them.
#[macro_export]
macro_rules! params {
    () => { &[] as &[$crate::Param<'_>] };
    ($($value:expr),+ $(,)?) => { &[$($crate::ToParam::to_param(&$value)),+] as &[$crate::Param<'_>] };
}

/// `placeholders(3, 2)` is `$3,$4`: for `IN (…)` and `VALUES (…)` of a length known at run time. `count` must not be 0.
pub fn placeholders(first: usize, count: usize) -> String {
    debug_assert!(count > 0, "an empty list of placeholders is no SQL");
    let names: Vec<String> = (first..first + count).map(|n| format!("${n}")).collect();
    names.join(",")
}

macro_rules! to_param {
    ($($type:ty => |$value:ident| $param:expr;)+) => { $(
        impl ToParam for $type {
            fn to_param(&self) -> Param<'_> {
                let $value = self;
                $param
            }
        }
    )+ };
}

to_param! {
    str => |text| Param::Text(text);
    String => |text| Param::Text(text);
    Cow<'_, str> => |text| Param::Text(text);
    Box<str> => |text| Param::Text(text);
    std::sync::Arc<str> => |text| Param::Text(text);
    [u8] => |bytes| Param::Blob(bytes);
    Vec<u8> => |bytes| Param::Blob(bytes);
    bool => |value| Param::Bool(*value);
    i64 => |value| Param::Int(*value);
    i32 => |value| Param::Int((*value).into());
    u32 => |value| Param::Int((*value).into());
    u16 => |value| Param::Int((*value).into());
    f64 => |value| Param::Real(*value);
    Param<'_> => |value| *value;
}

impl<const N: usize> ToParam for [u8; N] {
    fn to_param(&self) -> Param<'_> {
        Param::Blob(self)
    }
}

impl<T: ToParam + ?Sized> ToParam for &T {
    fn to_param(&self) -> Param<'_> {
        (**self).to_param()
    }
}

impl<T: ToParam> ToParam for Option<T> {
    fn to_param(&self) -> Param<'_> {
        self.as_ref().map_or(Param::Null, ToParam::to_param)
    }
}

impl<'a, T: ToParam + ?Sized> From<&'a T> for Param<'a> {
    fn from(value: &'a T) -> Self {
        value.to_param()
    }
}

macro_rules! from_number {
    ($($type:ty => $kind:ident;)+) => { $(
        impl From<$type> for Param<'_> {
            fn from(value: $type) -> Self {
                Param::$kind(value.into())
            }
        }
    )+ };
}

from_number! { bool => Bool; i64 => Int; i32 => Int; u32 => Int; u16 => Int; f64 => Real; }

impl<'a, T: Into<Param<'a>>> From<Option<T>> for Param<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Param::Null, Into::into)
    }
}
