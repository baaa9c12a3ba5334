//! The commands, as a table. A command is one file here and one row; it gets the typed configuration and answers
//! with the exit code: 0 done, 1 failed, 2 wrong usage or configuration.

mod bootstrap_admin;
mod cli;
mod database;
mod export;
mod failure;
pub mod foundation;
mod healthcheck;
mod import;
mod probe;
mod prompt;
mod show_config;
mod start;

use std::collections::HashMap;
use std::ffi::OsString;
use std::future::Future;
use std::pin::Pin;
use std::process::ExitCode;
use std::time::Instant;

pub use cli::parse;
pub use failure::Failure;

use crate::config::{Config, Given, Mode, Section, Values};
use crate::logging;

/// What a command is given.
pub struct Job {
    pub config: Config,
    pub values: Values,
    /// When the process began.
    pub started: Instant,
}

type Outcome = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// One row of [`COMMANDS`].
pub struct Command {
    /// A subcommand stands after a space: `bootstrap-admin user`.
    pub name: &'static str,
    pub about: &'static str,
    /// The options it takes.
    pub sections: &'static [Section],
    pub mode: Mode,
    /// Whether it logs, or prints its answer alone.
    pub has_log: bool,
    pub run: fn(Job) -> Outcome,
}

use Section as S;

const SERVER: &[Section] = &[
    S::Config,
    S::Storage,
    S::Database,
    S::Hostname,
    S::Http,
    S::Management,
    S::Proxy,
    S::Outgoing,
    S::Logging,
    S::Startup,
];
const IMPORT: &[Section] = &[S::Config, S::Storage, S::Database, S::Logging, S::Startup, S::Transfer, S::Import];
const EXPORT: &[Section] = &[S::Config, S::Storage, S::Database, S::Logging, S::Startup, S::Transfer, S::Export];
const USER: &[Section] = &[S::Config, S::Storage, S::Database, S::Logging, S::Administrator, S::BootstrapUser];
const CLIENT: &[Section] = &[S::Config, S::Storage, S::Database, S::Logging, S::Administrator, S::BootstrapClient];
const PROBE: &[Section] = &[S::Config, S::Http, S::Management];

#[rustfmt::skip]
pub const COMMANDS: &[Command] = &[
    Command { name: "start-dev", about: "Start the server for development: plain HTTP on localhost", sections: SERVER, mode: Mode::Development, has_log: true, run: |job| Box::pin(start::run(job)) },
    Command { name: "start", about: "Start the server for production: HTTPS and a fixed host name unless told otherwise", sections: SERVER, mode: Mode::Production, has_log: true, run: |job| Box::pin(start::run(job)) },
    Command { name: "import", about: "Read realms from a file or a directory into the database", sections: IMPORT, mode: Mode::Production, has_log: true, run: |job| Box::pin(import::run(job)) },
    Command { name: "export", about: "Write realms from the database to a file or a directory", sections: EXPORT, mode: Mode::Production, has_log: true, run: |job| Box::pin(export::run(job)) },
    Command { name: "bootstrap-admin user", about: "Make an administrator with a password, for instance after a lockout", sections: USER, mode: Mode::Production, has_log: true, run: |job| Box::pin(bootstrap_admin::user(job)) },
    Command { name: "bootstrap-admin service", about: "Make a service account that may administrate", sections: CLIENT, mode: Mode::Production, has_log: true, run: |job| Box::pin(bootstrap_admin::service(job)) },
    Command { name: "show-config", about: "Print each option's value and where it comes from, secrets masked", sections: SERVER, mode: Mode::Production, has_log: false, run: |job| Box::pin(show_config::run(job)) },
    Command { name: "healthcheck", about: "Ask a running server whether it is ready; exit code 0 or 1", sections: PROBE, mode: Mode::Production, has_log: false, run: |job| Box::pin(healthcheck::run(job)) },
];

/// The whole program: arguments in, exit code out.
pub fn run(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let started = Instant::now();
    let (command, command_line) = match parse(arguments) {
        Ok(parsed) => parsed,
        Err(refusal) => return refusal.print(),
    };
    let given = Given { command_line, environment: environment() };
    match prepare(command, &given, started).and_then(|job| actix_web::rt::System::new().block_on((command.run)(job))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn prepare(command: &Command, given: &Given, started: Instant) -> Result<Job, Failure> {
    let values = Values::gather(command.mode, given)?;
    let config = Config::new(&values, &given.environment)?;
    if command.has_log {
        logging::init(&config.logging).map_err(|error| Failure::new(error.to_string()))?;
    }
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    Ok(Job { config, values, started })
}

/// Variables that are not UTF-8 cannot be options.
fn environment() -> HashMap<String, String> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}
