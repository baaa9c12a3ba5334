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
const BEGIN_SHARED: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE; LOCK TABLE write_turn IN ROW SHARE MODE";
const BEGIN_ALONE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ WRITE; LOCK TABLE write_turn IN EXCLUSIVE MODE";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ";

impl Postgres {
    pub(crate) async fn read<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        self.run(Some(BEGIN_READ), f).await
    }

    /// As `read`, but each statement sees the newest state.
    pub(crate) async fn look<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        self.run(None, f).await
    }

    async fn run<T, E>(&self, begin: Option<&'static str>, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        let session = self.session(begin).await?;
        let tx = Tx::new(Link::Postgres(&session));
        settle(&tx, f(&tx).await)
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
        let begin = if turn == Turn::Alone { BEGIN_ALONE } else { BEGIN_SHARED };
        let session = match self.session(Some(begin)).await {
            Ok(session) => session,
            Err(error) => return Attempt::Done(Err(error.into())),
        };
        let tx = Tx::new(Link::Postgres(&session));
        match settle(&tx, f(&tx).await) {
            Ok(done) => self.commit(&session, &tx, done).await,
            Err(error) => collided_or(&session, error),
        }
    }

    async fn commit<T, E: From<Error>>(&self, session: &Session, tx: &Tx<'_>, done: T) -> Attempt<T, E> {
        let letters = match self.node.announce(session, tx.topics()).await {
            Ok(letters) => letters,
            Err(error) => return collided_or(session, error.into()),
        };
        if let Err(error) = session.commit().await {
            return commit_failed(session, error);
        }
        self.node.deliver(&letters, &tx.topics_here());
        Attempt::Done(Ok(done))
    }

    // Spread by a counter rather than at random: two that collided do not return at the same moment.
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

fn collided_or<T, E>(session: &Session, error: E) -> Attempt<T, E> {
    match session.trouble() {
        Trouble::Collision | Trouble::Lost => Attempt::Collided(Err(error)),
        Trouble::None => Attempt::Done(Err(error)),
    }
}

// A connection lost during COMMIT leaves open whether it took place: that is for the caller to know, not to repeat.
fn commit_failed<T, E: From<Error>>(session: &Session, error: Error) -> Attempt<T, E> {
    match session.trouble() {
        Trouble::Collision => Attempt::Collided(Err(error.into())),
        Trouble::Lost | Trouble::None => Attempt::Done(Err(error.into())),
    }
}
