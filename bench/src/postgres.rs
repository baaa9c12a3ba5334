//! A throw-away PostgreSQL cluster on a free loopback port, with the durability of a default installation: fsync stays on,
//! since this is a comparison. As root it runs as the user postgres, who must be able to enter the directory.

use crate::process::Process;
use crate::server::free_port;
use anyhow::{Context, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// A running cluster with one empty database.
pub struct Postgres {
    pub process: Process,
    pub port: u16,
}

pub const DATABASE: &str = "bench";
pub const USER: &str = "postgres";

impl Postgres {
    /// Makes a cluster below `directory` and starts it.
    pub async fn start(binaries: Option<&Path>, directory: &Path) -> Result<Self> {
        let binaries = match binaries {
            Some(path) => path.to_owned(),
            None => newest_installed()?,
        };
        let as_user = if rustix::process::getuid().is_root() { USER } else { "" };
        let data = directory.join("postgres");
        init(&binaries, as_user, &data)?;
        let port = free_port()?;
        let log = directory.join("postgres.log");
        // SIGINT is PostgreSQL's fast shutdown.
        let process =
            Process::start(&binaries.join("postgres"), as_user, &log, rustix::process::Signal::INT, |command| {
                command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"]);
                command.args(["-c", "unix_socket_directories=", "-c", "max_connections=200"]);
            })?;
        let mut postgres = Self { process, port };
        let created = postgres.create_database(&binaries).await;
        created.with_context(|| format!("end of PostgreSQL's log:\n{}\n", postgres.process.log_end()))?;
        Ok(postgres)
    }

    async fn create_database(&mut self, binaries: &Path) -> Result<()> {
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            self.process.check()?;
            let mut command = Command::new(binaries.join("createdb"));
            command.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", USER, DATABASE]);
            let output = command.output().context("cannot run createdb")?;
            if output.status.success() {
                return Ok(());
            }
            let words = String::from_utf8_lossy(&output.stderr);
            ensure!(Instant::now() < deadline, "PostgreSQL does not answer: {words}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

fn newest_installed() -> Result<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> =
        versions.map(|entry| entry.path().join("bin")).filter(|bin| bin.join("initdb").exists()).collect();
    found.sort();
    found
        .pop()
        .context("no PostgreSQL below /usr/lib/postgresql: install it (apt install postgresql) or give --postgres-bin")
}

fn init(binaries: &Path, as_user: &str, data: &Path) -> Result<()> {
    std::fs::create_dir_all(data)?;
    let initdb = binaries.join("initdb");
    let mut command = if as_user.is_empty() { Command::new(&initdb) } else { run_as(as_user, &initdb, data)? };
    command.arg("-D").arg(data).args(["-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"]);
    let output = command.output().context("cannot run initdb")?;
    ensure!(output.status.success(), "initdb failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

fn run_as(as_user: &str, program: &Path, data: &Path) -> Result<Command> {
    let given = Command::new("chown").arg(as_user).arg(data).status()?;
    ensure!(given.success(), "cannot give {} to {as_user}", data.display());
    let mut command = Command::new("setpriv");
    command.args(["--reuid", as_user, "--regid", as_user, "--init-groups"]).arg(program);
    command.current_dir(data);
    Ok(command)
}
