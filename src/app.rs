//! The application's parts put together. Every request reaches them through [`crate::cx::Cx`].

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use gatehouse_store::{Backend, Store, Tls, tokio_postgres};

use crate::cache::RealmCache;
use crate::clock::Clock;
use crate::config::{Config, ConfigError, Database, Postgres, SslMode};
use crate::crypto::hash_pool::{DEFAULT_QUEUE, HashPool};
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::metrics::Metrics;
use crate::model::migrations;
use crate::random::Random;
use crate::realms::Makings;
use crate::theme::Themes;

/// What one process has.
pub struct App {
    pub config: Config,
    pub store: Store,
    pub realms: Arc<RealmCache>,
    pub clock: Clock,
    pub random: Random,
    pub master_key: MasterKey,
    pub hashing: HashPool,
    pub metrics: Arc<Metrics>,
    pub themes: Arc<Themes>,
    /// The folder of a database that lives in memory, as far as SQLite lets one: it goes with the process.
    scratch: Option<Scratch>,
}

/// A folder that is removed when it is dropped.
struct Scratch(std::path::PathBuf);

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nothing is lost when it stays: the system empties its temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn failed(what: &str) -> impl Fn(&dyn std::fmt::Display) -> ConfigError + '_ {
    move |error| ConfigError(format!("{what}: {error}"))
}

impl App {
    /// Opens the database, brings its schema up to date, and reads the master key and the themes.
    ///
    /// # Errors
    /// A sentence for the operator that names what cannot be opened.
    pub async fn open(config: Config, started: Instant) -> Result<Self, ConfigError> {
        let random = Random::default();
        let folder = &config.data_dir;
        std::fs::create_dir_all(folder).map_err(|e| failed(&format!("the directory {}", folder.display()))(&e))?;
        let (backend, scratch) = backend(&config.database, &random)?;
        let store = Store::open(backend).await.map_err(|e| failed("the database cannot be opened")(&e))?;
        store.migrate(migrations::ALL).await.map_err(|e| failed("the database")(&e))?;
        tracing::info!("The database is open and its schema up to date");
        let key_file = &config.master_key_file;
        let master_key = MasterKey::load(key_file, &random)
            .map_err(|e| failed(&format!("the master key {}", key_file.display()))(&e))?;
        let themes = Themes::load(&theme_folders(folder)).map_err(|e| failed("the themes")(&e))?;
        let realms = Arc::new(RealmCache::default());
        realms.follow(&store);
        Ok(Self {
            hashing: HashPool::new(Some(config.hash_threads), DEFAULT_QUEUE, random.clone()),
            metrics: Arc::new(Metrics::new(started)),
            themes: Arc::new(themes),
            clock: Clock::default(),
            store,
            realms,
            random,
            master_key,
            config,
            scratch,
        })
    }

    /// What making a realm needs of the application.
    #[must_use]
    pub fn makings(&self) -> Makings<'_> {
        Makings { clock: &self.clock, random: &self.random, master_key: &self.master_key, hashing: &self.hashing }
    }

    /// Whether the data is gone when the process ends.
    #[must_use]
    pub fn is_ephemeral(&self) -> bool {
        self.scratch.is_some()
    }

    /// Asks the database for a sign of life.
    pub async fn ping(&self) -> Result<(), Fault> {
        Ok(self.store.ping().await?)
    }
}

/// Beside the working directory, and in the data directory, which is stronger.
fn theme_folders(data: &Path) -> Vec<std::path::PathBuf> {
    vec!["themes".into(), data.join("themes")]
}

fn backend(database: &Database, random: &Random) -> Result<(Backend, Option<Scratch>), ConfigError> {
    match database {
        Database::Sqlite { path } => {
            let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::create_dir_all(folder).map_err(|e| failed(&format!("the directory {}", folder.display()))(&e))?;
            Ok((Backend::Sqlite { path: path.clone() }, None))
        }
        Database::Memory => {
            let folder = std::env::temp_dir().join(format!("gatehouse-{}", random.uuid()));
            std::fs::create_dir_all(&folder).map_err(|e| failed("the temporary directory")(&e))?;
            Ok((Backend::Sqlite { path: folder.join("gatehouse.db") }, Some(Scratch(folder))))
        }
        Database::Postgres(postgres) => Ok((server(postgres), None)),
    }
}

fn server(postgres: &Postgres) -> Backend {
    let mut config = tokio_postgres::Config::new();
    for (host, port) in &postgres.hosts {
        config.host(host).port(*port);
    }
    config.dbname(&postgres.database);
    if let Some(user) = &postgres.username {
        config.user(user);
    }
    if let Some(password) = &postgres.password {
        config.password(password.expose());
    }
    if let Some(schema) = &postgres.schema {
        config.options(format!("-c search_path={schema}"));
    }
    config.application_name(postgres.application_name.as_deref().unwrap_or("gatehouse"));
    if let Some(seconds) = postgres.connect_timeout {
        config.connect_timeout(std::time::Duration::from_secs(seconds));
    }
    let tls = match (postgres.ssl_mode, &postgres.ssl_root_cert) {
        (SslMode::Disable | SslMode::Prefer, _) => Tls::Off,
        (SslMode::Require, None) => Tls::Unverified,
        (_, roots) => Tls::Verified { roots: roots.clone() },
    };
    Backend::Postgres { config, tls, pool: postgres.pool_max_size }
}
