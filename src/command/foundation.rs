//! What every command with a database stands on: the store with its schema, the master key, the password threads.

use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gatehouse_store::{Backend, Store};

use super::Failure;
use super::database::backend;
use crate::clock::Clock;
use crate::config::{Bootstrap, Config, Database};
use crate::crypto::hash_pool::{DEFAULT_QUEUE, HashPool};
use crate::crypto::seal::MasterKey;
use crate::model::id::Secret;
use crate::model::migrations;
use crate::random::Random;
use crate::realms::bootstrap::{Administrator, ensure_administrators, ensure_master};
use crate::realms::{MASTER, Makings};

/// Open and ready.
pub struct Foundation {
    pub store: Store,
    pub clock: Clock,
    pub random: Random,
    pub master_key: MasterKey,
    pub hashing: HashPool,
    /// Keep it as long as the store.
    pub scratch: Option<Scratch>,
}

/// A directory that is gone when this is dropped.
pub struct Scratch(PathBuf);

impl Foundation {
    /// Opens the database, brings its schema up to date and reads the master key (made at the first start).
    ///
    /// # Errors
    /// A directory, key or database that cannot be used.
    pub async fn open(config: &Config) -> Result<Foundation, Failure> {
        let random = Random::default();
        make_dir(&config.data_dir)?;
        let master_key = MasterKey::load(&config.master_key_file, &random)
            .map_err(|error| Failure::new(format!("master key {}: {error}", config.master_key_file.display())))?;
        let scratch = match &config.database {
            Database::Memory => Some(Scratch::new(&random)?),
            _ => None,
        };
        let store = open_store(backend(&config.database, scratch.as_ref().map(|scratch| scratch.0.as_path()))?).await?;
        let hashing = HashPool::new(Some(config.hash_threads), DEFAULT_QUEUE, random.clone());
        Ok(Foundation { store, clock: Clock::default(), random, master_key, hashing, scratch })
    }

    /// What making a realm needs.
    pub fn makings(&self) -> Makings<'_> {
        Makings { clock: &self.clock, random: &self.random, master_key: &self.master_key, hashing: &self.hashing }
    }

    /// The realm `master`, and the first administrators when there are none yet.
    ///
    /// # Errors
    /// The store's.
    pub async fn bootstrap(&self, wanted: &Bootstrap) -> Result<(), Failure> {
        if ensure_master(&self.store, self.makings()).await? {
            tracing::info!("Made the realm {MASTER}");
            if wanted.password.is_none() && wanted.client_secret.is_none() {
                tracing::warn!(
                    "There is no administrator yet: run 'gatehouse bootstrap-admin user', or start with KC_BOOTSTRAP_ADMIN_USERNAME and KC_BOOTSTRAP_ADMIN_PASSWORD"
                );
            }
        }
        let made = ensure_administrators(&self.store, self.makings(), administrators(wanted)).await?;
        if made > 0 {
            tracing::info!("Made {made} temporary administrator(s)");
        }
        Ok(())
    }
}

fn administrators(wanted: &Bootstrap) -> Vec<Administrator> {
    let secret = |secret: &crate::config::Secret| Secret::new(secret.expose());
    let user = wanted.password.as_ref().map(|it| Administrator::User(wanted.username.clone(), secret(it)));
    let client = wanted.client_secret.as_ref().map(|it| Administrator::Client(wanted.client_id.clone(), secret(it)));
    user.into_iter().chain(client).collect()
}

async fn open_store(backend: Backend) -> Result<Store, Failure> {
    let begun = Instant::now();
    let place = match &backend {
        Backend::Sqlite { path } => format!("SQLite database {}", path.display()),
        Backend::Postgres { .. } => "PostgreSQL database".to_owned(),
    };
    let store = Store::open(backend).await.map_err(|error| Failure::from(error).during(&place))?;
    store.migrate(migrations::ALL).await.map_err(|error| Failure::from(error).during(&place))?;
    let version = migrations::ALL.len();
    tracing::info!("{place} is open, schema {version}, after {} ms", begun.elapsed().as_millis());
    Ok(store)
}

fn make_dir(path: &Path) -> Result<(), Failure> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| Failure::new(format!("directory {}: {error}", path.display())))
}

impl Scratch {
    fn new(random: &Random) -> Result<Scratch, Failure> {
        let shared_memory = Path::new("/dev/shm");
        let parent = if shared_memory.is_dir() { shared_memory.to_owned() } else { std::env::temp_dir() };
        let path = parent.join(format!("gatehouse-{}", random.uuid()));
        make_dir(&path)?;
        Ok(Scratch(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!("{} stays behind: {error}", self.0.display());
        }
    }
}
