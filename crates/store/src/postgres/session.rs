//! One transaction's connection. Dropped in the middle (its caller gave up), the connection is closed, not returned.

use std::cell::Cell;

use deadpool_postgres::{Client, Object};
use futures_util::TryStreamExt;
use tokio_postgres::Statement;
use tokio_postgres::types::ToSql;

use super::fault::{Trouble, fault, trouble};
use crate::row::Cells;
use crate::{Error, Param, Row};

/// Statements longer than this (long lists of placeholders) are not kept prepared.
const LONGEST_KEPT: usize = 4096;

pub(crate) struct Session {
    client: Option<Client>,
    is_open: Cell<bool>,
    trouble: Cell<Trouble>,
}

impl Session {
    pub(super) fn new(client: Client) -> Self {
        Session { client: Some(client), is_open: Cell::new(false), trouble: Cell::new(Trouble::None) }
    }

    /// Opens the transaction with `sql`, which may hold several statements.
    pub(super) async fn begin(&self, sql: &str) -> Result<(), Error> {
        self.is_open.set(true);
        self.batch(sql).await
    }

    /// Ends the transaction; after an error the connection is not used again.
    pub(super) async fn end(&self, sql: &str) -> Result<(), Error> {
        self.batch(sql).await.inspect(|()| self.is_open.set(false))
    }

    /// How the last failure concerns a second run of the transaction.
    pub(super) fn trouble(&self) -> Trouble {
        self.trouble.get()
    }

    pub(crate) async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        let statement = self.prepare(sql, params).await?;
        self.watch(self.client()?.execute_raw(&statement, arguments(params)).await)
    }

    pub(crate) async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        let statement = self.prepare(sql, params).await?;
        let stream = self.watch(self.client()?.query_raw(&statement, arguments(params)).await)?;
        let rows: Vec<_> = self.watch(stream.try_collect().await)?;
        Ok(rows.into_iter().map(|row| Row(Cells::Postgres(row))).collect())
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.watch(self.client()?.batch_execute(sql).await)
    }

    async fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement, Error> {
        let client = self.client()?;
        let statement = self.watch(match sql.len() {
            0..LONGEST_KEPT => client.prepare_cached(sql).await,
            _ => client.prepare(sql).await,
        })?;
        let count = statement.params().len();
        if count != params.len() {
            return Err(Error::Other(format!("{count} parameters expected, {} given: {sql}", params.len())));
        }
        Ok(statement)
    }

    fn client(&self) -> Result<&Client, Error> {
        self.client.as_ref().ok_or_else(|| Error::Unavailable("the connection was given up".to_owned()))
    }

    fn watch<T>(&self, outcome: Result<T, tokio_postgres::Error>) -> Result<T, Error> {
        outcome.map_err(|error| {
            self.trouble.set(trouble(&error));
            fault(&error)
        })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(client) = self.client.take().filter(|_| self.is_open.get()) {
            drop(Object::take(client));
        }
    }
}

fn arguments<'p>(params: &'p [Param<'p>]) -> impl ExactSizeIterator<Item = &'p (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync))
}
