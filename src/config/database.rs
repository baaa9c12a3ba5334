//! Which database: an SQLite file, one in memory, or PostgreSQL.

use std::path::{Path, PathBuf};

use super::{ConfigError, Secret, Values, jdbc};

/// Where the tables are.
#[derive(Clone, Debug)]
pub enum Database {
    Sqlite {
        path: PathBuf,
    },
    /// Gone when the process ends.
    Memory,
    Postgres(Box<Postgres>),
}

/// How PostgreSQL is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postgres {
    /// Hosts with their ports, tried in this order.
    pub hosts: Vec<(String, u16)>,
    pub database: String,
    pub username: Option<String>,
    pub password: Option<Secret>,
    pub ssl_mode: SslMode,
    /// PEM file of the authorities that may have signed the server's certificate.
    pub ssl_root_cert: Option<PathBuf>,
    /// Schema of the tables; `None` leaves the search path alone.
    pub schema: Option<String>,
    pub application_name: Option<String>,
    /// Seconds.
    pub connect_timeout: Option<u64>,
    pub pool_max_size: usize,
}

/// `sslmode`, as libpq has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SslMode {
    Disable,
    #[default]
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

impl Database {
    pub(super) fn new(values: &Values, data_dir: &Path, warnings: &mut Vec<String>) -> Result<Database, ConfigError> {
        match values.text("db").unwrap_or_default() {
            "postgres" => Ok(Database::Postgres(Box::new(postgres(values, warnings)?))),
            "dev-mem" => {
                warnings.push("db=dev-mem: the data is kept in memory and gone when the process ends".into());
                Ok(Database::Memory)
            }
            kind => {
                if kind == "dev-file" {
                    warnings.push("db=dev-file is taken as db=sqlite".into());
                }
                Ok(Database::Sqlite { path: sqlite_path(values, data_dir)? })
            }
        }
    }
}

fn sqlite_path(values: &Values, data_dir: &Path) -> Result<PathBuf, ConfigError> {
    let Some(url) = values.text("db-url") else {
        return Ok(data_dir.join("gatehouse.db"));
    };
    let url = url.strip_prefix("jdbc:").unwrap_or(url);
    let path = url.strip_prefix("sqlite:").unwrap_or(url);
    let path = path.strip_prefix("//").unwrap_or(path);
    let is_other = path.split_once(':').is_some_and(|(scheme, _)| scheme.len() > 1 && !scheme.contains('/'));
    if is_other || path.is_empty() {
        let text = "option 'db-url' does not fit db=sqlite: give the path of the file, or set db=postgres";
        return Err(ConfigError(text.into()));
    }
    Ok(PathBuf::from(path))
}

fn postgres(values: &Values, warnings: &mut Vec<String>) -> Result<Postgres, ConfigError> {
    let url = match values.text("db-url") {
        Some(url) => url.to_owned(),
        None => default_url(values),
    };
    let mut postgres = jdbc::parse(&url, warnings).map_err(|wrong| ConfigError(format!("option 'db-url': {wrong}")))?;
    // The options are stronger than what the URL carries, as in Keycloak.
    postgres.username = values.owned("db-username").or(postgres.username);
    postgres.password = values.text("db-password").map(Secret::new).or(postgres.password);
    postgres.schema = values.owned("db-schema").or(postgres.schema);
    postgres.pool_max_size = values.number("db-pool-max-size").unwrap_or(postgres.pool_max_size);
    Ok(postgres)
}

fn default_url(values: &Values) -> String {
    let part = |name| values.text(name).unwrap_or_default();
    let properties = part("db-url-properties").trim_start_matches('?');
    format!("postgresql://{}:{}/{}?{properties}", part("db-url-host"), part("db-url-port"), part("db-url-database"))
}
