//! Binding parameters. To SQLite `$2` is a name, numbered by its first appearance: a parameter is found by what its name says.
//! So the text is never rewritten, and what is a parameter and what a literal is decided by SQLite's own parser.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::Statement;
use rusqlite::types::Null;

use crate::{Error, Param};

/// Up to here names are looked up each time; SQLite walks a list for each, so that many together cost their square.
const FEW: usize = 32;
/// Orders of long statements that a thread remembers: there are only some, of the bulk inserts.
const REMEMBERED: usize = 16;

thread_local! {
    /// For each place in a statement's text, the number of its parameter. It depends on the text alone.
    static ORDERS: RefCell<HashMap<String, Rc<[usize]>>> = RefCell::default();
}

pub(super) fn bind(statement: &mut Statement<'_>, sql: &str, params: &[Param<'_>]) -> Result<(), Error> {
    let count = statement.parameter_count();
    if count != params.len() {
        return Err(Error::Other(format!("{count} parameters expected, {} given: {sql}", params.len())));
    }
    if count <= FEW {
        return (1..=count).try_for_each(|place| {
            let number = number(statement, place, sql)?;
            bind_one(statement, place, params[number - 1])
        });
    }
    let order = order(statement, sql)?;
    (1..).zip(order.iter()).try_for_each(|(place, number)| bind_one(statement, place, params[number - 1]))
}

fn order(statement: &Statement<'_>, sql: &str) -> Result<Rc<[usize]>, Error> {
    if let Some(known) = ORDERS.with_borrow(|orders| orders.get(sql).cloned()) {
        return Ok(known);
    }
    let places = 1..=statement.parameter_count();
    let order: Rc<[usize]> = places.map(|place| number(statement, place, sql)).collect::<Result<_, _>>()?;
    ORDERS.with_borrow_mut(|orders| {
        if orders.len() >= REMEMBERED {
            orders.clear();
        }
        orders.insert(sql.to_owned(), order.clone());
    });
    Ok(order)
}

/// The number in the name of the parameter at `place`, which is one of the statement's `$1` to `$count`.
fn number(statement: &Statement<'_>, place: usize, sql: &str) -> Result<usize, Error> {
    let count = statement.parameter_count();
    let number = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse().ok());
    let number = number.filter(|number| (1..=count).contains(number));
    number.ok_or_else(|| Error::Other(format!("parameters must be named $1 to ${count}: {sql}")))
}

fn bind_one(statement: &mut Statement<'_>, place: usize, param: Param<'_>) -> Result<(), Error> {
    let bound = match param {
        Param::Null => statement.raw_bind_parameter(place, Null),
        Param::Bool(truth) => statement.raw_bind_parameter(place, truth),
        Param::Int(number) => statement.raw_bind_parameter(place, number),
        Param::Real(number) => statement.raw_bind_parameter(place, number),
        Param::Text(text) => statement.raw_bind_parameter(place, text),
        Param::Blob(bytes) => statement.raw_bind_parameter(place, bytes),
    };
    bound.map_err(|error| Error::Other(format!("parameter {place}: {error}")))
}
