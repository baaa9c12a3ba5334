//! A throw-away PostgreSQL for tests: `Cluster::start()` runs initdb and a server on a free port of 127.0.0.1, without
//! regard for durability. It ends with the process that started it, however that ends, and leaves nothing behind.

mod programs;
mod server;

use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use programs::Programs;
use server::Server;

/// A running cluster. Not dropped (a `static`), it stops when the process is gone.
pub struct Cluster {
    programs: Programs,
    server: Server,
    databases: AtomicU32,
}

impl Cluster {
    /// Starts a cluster. The error names what to install when PostgreSQL is not there.
    pub fn start() -> Result<Cluster, String> {
        Cluster::start_with(None)
    }

    /// Starts a cluster that also takes TLS, with a certificate and its key in PEM.
    pub fn start_with_tls(certificate: &str, key: &str) -> Result<Cluster, String> {
        Cluster::start_with(Some((certificate, key)))
    }

    fn start_with(tls: Option<(&str, &str)>) -> Result<Cluster, String> {
        let programs = Programs::find()?;
        let server = Server::start(&programs, tls)?;
        Ok(Cluster { programs, server, databases: AtomicU32::new(0) })
    }

    /// Creates an empty database and returns its URL, which has neither a password nor options.
    pub fn database(&self) -> Result<String, String> {
        self.create("template0")
    }

    /// Creates a copy of the database at `url`, which nobody may be using: whoever is connected is thrown out.
    pub fn database_like(&self, url: &str) -> Result<String, String> {
        let template = url.rsplit_once('/').map_or(url, |(_, name)| name);
        self.run(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'"))?;
        self.create(template)
    }

    /// Stops the server and throws out whoever is connected. The databases are kept for `resume`.
    pub fn stop(&self) -> Result<(), String> {
        self.server.tell("stop")
    }

    /// Starts the stopped server again with all its databases.
    pub fn resume(&self) -> Result<(), String> {
        self.server.tell("start")
    }

    fn create(&self, template: &str) -> Result<String, String> {
        let name = format!("t{}", self.databases.fetch_add(1, Ordering::Relaxed));
        self.run(&format!("CREATE DATABASE {name} TEMPLATE {template}"))?;
        Ok(format!("postgres://postgres@127.0.0.1:{}/{name}", self.server.port()))
    }

    /// Runs one statement as the superuser in the database `postgres`.
    fn run(&self, sql: &str) -> Result<(), String> {
        let port = self.server.port().to_string();
        let mut psql = self.programs.command("psql");
        psql.args([
            "-X",
            "-q",
            "-v",
            "ON_ERROR_STOP=1",
            "-h",
            "127.0.0.1",
            "-p",
            &port,
            "-U",
            "postgres",
            "-c",
            sql,
            "postgres",
        ]);
        finish(&mut psql).map(drop)
    }
}

/// Runs a program to its end; what it said on standard error becomes the error.
fn finish(command: &mut Command) -> Result<Output, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    match output.status.success() {
        true => Ok(output),
        false => Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr))),
    }
}
