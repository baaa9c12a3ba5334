//! The targets, as a table: what a figure may be at most, partly in terms of the signature and hash times of the same run.

use crate::reference::{Cost, Reference};
use crate::run::ServerReport;
use crate::server::Kind;
use crate::table::{Table, number};

/// One row. `limit` is computed from the reference costs, in the unit that the title names.
struct Target {
    title: &'static str,
    formula: &'static str,
    value: Value,
    limit: fn(Cost) -> f64,
}

enum Value {
    /// The server's CPU milliseconds for this operation, at every measured concurrency.
    Cpu(&'static str),
    /// One figure of the server.
    Once(fn(&ServerReport) -> Option<f64>),
}

const TARGETS: [Target; 12] = [
    Target {
        title: "Client credentials, CPU ms",
        formula: "1.35 × signature",
        value: Value::Cpu("client-credentials"),
        limit: |cost| 1.35 * cost.signature_ms,
    },
    Target {
        title: "Refresh with openid, CPU ms",
        formula: "1.35 × 2 signatures",
        value: Value::Cpu("refresh"),
        limit: |cost| 1.35 * 2.0 * cost.signature_ms,
    },
    Target {
        title: "Password grant, CPU ms",
        formula: "1.2 × (hash + 2 signatures)",
        value: Value::Cpu("password-grant"),
        limit: |cost| 1.2 * (cost.hash_ms + 2.0 * cost.signature_ms),
    },
    Target { title: "Discovery, CPU ms", formula: "", value: Value::Cpu("discovery"), limit: |_| 0.05 },
    Target { title: "JWKS, CPU ms", formula: "", value: Value::Cpu("jwks"), limit: |_| 0.05 },
    Target { title: "Userinfo, CPU ms", formula: "", value: Value::Cpu("userinfo"), limit: |_| 0.15 },
    Target { title: "Introspection, CPU ms", formula: "", value: Value::Cpu("introspection"), limit: |_| 0.15 },
    Target { title: "Page of 50 users, CPU ms", formula: "", value: Value::Cpu("user-page"), limit: |_| 2.0 },
    Target {
        title: "Idle memory, MiB",
        formula: "",
        value: Value::Once(|report| Some(report.idle_mib)),
        limit: |_| 40.0,
    },
    Target {
        title: "Memory under load, MiB",
        formula: "",
        value: Value::Once(|report| Some(report.peak_mib())),
        limit: |_| 120.0,
    },
    Target {
        title: "Start on an existing database, ms",
        formula: "",
        value: Value::Once(|report| Some(report.start_ms)),
        limit: |_| 300.0,
    },
    Target {
        title: "Storm of logins: p99 of client credentials / quiet p99",
        formula: "",
        value: Value::Once(storm_ratio),
        limit: |_| 5.0,
    },
];

fn storm_ratio(report: &ServerReport) -> Option<f64> {
    report.storm.as_ref().map(|storm| storm.storm_p99_ms / storm.quiet_p99_ms)
}

/// Every target with the value of each server and whether Gatehouse meets it. With one connection the reference is one
/// thread alone, with several it is a thread per core.
pub fn table(reference: &Reference, concurrencies: &[u16], servers: &[ServerReport]) -> Table {
    let mut table = Table::new("Targets", &["target", "connections", "at most"]);
    table.header.extend(servers.iter().map(|server| server.kind.title().to_owned()));
    for target in &TARGETS {
        match &target.value {
            Value::Once(value) => table.rows.push(row(target, "", reference.alone, servers, value)),
            Value::Cpu(operation) => table.rows.extend(concurrencies.iter().map(|&concurrency| {
                let cost = if concurrency == 1 { reference.alone } else { reference.busy };
                let value =
                    |server: &ServerReport| server.sample(operation, concurrency).map(|sample| sample.server_cpu_ms);
                row(target, &concurrency.to_string(), cost, servers, &value)
            })),
        }
    }
    table
}

fn row(
    target: &Target,
    connections: &str,
    cost: Cost,
    servers: &[ServerReport],
    value: &dyn Fn(&ServerReport) -> Option<f64>,
) -> Vec<String> {
    let limit = (target.limit)(cost);
    let shown = match target.formula {
        "" => number(Some(limit)),
        formula => format!("{formula} = {}", number(Some(limit))),
    };
    let mut row = vec![target.title.to_owned(), connections.to_owned(), shown];
    row.extend(servers.iter().map(|server| match server.kind {
        Kind::Keycloak => number(value(server)),
        _ => verdict(value(server), limit),
    }));
    row
}

fn verdict(value: Option<f64>, limit: f64) -> String {
    let word = match value {
        None => return number(None),
        Some(value) if value <= limit => "met",
        Some(_) => "missed",
    };
    format!("{} {word}", number(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_follows_the_machine() {
        let cost = Cost { signature_ms: 0.7, hash_ms: 20.0 };
        let limits: Vec<f64> = TARGETS.iter().take(3).map(|target| (target.limit)(cost)).collect();
        let expected = [0.945, 1.89, 25.68];
        assert!(limits.iter().zip(expected).all(|(limit, expected)| (limit - expected).abs() < 1e-9), "{limits:?}");
    }

    #[test]
    fn a_verdict_says_missed_above_the_limit_and_nothing_without_a_value() {
        assert_eq!(verdict(Some(2.0), 2.0), "2.00 met");
        assert_eq!(verdict(Some(2.01), 2.0), "2.01 missed");
        assert_eq!(verdict(Some(f64::NAN), 2.0), "– missed");
        assert_eq!(verdict(None, 2.0), "–");
    }
}
