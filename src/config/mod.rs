//! The configuration: options of Keycloak's names from command line, environment and file, checked and typed.
//! It never reads the database, and nothing else in the program reads the environment.

mod administrator;
mod database;
mod foreign;
mod hostname;
mod http;
mod jdbc;
mod logging;
mod nearest;
mod option;
mod outgoing;
mod properties;
mod secret;
pub mod table;
mod transfer;
mod values;

use std::collections::HashMap;
use std::path::PathBuf;

pub use administrator::Administrator;
pub use database::{Database, Postgres, SslMode};
pub use foreign::{Verdict, judge, verdict};
pub use hostname::{Hostname, Public};
pub use http::{Http, Management, Proxy, ProxyHeaders, Tls};
pub use jdbc::parse as parse_postgres_url;
pub use logging::{Level, Logging};
pub use nearest::nearest;
pub use option::{Kind, Opt, Section, parse_duration};
pub use outgoing::Outgoing;
pub use properties::parse as parse_properties;
pub use secret::Secret;
pub use transfer::{Bootstrap, Transfer, UsersIn};
pub use values::{Given, Source, Values};

/// Why the start stops: one sentence for the operator. The process ends with code 2.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

/// What sets `start-dev` apart from `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Plain HTTP on, public address taken from the request.
    Development,
    /// TLS and a public address unless told otherwise.
    Production,
}

/// Everything the program was told, typed.
#[derive(Clone, Debug)]
pub struct Config {
    pub mode: Mode,
    pub http: Http,
    pub management: Management,
    pub proxy: Proxy,
    pub outgoing: Outgoing,
    pub hostname: Hostname,
    pub database: Database,
    pub logging: Logging,
    /// Directory of the SQLite file, the master key and `import/`.
    pub data_dir: PathBuf,
    /// File of the master key that seals secrets at rest.
    pub master_key_file: PathBuf,
    /// Size of the pool that hashes passwords.
    pub hash_threads: usize,
    /// Whether `data_dir/import/*.json` is imported at the start.
    pub import_realm: bool,
    /// First administrator and service account.
    pub bootstrap: Bootstrap,
    /// What `import` and `export` read and write.
    pub transfer: Transfer,
    /// Whom `bootstrap-admin` makes.
    pub administrator: Administrator,
    /// Sentences to log once logging is set up.
    pub warnings: Vec<String>,
}

impl Config {
    /// # Errors
    /// An option of a form, or a combination, that cannot be.
    pub fn new(values: &Values, environment: &HashMap<String, String>) -> Result<Config, ConfigError> {
        let mut warnings = values.warnings.clone();
        let data_dir = values.path("data-dir").unwrap_or_default();
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Config {
            mode: values.mode,
            http: Http::new(values)?,
            management: Management::new(values)?,
            proxy: Proxy::new(values, &mut warnings)?,
            outgoing: Outgoing::new(values)?,
            hostname: Hostname::new(values)?,
            database: Database::new(values, &data_dir, &mut warnings)?,
            logging: Logging::new(values)?,
            master_key_file: values.path("master-key-file").unwrap_or_else(|| data_dir.join("master.key")),
            hash_threads: values.number("hash-threads").unwrap_or(cores),
            import_realm: values.is_true("import-realm"),
            bootstrap: Bootstrap::new(values),
            transfer: Transfer::new(values),
            administrator: Administrator::new(values, environment)?,
            data_dir,
            warnings,
        })
    }

    /// What a server needs beyond what other commands need.
    ///
    /// # Errors
    /// No listener at all, or no public address in production.
    pub fn check_server(&self) -> Result<(), ConfigError> {
        if !self.http.is_plain && self.http.tls.is_none() {
            return Err(ConfigError(
                "there is nothing to listen on: give https-certificate-file and https-certificate-key-file, or set \
                 http-enabled=true behind a proxy that ends TLS, or use start-dev"
                    .into(),
            ));
        }
        self.hostname.check_server()
    }
}
