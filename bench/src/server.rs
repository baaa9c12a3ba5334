//! The three servers that are compared, how each is started, and when it counts as started: it answers discovery.

use crate::http::Connection;
use crate::options::Options;
use crate::postgres::{DATABASE, Postgres, USER};
use crate::process::Process;
use crate::{keycloak, procfs};
use anyhow::{Result, ensure};
use clap::ValueEnum;
use rustix::process::Signal;
use serde::{Deserialize, Serialize};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

pub const ADMINISTRATOR: &str = "bench-admin";
pub const ADMINISTRATOR_PASSWORD: &str = "bench-admin-password";

/// A server on its database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    GatehouseSqlite,
    GatehousePostgres,
    Keycloak,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::GatehouseSqlite, Self::GatehousePostgres, Self::Keycloak];

    /// How the tables call it.
    pub fn title(self) -> &'static str {
        match self {
            Self::GatehouseSqlite => "Gatehouse, SQLite",
            Self::GatehousePostgres => "Gatehouse, PostgreSQL",
            Self::Keycloak => "Keycloak, PostgreSQL",
        }
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.to_possible_value().as_ref().map_or("", |value| value.get_name()))
    }
}

/// A server with its database; both end when this is dropped. The directory goes last.
pub struct Server {
    pub kind: Kind,
    process: Option<Process>,
    postgres: Option<Postgres>,
    program: PathBuf,
    pub address: SocketAddr,
    management_port: u16,
    directory: tempfile::TempDir,
}

impl Server {
    /// Makes an empty database of the server's kind and finds its program; does not start it yet.
    pub async fn new(kind: Kind, options: &Options) -> Result<Self> {
        let directory = tempfile::Builder::new().prefix("gatehouse-bench-").tempdir_in(&options.work_dir)?;
        std::fs::set_permissions(directory.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711))?;
        let program = match kind {
            Kind::Keycloak => {
                keycloak::prepare(options.keycloak_home.as_deref(), &options.keycloak_version, &options.cache_dir)?
                    .join("bin/kc.sh")
            }
            _ => std::path::absolute(&options.gatehouse)?,
        };
        ensure!(program.exists(), "there is no {}: build it, or say where it is", program.display());
        let postgres = match kind {
            Kind::GatehouseSqlite => None,
            _ => Some(Postgres::start(options.postgres_bin.as_deref(), directory.path()).await?),
        };
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        Ok(Self { kind, process: None, postgres, program, address, management_port: free_port()?, directory })
    }

    /// Starts the server and returns the milliseconds until it answers discovery of `realm`. A running one is stopped first.
    pub async fn start(&mut self, realm: &str) -> Result<f64> {
        self.process = None;
        let log = self.directory.path().join("server.log");
        let begin = Instant::now();
        let process = Process::start(&self.program, "", &log, Signal::TERM, |command| self.configure(command))?;
        let process = self.process.insert(process);
        wait_ready(process, self.address, realm).await?;
        Ok(begin.elapsed().as_secs_f64() * 1000.0)
    }

    fn configure(&self, command: &mut Command) {
        command.arg("start").current_dir(self.directory.path());
        command
            .env("KC_BOOTSTRAP_ADMIN_USERNAME", ADMINISTRATOR)
            .env("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMINISTRATOR_PASSWORD);
        command.args(["--http-enabled=true", "--hostname-strict=false", "--http-host=127.0.0.1"]);
        command.arg(format!("--http-port={}", self.address.port()));
        match self.kind {
            // One node without clustering: the fewer threads and messages, and no traffic beyond loopback.
            Kind::Keycloak => command.args(["--optimized", "--cache=local"]),
            _ => {
                command.arg(format!("--http-management-port={}", self.management_port));
                command.arg(format!("--data-dir={}", self.directory.path().join("data").display()))
            }
        };
        match &self.postgres {
            Some(postgres) => self.configure_postgres(command, postgres.port),
            None => _ = command.arg("--db=sqlite"),
        }
    }

    fn configure_postgres(&self, command: &mut Command, port: u16) {
        command.arg(format!("--db-url=jdbc:postgresql://127.0.0.1:{port}/{DATABASE}"));
        command.args([format!("--db-username={USER}"), "--db-password=unused".to_owned()]);
        if self.kind != Kind::Keycloak {
            command.arg("--db=postgres");
        }
    }

    /// The process whose CPU time and memory are the server's.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().map_or(0, Process::id)
    }

    /// CPU milliseconds used so far by the server, and by PostgreSQL where there is one.
    pub fn cpu_ms(&self) -> (f64, Option<f64>) {
        let database = self.postgres.as_ref().map(|postgres| procfs::cpu_ms(postgres.process.id()));
        (procfs::cpu_ms(self.pid()), database)
    }

    /// The end of the server's log, for an error message.
    pub fn log_end(&self) -> String {
        self.process.as_ref().map(Process::log_end).unwrap_or_default()
    }

    /// The size of the database directory in MiB.
    pub fn database_mib(&self) -> f64 {
        let name = if self.postgres.is_some() { "postgres" } else { "data" };
        size(&self.directory.path().join(name)) as f64 / f64::from(1 << 20)
    }
}

fn size(path: &Path) -> u64 {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let sizes = entries.map(|entry| match entry.metadata() {
        Ok(data) if data.is_dir() => size(&entry.path()),
        Ok(data) => data.len(),
        Err(_) => 0,
    });
    sizes.sum()
}

/// A TCP port of 127.0.0.1 that nobody listens on.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

async fn wait_ready(process: &mut Process, address: SocketAddr, realm: &str) -> Result<()> {
    let path = format!("/realms/{realm}/.well-known/openid-configuration");
    let deadline = Instant::now() + Duration::from_secs(180);
    loop {
        process.check()?;
        if Connection::new(address).get(&path).await.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "the server does not get ready");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}
