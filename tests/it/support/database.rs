//! Databases of a test: an SQLite file, or with `GATEHOUSE_TEST_DB=postgres` a database of one throw-away cluster that all
//! tests of this binary share.

use std::env;
use std::path::Path;
use std::sync::LazyLock;

use gatehouse_store::Backend;
use gatehouse_testdb::Cluster;
use tempfile::TempDir;

/// Connections of one server: tests run few requests at a time.
const POOL: usize = 8;

pub static CLUSTER: LazyLock<Cluster> = LazyLock::new(|| Cluster::start().expect("PostgreSQL starts"));

/// A database and a data directory of its own. It ends with this value, but for one on PostgreSQL, which ends with the
/// cluster.
pub struct Database {
    pub backend: Backend,
    folder: TempDir,
    /// The database's address on PostgreSQL.
    url: Option<String>,
}

impl Database {
    /// An empty one, of the kind that was asked for.
    pub fn empty() -> Self {
        if is_postgres() { Self::postgres() } else { Self::sqlite() }
    }

    pub fn sqlite() -> Self {
        Self::at(None, TempDir::new().expect("a folder"))
    }

    pub fn postgres() -> Self {
        let url = CLUSTER.database().expect("the cluster makes a database");
        Self::at(Some(url), TempDir::new().expect("a folder"))
    }

    /// A copy of this one, which nobody may be using.
    pub fn copy(&self) -> Self {
        let folder = TempDir::new().expect("a folder");
        for file in std::fs::read_dir(&self.folder).expect("a folder").map(|file| file.expect("a file").path()) {
            std::fs::copy(&file, folder.path().join(file.file_name().expect("a name"))).expect("copied");
        }
        let url = self.url.as_ref().map(|url| CLUSTER.database_like(url).expect("the cluster copies a database"));
        Self::at(url, folder)
    }

    fn at(url: Option<String>, folder: TempDir) -> Self {
        let backend = match &url {
            Some(url) => Backend::Postgres {
                config: url.parse().expect("a PostgreSQL URL"),
                tls: Default::default(),
                pool: POOL,
            },
            None => Backend::Sqlite { path: folder.path().join("gatehouse.db") },
        };
        Self { backend, folder, url }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }
}

fn is_postgres() -> bool {
    match env::var("GATEHOUSE_TEST_DB").as_deref() {
        Ok("postgres") => true,
        Ok("sqlite" | "") | Err(_) => false,
        Ok(other) => panic!("GATEHOUSE_TEST_DB is sqlite or postgres, not {other}"),
    }
}
