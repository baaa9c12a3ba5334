//! From the configuration's database to the storage layer's.

use std::path::Path;
use std::time::Duration;

use gatehouse_store::{Backend, Tls};

use super::Failure;
use crate::config::{Database, Postgres, SslMode};

/// Longest wait for a connection, unless the URL has one.
const CONNECT_PATIENCE: Duration = Duration::from_secs(10);

/// `scratch`: the directory of a database that need not last.
///
/// # Errors
/// A directory that cannot be made.
pub fn backend(database: &Database, scratch: Option<&Path>) -> Result<Backend, Failure> {
    match database {
        Database::Sqlite { path } => {
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent)
                    .map_err(|error| Failure::new(format!("directory {}: {error}", parent.display())))?;
            }
            Ok(Backend::Sqlite { path: path.clone() })
        }
        Database::Memory => Ok(Backend::Sqlite { path: scratch.unwrap_or(Path::new("")).join("gatehouse.db") }),
        Database::Postgres(postgres) => Ok(Backend::Postgres {
            config: postgres_config(postgres),
            tls: tls(postgres),
            pool: postgres.pool_max_size,
        }),
    }
}

fn postgres_config(postgres: &Postgres) -> tokio_postgres::Config {
    let mut config = tokio_postgres::Config::new();
    for (host, port) in &postgres.hosts {
        config.host(host).port(*port);
    }
    config.dbname(&postgres.database);
    config.application_name(postgres.application_name.as_deref().unwrap_or("gatehouse"));
    config.connect_timeout(postgres.connect_timeout.map_or(CONNECT_PATIENCE, Duration::from_secs));
    if let Some(username) = &postgres.username {
        config.user(username);
    }
    if let Some(password) = &postgres.password {
        config.password(password.expose());
    }
    if let Some(schema) = &postgres.schema {
        config.options(format!("-c search_path={}", quoted(schema)));
    }
    config
}

/// An identifier for the server's option string, in which a space ends a word.
fn quoted(schema: &str) -> String {
    format!("\"{}\"", schema.replace('"', "\"\"")).replace('\\', "\\\\").replace(' ', "\\ ")
}

fn tls(postgres: &Postgres) -> Tls {
    match postgres.ssl_mode {
        SslMode::Disable | SslMode::Prefer => Tls::Off,
        // libpq verifies as soon as it is given an authority.
        SslMode::Require if postgres.ssl_root_cert.is_none() => Tls::Unverified,
        SslMode::Require | SslMode::VerifyCa | SslMode::VerifyFull => {
            Tls::Verified { roots: postgres.ssl_root_cert.clone() }
        }
    }
}
