//! Transactions: begin, run, announce, commit; and again from the beginning when two collided.

use std::time::Duration;

use super::fault::Trouble;
use super::{Postgres, Session};
use crate::tx::Link;
use crate::{Error, Tx};

/// Whether other writes may run at the same time.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Shared,
    Alone,
}

/// Runs of one transaction in all; those after `SHARED` run alone, so that contention cannot starve one of them.
const ATTEMPTS: u32 = 5;
const SHARED: u32 = 2;

// The lock comes before the transaction's snapshot is taken: who had to wait for it sees what it waited for.
const BEGIN_SHARED: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE write_turn IN ROW SHARE MODE";
const BEGIN_ALONE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ; LOCK TABLE write_turn IN EXCLUSIVE MODE";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";

// CREATE TABLE IF NOT EXISTS is not safe against itself: the advisory lock (an arbitrary number) is.
const PREPARE: &str = "BEGIN; SELECT pg_advisory_xact_lock(7305804402); \
    CREATE TABLE IF NOT EXISTS write_turn ()";

impl Postgres {
    /// Makes the table whose lock orders the writes.
    pub(super) async fn prepare(&self) -> Result<(), Error> {
        let session = self.session().await?;
        session.begin(PREPARE).await?;
        session.end("COMMIT").await
    }

    pub(crate) async fn read<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let session = self.session().await?;
        session.begin(BEGIN_READ).await?;
        let tx = Tx::new(Link::Postgres(&session));
        let outcome = settle(&tx, f(&tx).await);
        let ended = session.end("ROLLBACK").await;
        outcome.and_then(|found| ended.map(|()| found).map_err(E::from))
    }

    pub(crate) async fn write<T, E>(&self, turn: Turn, f: &impl AsyncFn(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let mut attempt = 1;
        loop {
            let turn = if attempt > SHARED { Turn::Alone } else { turn };
            match self.attempt(turn, f).await {
                Attempt::Done(outcome) => return outcome,
                Attempt::Collided(outcome) if attempt >= ATTEMPTS => return outcome,
                Attempt::Collided(_) => tokio::time::sleep(self.pause(attempt)).await,
            }
            attempt += 1;
        }
    }

    async fn attempt<T, E>(&self, turn: Turn, f: &impl AsyncFn(&Tx<'_>) -> Result<T, E>) -> Attempt<T, E>
    where
        E: From<Error>,
    {
        let session = match self.session().await {
            Ok(session) => session,
            Err(error) => return Attempt::Done(Err(error.into())),
        };
        let begin = if turn == Turn::Alone { BEGIN_ALONE } else { BEGIN_SHARED };
        if let Err(error) = session.begin(begin).await {
            return collided_or(&session, Err(error.into()));
        }
        let tx = Tx::new(Link::Postgres(&session));
        let outcome = settle(&tx, f(&tx).await);
        match outcome {
            Ok(done) => self.commit(&session, tx.topics(), done).await,
            Err(error) => roll_back(&session, error).await,
        }
    }

    async fn commit<T, E: From<Error>>(&self, session: &Session, topics: Vec<String>, done: T) -> Attempt<T, E> {
        let letters = match self.node.announce(session, topics).await {
            Ok(letters) => letters,
            Err(error) => return roll_back(session, error.into()).await,
        };
        if let Err(error) = session.end("COMMIT").await {
            return self.commit_failed(session, error);
        }
        self.node.deliver(&letters);
        Attempt::Done(Ok(done))
    }

    // A connection lost during COMMIT leaves open whether it took place: that is for the caller to know, not to repeat.
    fn commit_failed<T, E: From<Error>>(&self, session: &Session, error: Error) -> Attempt<T, E> {
        match session.trouble() {
            Trouble::Collision => Attempt::Collided(Err(error.into())),
            _ => Attempt::Done(Err(error.into())),
        }
    }

    // Spread over connections rather than random: two that collided do not return at the same moment.
    fn pause(&self, attempt: u32) -> Duration {
        Duration::from_millis(u64::from(attempt) * (1 + self.node.next() % 7))
    }
}

enum Attempt<T, E> {
    Done(Result<T, E>),
    Collided(Result<T, E>),
}

// An `Ok` after a failed statement must not reach COMMIT, which would roll back and report success.
fn settle<T, E: From<Error>>(tx: &Tx<'_>, outcome: Result<T, E>) -> Result<T, E> {
    match (outcome, tx.failure()) {
        (Ok(_), Some(first)) => Err(Error::Aborted(first.to_string()).into()),
        (outcome, _) => outcome,
    }
}

async fn roll_back<T, E>(session: &Session, error: E) -> Attempt<T, E> {
    let attempt = collided_or(session, Err(error));
    // When this fails, the connection is closed, which rolls back as well.
    let _ = session.end("ROLLBACK").await;
    attempt
}

fn collided_or<T, E>(session: &Session, outcome: Result<T, E>) -> Attempt<T, E> {
    match session.trouble() {
        Trouble::Collision | Trouble::Lost => Attempt::Collided(outcome),
        Trouble::None => Attempt::Done(outcome),
    }
}
