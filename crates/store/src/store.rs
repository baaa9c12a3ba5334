//! The handle that the application holds: opens a database and runs transactions on it.

use std::path::PathBuf;
use std::sync::Arc;

use crate::announce::Announcer;
use crate::postgres::{Postgres, Turn};
use crate::sqlite::Sqlite;
use crate::{Error, Tx};

/// Which database, and where.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "there is one of it, at the start")]
pub enum Backend {
    /// A file, created when missing (its folder must exist). One process at a time should write to it.
    Sqlite { path: PathBuf },
    /// A server, whether to encrypt (the configuration's own `sslmode` has no say), and the most connections to it.
    Postgres { config: tokio_postgres::Config, tls: Tls, pool: usize },
}

/// Encryption of the connections to PostgreSQL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Tls {
    /// None: libpq's `disable`, and its `prefer`, which promises nothing either.
    #[default]
    Off,
    /// Encrypted, with whoever answers: libpq's `require` without a root certificate.
    Unverified,
    /// Encrypted, with a server whose certificate is for the host's name and comes from an authority in the PEM file `roots`,
    /// or without one from an authority of this system: libpq's `verify-full`.
    Verified { roots: Option<PathBuf> },
}

/// A database. Clones share it; it is closed with the last of them.
#[derive(Clone)]
pub struct Store {
    kind: Kind,
    announcer: Announcer,
}

#[derive(Clone)]
enum Kind {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Store {
    /// Opens the database and tries it. Must be called within a tokio runtime.
    pub async fn open(backend: Backend) -> Result<Store, Error> {
        let announcer = Announcer::default();
        let kind = match backend {
            Backend::Sqlite { path } => Kind::Sqlite(Arc::new(Sqlite::open(&path, announcer.clone())?)),
            Backend::Postgres { config, tls, pool } => {
                Kind::Postgres(Arc::new(Postgres::open(config, &tls, pool, announcer.clone()).await?))
            }
        };
        Ok(Store { kind, announcer })
    }

    /// Runs `f` in a read-only transaction that sees one state of the database throughout. On SQLite, `f` may await nothing
    /// but its `Tx` ([`Error::Pending`]).
    pub async fn read<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.read(f),
            Kind::Postgres(postgres) => postgres.read(f).await,
        }
    }

    /// Runs `f`, which only reads, and spares PostgreSQL the transaction: each statement sees what is newest when it runs. For
    /// the token path, where a round trip counts and nothing newer can be wrong. On SQLite the same as `read`.
    pub async fn look<T, E>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<Error>,
    {
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.read(f),
            Kind::Postgres(postgres) => postgres.look(f).await,
        }
    }

    /// Runs `f` in a transaction and commits when it answers `Ok`. What is answered then is durable.
    ///
    /// SQLite runs all writes one after the other; PostgreSQL runs them at REPEATABLE READ and runs `f` again when two
    /// collided, so `f` may be called several times and must not have effects of its own. A check-then-insert is safe only
    /// with a unique index behind it, or as one conditional statement (`UPDATE … WHERE used = false RETURNING`).
    pub async fn write<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: AsyncFn(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.write(f).await,
            Kind::Postgres(postgres) => postgres.write(Turn::Shared, &f).await,
        }
    }

    /// As `write`, with no other write running at the same time on any node.
    pub(crate) async fn write_alone<T, F>(&self, f: F) -> Result<T, Error>
    where
        F: AsyncFn(&Tx<'_>) -> Result<T, Error> + Send + 'static,
        T: Send + 'static,
    {
        match &self.kind {
            Kind::Sqlite(sqlite) => sqlite.write(f).await,
            Kind::Postgres(postgres) => postgres.write(Turn::Alone, &f).await,
        }
    }

    /// Calls `f` for each announced topic: for one of this node before its `write` returns, for one of another node within
    /// moments, and with the topic `*` after announcements may have been missed. `f` must be quick and must not use the store.
    pub fn subscribe(&self, f: impl Fn(&str) + Send + Sync + 'static) {
        self.announcer.subscribe(Box::new(f));
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), Error> {
        self.read(async |tx| tx.execute("SELECT 1", &[]).await.map(drop)).await
    }
}
