//! The results as tables for the terminal, as Markdown and as JSON.

use crate::drive::Sample;
use crate::operation::OPERATIONS;
use crate::options::Options;
use crate::reference::Reference;
use crate::run::ServerReport;
use crate::server::Kind;
use crate::table::{Table, number};
use crate::target;
use anyhow::{Context, Result};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// Everything that one run measured.
#[derive(Debug, Serialize, Deserialize)]
pub struct Report {
    pub machine: String,
    pub users: u32,
    pub seconds: f64,
    pub concurrency: Vec<u16>,
    pub reference: Reference,
    pub servers: Vec<ServerReport>,
}

impl Report {
    pub fn new(options: &Options, reference: Reference, servers: Vec<ServerReport>) -> Self {
        let concurrency = options.concurrency.clone();
        Self { machine: machine(), users: options.users, seconds: options.seconds, concurrency, reference, servers }
    }

    /// Requests of this run that failed.
    pub fn failures(&self) -> u64 {
        self.servers.iter().filter(|server| !server.earlier).map(ServerReport::failures).sum()
    }

    fn keycloak(&self) -> Option<&ServerReport> {
        self.servers.iter().find(|server| server.kind == Kind::Keycloak)
    }

    fn tables(&self) -> Vec<Table> {
        let mut tables = vec![target::table(&self.reference, &self.concurrency, &self.servers), self.overview()];
        tables.extend(self.concurrency.iter().map(|&concurrency| self.figures(concurrency)));
        tables
    }

    fn overview(&self) -> Table {
        let mut table = Table::new("Start, memory, loading", &["figure"]);
        table.header.extend(self.servers.iter().map(|server| server.kind.title().to_owned()));
        for (title, value) in OVERVIEW {
            let cells = self.servers.iter().map(|server| number(value(server)));
            table.rows.push(std::iter::once(title.to_owned()).chain(cells).collect());
        }
        table
    }

    fn figures(&self, concurrency: u16) -> Table {
        let title = format!("{concurrency} parallel connection{}", if concurrency == 1 { "" } else { "s" });
        let mut table = Table::new(&title, &FIGURES);
        for operation in &OPERATIONS {
            let keycloak = self.keycloak().and_then(|server| server.sample(operation.id, concurrency));
            for server in &self.servers {
                if let Some(sample) = server.sample(operation.id, concurrency) {
                    table.rows.push(figure_row(
                        &format!("{}: {}", operation.title, server.kind.title()),
                        sample,
                        keycloak,
                    ));
                }
            }
        }
        table
    }

    fn heading(&self) -> String {
        let Reference { alone, busy } = &self.reference;
        let earlier = if self.servers.iter().any(|server| server.earlier) {
            " Keycloak's figures are those of an earlier run."
        } else {
            ""
        };
        format!(
            "{}. {} users, {} s for each figure. CPU time of one RS256 signature (2048 bits, ring): {} ms, of one argon2id hash (7168 KiB, 5, 1): {} ms; \
             with all cores busy {} and {} ms. {} requests failed.{earlier}",
            self.machine,
            self.users,
            self.seconds,
            number(Some(alone.signature_ms)),
            number(Some(alone.hash_ms)),
            number(Some(busy.signature_ms)),
            number(Some(busy.hash_ms)),
            self.failures()
        )
    }
}

type Figure = fn(&ServerReport) -> Option<f64>;

const OVERVIEW: [(&str, Figure); 11] = [
    ("Start on an existing database, ms", |server| Some(server.start_ms)),
    ("First start, empty database, ms", |server| Some(server.first_start_ms)),
    ("Idle memory, MiB", |server| Some(server.idle_mib)),
    ("Peak memory under load, MiB", |server| Some(server.peak_mib())),
    ("Loading the users, s", |server| Some(server.load_seconds)),
    ("Peak memory while loading, MiB", |server| Some(server.load_peak_mib)),
    ("Database on disk, MiB", |server| Some(server.database_mib)),
    ("Quiet p99 of client credentials, ms", |server| Some(server.storm.as_ref()?.quiet_p99_ms)),
    ("p99 of client credentials in the storm, ms", |server| Some(server.storm.as_ref()?.storm_p99_ms)),
    ("Logins a second in the storm", |server| Some(server.storm.as_ref()?.logins_per_second)),
    ("Requests that failed", |server| Some(server.failures() as f64)),
];

const FIGURES: [&str; 9] = [
    "operation and server",
    "ops/s",
    "× Keycloak",
    "p50 ms",
    "p99 ms",
    "server CPU ms",
    "database CPU ms",
    "CPU × Keycloak",
    "peak MiB",
];

/// The ratio of CPU times counts the database too.
fn figure_row(title: &str, sample: &Sample, keycloak: Option<&Sample>) -> Vec<String> {
    let cpu = |sample: &Sample| sample.server_cpu_ms + sample.database_cpu_ms.unwrap_or(0.0);
    let values = [
        Some(sample.per_second),
        keycloak.map(|keycloak| sample.per_second / keycloak.per_second),
        Some(sample.p50_ms),
        Some(sample.p99_ms),
        Some(sample.server_cpu_ms),
        sample.database_cpu_ms,
        keycloak.map(|keycloak| cpu(sample) / cpu(keycloak)),
        Some(sample.peak_mib),
    ];
    std::iter::once(title.to_owned()).chain(values.map(number)).collect()
}

/// Prints the tables and writes the files that the options name.
pub fn write(report: &Report, options: &Options) -> Result<()> {
    let texts: Vec<String> = report.tables().iter().map(Table::text).collect();
    println!("{}\n\n{}", report.heading(), texts.join("\n"));
    if let Some(path) = &options.json {
        std::fs::write(path, serde_json::to_vec_pretty(report)?)
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    if let Some(path) = &options.markdown {
        let tables: Vec<String> = report.tables().iter().map(Table::markdown).collect();
        let text = format!("{}\n\n{}", report.heading(), tables.join("\n"));
        let page = splice(&std::fs::read_to_string(path).unwrap_or_default(), &text);
        std::fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

const BEGIN: &str = "<!-- results: written by bench/compare --markdown -->";
const END: &str = "<!-- end of results -->";

/// Replaces what stands between the markers; a page without them becomes the results alone.
fn splice(page: &str, results: &str) -> String {
    match page.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1))) {
        Some((before, after)) => format!("{before}{BEGIN}\n\n{results}\n{END}{after}"),
        None => results.to_owned(),
    }
}

/// Keycloak's part of the JSON that an earlier run wrote.
pub fn read_keycloak(path: &Path) -> Result<ServerReport> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let report: Report =
        serde_json::from_slice(&bytes).with_context(|| format!("{} is no report of this version", path.display()))?;
    let found = report.servers.into_iter().find(|server| server.kind == Kind::Keycloak);
    let mut keycloak = found.context("the baseline has no figures of Keycloak")?;
    keycloak.earlier = true;
    Ok(keycloak)
}

fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
        .map_or("unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_go_between_the_markers_and_replace_older_ones() {
        let page = format!("top\n{BEGIN}\nold\n{END}\nbottom\n");
        assert_eq!(splice(&page, "new"), format!("top\n{BEGIN}\n\nnew\n{END}\nbottom\n"));
        assert_eq!(splice("no markers", "new"), "new");
    }
}
