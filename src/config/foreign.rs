//! Options of Keycloak that Gatehouse has not. Those that only tune Keycloak's inside are passed over with a
//! warning; those that an operator relies on (a key store, client certificates …) stop the start.

use Verdict::{NoEffect, Refused};

/// What becomes of an option that only Keycloak has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Passed over, for this reason.
    NoEffect(&'static str),
    /// Stops the start, with this advice.
    Refused(&'static str),
}

/// By name, or by prefix where a `*` ends it; the first row that fits holds.
#[rustfmt::skip]
const FOREIGN: &[(&str, Verdict)] = &[
    ("cache*",                       NoEffect("nodes share their state through the database")),
    ("config-keystore*",             Refused("give secrets in the environment or in the configuration file")),
    ("db-connect-timeout",           NoEffect("put connect_timeout into db-url")),
    ("db-debug-jpql",                NoEffect("there is no JPQL")),
    ("db-driver",                    NoEffect("there are no drivers to choose from")),
    ("db-log-slow-queries-threshold", NoEffect("slow statements are not logged")),
    ("db-mtls-*",                    Refused("client certificates for the database are not supported")),
    ("db-pool-*",                    NoEffect("the pool grows by need up to db-pool-max-size")),
    ("db-tls-*",                     Refused("put sslmode into db-url")),
    ("event-metrics-*",              NoEffect("events are always counted")),
    ("feature-*",                    NoEffect("what is supported is always on")),
    ("features*",                    NoEffect("what is supported is always on")),
    ("fips-mode",                    Refused("there is no FIPS mode")),
    ("hostname-debug",               NoEffect("there is no debug page")),
    ("hostname-url",                 Refused("give the URL as hostname")),
    ("http-accept-non-normalized-paths", NoEffect("such paths are never served")),
    ("http-access-log-*",            NoEffect("requests are counted under /metrics")),
    ("http-management-health-enabled", Refused("health is served on the management port alone")),
    ("http-max-queued-requests",     NoEffect("connections wait in the system's queue")),
    ("http-metrics-*",               NoEffect("request times are always a histogram")),
    ("http-pool-max-threads",        NoEffect("there is one worker to a core")),
    ("https-cipher-suites",          Refused("the cipher suites are those of rustls")),
    ("https-client-auth",            Refused("client certificates are not supported")),
    ("https-key-store-*",            Refused("give https-certificate-file and https-certificate-key-file in PEM form")),
    ("https-management-*",           Refused("the management port has the certificate of the main port")),
    ("https-trust-store-*",          Refused("client certificates are not supported")),
    ("legacy-observability-interface", Refused("health and metrics are served on the management port alone")),
    ("log-*",                        NoEffect("the log goes to the console, by log-level and log-console-output")),
    ("openapi-*",                    NoEffect("there is no OpenAPI endpoint")),
    ("proxy",                        Refused("give proxy-headers")),
    ("proxy-protocol-enabled",       Refused("give proxy-headers")),
    ("server-async-bootstrap",       NoEffect("the ports open when the server is ready")),
    ("spi-*",                        NoEffect("there are no provider settings")),
    ("telemetry-*",                  NoEffect("nothing is sent to a collector")),
    ("tls-hostname-verifier",        Refused("host names are always verified")),
    ("tracing-*",                    NoEffect("nothing is sent to a collector")),
    ("transaction-*",                NoEffect("transactions have no settings")),
    ("truststore-kubernetes-enabled", Refused("give the file of that certificate in truststore-paths")),
    ("user-event-metrics-*",         NoEffect("events are always counted")),
    ("vault*",                       Refused("there is no vault")),
];

/// Values with which a refused option asks for what is so anyway.
const IDLE: &[&str] = &["false", "disabled", "none", ""];

/// What becomes of the option, or `None` when Keycloak has it not either.
pub fn verdict(name: &str) -> Option<Verdict> {
    FOREIGN.iter().find(|(pattern, _)| fits(pattern, name)).map(|(_, verdict)| *verdict)
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => name == pattern,
    }
}

/// The warning to print, or `None` when the value changes nothing.
///
/// # Errors
/// The sentence that stops the start.
pub fn judge(shown: &str, verdict: Verdict, value: &str) -> Result<Option<String>, String> {
    match verdict {
        NoEffect(why) => Ok(Some(format!("{shown} has no effect: {why}"))),
        Refused(_) if IDLE.contains(&value) => Ok(None),
        Refused(advice) => Err(format!("{shown} is not supported: {advice}")),
    }
}
