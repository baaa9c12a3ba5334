//! An open transaction: statements, and announcements that wait for its commit.

use std::cell::RefCell;

use crate::{Error, Param, Row, postgres, sqlite};

/// An open transaction. It is committed when the closure that got it answers `Ok`, and rolled back on `Err`.
pub struct Tx<'c> {
    link: Link<'c>,
    failed: RefCell<Option<Error>>,
    topics: RefCell<Vec<String>>,
    topics_here: RefCell<Vec<String>>,
}

pub(crate) enum Link<'c> {
    Sqlite(&'c rusqlite::Connection),
    Postgres(&'c postgres::Session),
}

impl<'c> Tx<'c> {
    pub(crate) fn new(link: Link<'c>) -> Self {
        Tx { link, failed: RefCell::new(None), topics: RefCell::default(), topics_here: RefCell::default() }
    }

    /// Runs a statement and returns the number of rows it changed (for a SELECT: found).
    pub async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        self.is_usable()?;
        self.watch(is_storable(params))?;
        self.watch(match &self.link {
            Link::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Link::Postgres(session) => session.execute(sql, params).await,
        })
    }

    /// Runs a statement and returns its rows (of a SELECT, or of RETURNING).
    pub async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        self.is_usable()?;
        self.watch(is_storable(params))?;
        self.watch(match &self.link {
            Link::Sqlite(connection) => sqlite::query(connection, sql, params),
            Link::Postgres(session) => session.query(sql, params).await,
        })
    }

    /// Runs a statement that gives at most one row; a second row is an error.
    pub async fn find(&self, sql: &str, params: &[Param<'_>]) -> Result<Option<Row>, Error> {
        let mut rows = self.query(sql, params).await?;
        let first = rows.pop();
        if rows.is_empty() { Ok(first) } else { Err(Error::Other(format!("more than one row for: {sql}"))) }
    }

    /// Tells every node's subscribers of `topic` after this transaction has been committed, and never otherwise. Meant for
    /// changes of configuration: PostgreSQL commits the announcing transactions of a database one after the other.
    /// A topic has at most 7,900 bytes.
    pub fn announce(&self, topic: String) {
        add(&self.topics, topic);
    }

    /// Tells this node's subscribers alone, which costs nothing. For what may be a little out of date on other nodes.
    pub fn announce_here(&self, topic: String) {
        add(&self.topics_here, topic);
    }

    /// Runs several statements without parameters, as a migration has them.
    pub(crate) async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.is_usable()?;
        self.watch(match &self.link {
            Link::Sqlite(connection) => sqlite::batch(connection, sql),
            Link::Postgres(session) => session.batch(sql).await,
        })
    }

    /// What every node is to be told.
    pub(crate) fn topics(&self) -> Vec<String> {
        self.topics.take()
    }

    /// What this node alone is to be told.
    pub(crate) fn topics_here(&self) -> Vec<String> {
        self.topics_here.take()
    }

    /// The first failure of a statement: with one, the transaction must not be committed.
    pub(crate) fn failure(&self) -> Option<Error> {
        self.failed.borrow().clone()
    }

    // PostgreSQL refuses everything after a failed statement, and turns COMMIT into a silent rollback. SQLite would go on:
    // it is held to the same rule, lest code that works on one loses data on the other.
    fn is_usable(&self) -> Result<(), Error> {
        match &*self.failed.borrow() {
            Some(first) => Err(Error::Aborted(first.to_string())),
            None => Ok(()),
        }
    }

    fn watch<T>(&self, outcome: Result<T, Error>) -> Result<T, Error> {
        if let Err(error) = &outcome {
            self.failed.replace(Some(error.clone()));
        }
        outcome
    }
}

fn add(topics: &RefCell<Vec<String>>, topic: String) {
    let mut topics = topics.borrow_mut();
    if !topics.contains(&topic) {
        topics.push(topic);
    }
}

fn is_storable(params: &[Param<'_>]) -> Result<(), Error> {
    let has_nul = |param: &Param<'_>| matches!(param, Param::Text(text) if text.contains('\0'));
    if params.iter().any(has_nul) { Err(Error::Nul) } else { Ok(()) }
}
