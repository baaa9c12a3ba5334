//! The whole comparison, one server after the other, never two at once: load, restart and wait, drive, storm.

use crate::admin::Admin;
use crate::drive::{self, Sample};
use crate::operation::{self, Operation};
use crate::options::Options;
use crate::procfs;
use crate::reference::{Gauge, Reference};
use crate::report::Report;
use crate::seed::{self, REALM};
use crate::server::{Kind, Server};
use crate::storm::{self, Storm};
use crate::worker::Scene;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::rc::Rc;
use std::time::Duration;

/// The server is left alone for this long before its idle memory is read.
const IDLE: Duration = Duration::from_secs(5);
/// Starts on the loaded database, of which the median counts.
const STARTS: usize = 3;

/// All that was measured of one server.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ServerReport {
    pub kind: Kind,
    /// Taken from an earlier run (`--baseline`).
    #[serde(default)]
    pub earlier: bool,
    /// Seconds that the partial import of the users took.
    pub load_seconds: f64,
    /// The most resident memory while loading, MiB.
    pub load_peak_mib: f64,
    /// The loaded database on disk, write-ahead log included, MiB.
    pub database_mib: f64,
    /// Milliseconds from the start of the process to the first discovery document, on an empty database.
    pub first_start_ms: f64,
    /// The same on the loaded database.
    pub start_ms: f64,
    /// Resident memory after five idle seconds, MiB.
    pub idle_mib: f64,
    /// Requests that failed before the measurements.
    pub warm_up_failures: u64,
    pub samples: Vec<Sample>,
    pub storm: Option<Storm>,
}

impl ServerReport {
    /// The figures of one operation at one concurrency.
    pub fn sample(&self, operation: &str, concurrency: u16) -> Option<&Sample> {
        self.samples.iter().find(|sample| sample.operation == operation && sample.concurrency == concurrency)
    }

    /// The most resident memory during any operation or the storm, MiB.
    pub fn peak_mib(&self) -> f64 {
        let peaks =
            self.samples.iter().map(|sample| sample.peak_mib).chain(self.storm.iter().map(|storm| storm.peak_mib));
        peaks.fold(self.idle_mib, f64::max)
    }

    /// Requests that failed.
    pub fn failures(&self) -> u64 {
        self.warm_up_failures
            + self.samples.iter().map(|sample| sample.failures).sum::<u64>()
            + self.storm.as_ref().map_or(0, |storm| storm.failures)
    }
}

/// Runs everything that the options ask for.
pub async fn run(options: &Options) -> Result<Report> {
    let operations = operation::choose(&options.operations)?;
    let baseline = options.baseline.as_deref().map(crate::report::read_keycloak).transpose()?;
    let mut gauge = Gauge::new()?;
    gauge.sample()?;
    let mut servers = Vec::new();
    for kind in &options.only {
        servers.push(run_server(*kind, options, &operations).await.with_context(|| kind.title())?);
        gauge.sample()?;
    }
    if !options.only.contains(&Kind::Keycloak) {
        servers.extend(baseline);
    }
    let reference: Reference = gauge.reference();
    Ok(Report::new(options, reference, servers))
}

async fn run_server(kind: Kind, options: &Options, operations: &[&'static Operation]) -> Result<ServerReport> {
    eprintln!("== {}", kind.title());
    let mut server = Server::new(kind, options).await?;
    let outcome = run_started(&mut server, options, operations).await;
    outcome.with_context(|| format!("end of the server's log:\n{}\n", server.log_end()))
}

async fn run_started(
    server: &mut Server,
    options: &Options,
    operations: &[&'static Operation],
) -> Result<ServerReport> {
    let mut report = load(server, options).await?;
    eprintln!("   started on it in {:.0} ms, idle at {:.1} MiB", report.start_ms, report.idle_mib);
    let token = Admin::log_in(server.address).await?.token;
    let scene = Rc::new(Scene::new(server.address, options.users, token));
    for operation in operations {
        let widest = options.concurrency.iter().copied().max().unwrap_or(1);
        let warm = drive::warm_up(&scene, operation, widest, options.warmed()).await?;
        report.warm_up_failures += warm.failures;
        show_failures(warm.failures, warm.first_failure.as_ref());
        for concurrency in &options.concurrency {
            let sample = drive::measure(server, &scene, operation, *concurrency, options.measured()).await?;
            progress(&sample);
            report.samples.push(sample);
        }
    }
    if options.storm > 0 {
        let storm = storm::measure(server, &scene, options.storm, options.measured()).await?;
        eprintln!(
            "   storm: p99 {:.2} ms, quiet {:.2} ms, {:.1} logins/s",
            storm.storm_p99_ms, storm.quiet_p99_ms, storm.logins_per_second
        );
        show_failures(storm.failures, storm.first_failure.as_ref());
        report.storm = Some(storm);
    }
    Ok(report)
}

async fn load(server: &mut Server, options: &Options) -> Result<ServerReport> {
    let first_start_ms = server.start("master").await?;
    eprintln!("   started on an empty database in {first_start_ms:.0} ms; loading {} users", options.users);
    let load_seconds = seed::load(server.address, options.users).await?;
    let load_peak_mib = procfs::peak_mib(server.pid())?;
    eprintln!("   loaded in {load_seconds:.1} s");
    let mut starts = [0.0; STARTS];
    for start in &mut starts {
        *start = server.start(REALM).await?;
    }
    starts.sort_by(f64::total_cmp);
    tokio::time::sleep(IDLE).await;
    let idle_mib = procfs::resident_mib(server.pid())?;
    Ok(ServerReport {
        kind: server.kind,
        earlier: false,
        load_seconds,
        load_peak_mib,
        database_mib: server.database_mib(),
        first_start_ms,
        start_ms: starts[STARTS / 2],
        idle_mib,
        warm_up_failures: 0,
        samples: Vec::new(),
        storm: None,
    })
}

fn progress(sample: &Sample) {
    eprintln!(
        "   {:20} x{:<3} {:9.1}/s  p50 {:8.2}  p99 {:8.2} ms  cpu {:7.3} ms  peak {:6.1} MiB",
        sample.operation,
        sample.concurrency,
        sample.per_second,
        sample.p50_ms,
        sample.p99_ms,
        sample.server_cpu_ms,
        sample.peak_mib
    );
    show_failures(sample.failures, sample.first_failure.as_ref());
}

fn show_failures(failures: u64, first: Option<&String>) {
    if let Some(first) = first {
        eprintln!("   {failures} FAILED, the first: {first}");
    }
}
