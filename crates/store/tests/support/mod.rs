//! Stores to test on: an SQLite file, and a database of one PostgreSQL cluster that all tests of this binary share.

use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use gatehouse_store::{Backend, Error, Migration, Store, Tls, Tx, params};
use gatehouse_testdb::Cluster;
use tempfile::TempDir;

/// A database of its own for one test.
pub struct Database {
    backend: Backend,
    _folder: TempDir,
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        Database { backend: Backend::Sqlite { path: folder.path().join("test.db") }, _folder: folder }
    }

    pub fn postgres() -> Self {
        let config = cluster().database().unwrap().parse().unwrap();
        Database { backend: Backend::Postgres { config, tls: Tls::Off, pool: 20 }, _folder: TempDir::new().unwrap() }
    }

    /// Another handle on the same database, as another node would have.
    pub async fn open(&self) -> Store {
        Store::open(self.backend.clone()).await.unwrap()
    }

    /// A handle with the statements of `schema` run.
    pub async fn with(&self, schema: &'static str) -> Store {
        let store = self.open().await;
        store.migrate(&[Migration { version: 1, name: "test", sql: schema }]).await.unwrap();
        store
    }
}

pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(|| Cluster::start().unwrap())
}

/// Runs one statement in a write of its own.
pub async fn run(store: &Store, sql: &'static str) -> Result<u64, Error> {
    store.write(async move |tx| tx.execute(sql, &[]).await).await
}

/// Announces the topic in a write of its own.
pub async fn announce(store: &Store, topic: String) -> Result<(), Error> {
    let announce = async move |tx: &Tx<'_>| {
        tx.announce(topic.clone());
        Ok(())
    };
    store.write(announce).await
}

/// The one integer that a statement gives.
pub async fn number(store: &Store, sql: &str) -> i64 {
    store.read(async |tx| tx.find(sql, params![]).await?.unwrap().get(0)).await.unwrap()
}

/// Collects what a store's subscribers are told.
pub fn listen(store: &Store) -> Arc<Mutex<Vec<String>>> {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let list = heard.clone();
    store.subscribe(move |topic| list.lock().unwrap().push(topic.to_owned()));
    heard
}

/// Waits at most three seconds for the condition.
pub async fn wait_until(condition: impl Fn() -> bool) -> bool {
    for _ in 0..600 {
        if condition() {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    condition()
}

/// Makes each `async fn(Database)` a test on SQLite and a test on PostgreSQL.
#[macro_export]
macro_rules! on_both {
    ($($name:ident)+) => {
        mod sqlite { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() { super::$name($crate::support::Database::sqlite()).await }
        )+ }
        mod postgres { $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $name() { super::$name($crate::support::Database::postgres()).await }
        )+ }
    };
}
