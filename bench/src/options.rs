//! The options of `bench/compare`, and what they refuse.

use crate::server::Kind;
use clap::Parser;
use std::path::PathBuf;
use std::time::Duration;

/// Compares Gatehouse with a genuine Keycloak: throughput, latency, CPU time, memory, start-up.
#[derive(Debug, Parser)]
#[command(name = "compare", version, args_override_self = true)]
pub struct Options {
    /// Servers to run, in this order
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = Kind::ALL)]
    pub only: Vec<Kind>,
    /// Operations to drive (all by default)
    #[arg(long, value_delimiter = ',', value_name = "ID")]
    pub operations: Vec<String>,
    /// Seconds to measure each operation at each concurrency
    #[arg(long, default_value_t = 5.0, value_name = "SECONDS")]
    pub seconds: f64,
    /// Seconds to drive each operation, at the greatest concurrency, before it is measured
    #[arg(long, default_value_t = 5.0, value_name = "SECONDS")]
    pub warm_up: f64,
    /// Parallel connections, one measurement for each number
    #[arg(long, value_delimiter = ',', default_values_t = [1, 16], value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub concurrency: Vec<u16>,
    /// Users in the realm
    #[arg(long, default_value_t = 100_000, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    pub users: u32,
    /// Parallel logins of the storm, 0 leaves it out
    #[arg(long, default_value_t = 200, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=2000))]
    pub storm: u16,
    /// The Gatehouse binary
    #[arg(long, default_value = "target/release/gatehouse", value_name = "FILE")]
    pub gatehouse: PathBuf,
    /// An unpacked Keycloak distribution, copied before it is used (otherwise Maven fetches it)
    #[arg(long, value_name = "DIR")]
    pub keycloak_home: Option<PathBuf>,
    /// The version that Maven fetches
    #[arg(long, default_value = "26.7.2", value_name = "VERSION")]
    pub keycloak_version: String,
    /// Where the Keycloak distribution is kept between runs
    #[arg(long, default_value = "target/bench-cache", value_name = "DIR")]
    pub cache_dir: PathBuf,
    /// Where the databases lie while the run lasts: a real disk, and a path that the user postgres may enter
    #[arg(long, default_value = "/var/tmp", value_name = "DIR")]
    pub work_dir: PathBuf,
    /// The directory of initdb and postgres (by default the newest below /usr/lib/postgresql)
    #[arg(long, value_name = "DIR")]
    pub postgres_bin: Option<PathBuf>,
    /// Take Keycloak's figures from the JSON of an earlier run on this machine
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write the tables as Markdown; a file with the markers of docs/performance.md has them replaced between these
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// Write everything measured as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
}

impl Options {
    /// How long each measurement lasts.
    pub fn measured(&self) -> Duration {
        Duration::from_secs_f64(self.seconds.clamp(0.1, 3600.0))
    }

    /// How long each operation is driven before it is measured.
    pub fn warmed(&self) -> Duration {
        Duration::from_secs_f64(self.warm_up.clamp(0.0, 3600.0))
    }
}
