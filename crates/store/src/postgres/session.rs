//! One transaction's connection. BEGIN travels together with the first statement, and a rollback is not waited for: the
//! server takes messages in order, so whoever gets the connection next comes after it.

use std::cell::Cell;

use deadpool_postgres::Client;
use futures_util::future::join;
use futures_util::{FutureExt, TryStreamExt};
use tokio_postgres::Statement;
use tokio_postgres::types::ToSql;

use super::fault::{Trouble, fault, trouble};
use crate::row::Cells;
use crate::{Error, Param, Row};

/// Statements longer than this (long lists of placeholders) are not kept prepared.
const LONGEST_KEPT: usize = 4096;

pub(crate) struct Session {
    client: Client,
    /// What opens the transaction, until the first statement takes it along.
    opening: Cell<Option<&'static str>>,
    is_open: Cell<bool>,
    trouble: Cell<Trouble>,
}

impl Session {
    /// `opening` None: no transaction, each statement is one of its own.
    pub(super) fn new(client: Client, opening: Option<&'static str>) -> Self {
        Session { client, opening: Cell::new(opening), is_open: Cell::new(false), trouble: Cell::new(Trouble::None) }
    }

    /// Commits, if anything was sent at all. A session that is dropped without this is rolled back.
    pub(super) async fn commit(&self) -> Result<(), Error> {
        if self.is_open.get() {
            self.watch(self.client.batch_execute("COMMIT").await)?;
            self.is_open.set(false);
        }
        Ok(())
    }

    /// How the first failure concerns a second run of the transaction.
    pub(super) fn trouble(&self) -> Trouble {
        self.trouble.get()
    }

    pub(crate) async fn execute(&self, sql: &str, params: &[Param<'_>]) -> Result<u64, Error> {
        let work = async {
            let statement = self.prepare(sql, params).await?;
            self.watch(self.client.execute_raw(&statement, arguments(params)).await)
        };
        self.opened(work).await
    }

    pub(crate) async fn query(&self, sql: &str, params: &[Param<'_>]) -> Result<Vec<Row>, Error> {
        let work = async {
            let statement = self.prepare(sql, params).await?;
            let stream = self.watch(self.client.query_raw(&statement, arguments(params)).await)?;
            let rows: Vec<_> = self.watch(stream.try_collect().await)?;
            Ok(rows.into_iter().map(|row| Row(Cells::Postgres(row))).collect())
        };
        self.opened(work).await
    }

    pub(crate) async fn batch(&self, sql: &str) -> Result<(), Error> {
        self.opened(async { self.watch(self.client.batch_execute(sql).await) }).await
    }

    async fn opened<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        let Some(opening) = self.opening.take() else {
            return work.await;
        };
        self.is_open.set(true);
        let begin = async { self.watch(self.client.batch_execute(opening).await) };
        let (begun, done) = join(begin, work).await;
        begun.and(done)
    }

    async fn prepare(&self, sql: &str, params: &[Param<'_>]) -> Result<Statement, Error> {
        let statement = self.watch(match sql.len() {
            0..LONGEST_KEPT => self.client.prepare_cached(sql).await,
            _ => self.client.prepare(sql).await,
        })?;
        let count = statement.params().len();
        if count != params.len() {
            return Err(Error::Other(format!("{count} parameters expected, {} given: {sql}", params.len())));
        }
        Ok(statement)
    }

    // After the first failure the others only say that there was one.
    fn watch<T>(&self, outcome: Result<T, tokio_postgres::Error>) -> Result<T, Error> {
        outcome.map_err(|error| {
            if self.trouble.get() == Trouble::None {
                self.trouble.set(trouble(&error));
            }
            fault(&error)
        })
    }
}

/// Also when the caller gave up in the middle of a statement.
impl Drop for Session {
    fn drop(&mut self) {
        if self.is_open.get() {
            // Polled once, the message is on its way; the answer is for nobody.
            let _ = self.client.batch_execute("ROLLBACK").now_or_never();
        }
    }
}

fn arguments<'p>(params: &'p [Param<'p>]) -> impl ExactSizeIterator<Item = &'p (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync))
}
