//! What `/metrics` tells: requests, logins, password checks and the process itself, under Keycloak's names where it has
//! one. Labels are bounded: routes by template, never by address or by what a client sent.

use std::time::{Duration, Instant};

use prometheus_client::encoding::{EncodeLabelSet, text};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

use crate::process::ProcessCollector;

/// Upper bounds of the request histogram, in seconds.
const SECONDS: [f64; 12] = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The registry and the metrics that the program bumps; one for the process, handed on in its context.
pub struct Metrics {
    registry: Registry,
    requests: Family<Request, Histogram, fn() -> Histogram>,
    active: Gauge,
    user_events: Family<UserEvent, Counter>,
    password_validations: Family<PasswordValidation, Counter>,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Request {
    method: &'static str,
    outcome: &'static str,
    status: u16,
    uri: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct UserEvent {
    event: String,
    error: String,
    realm: String,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct PasswordValidation {
    algorithm: String,
    outcome: &'static str,
    realm: String,
}

impl Metrics {
    /// `started` is when the process began.
    pub fn new(started: Instant) -> Metrics {
        let new: fn() -> Histogram = || Histogram::new(SECONDS);
        let requests = Family::new_with_constructor(new);
        let (active, user_events, password_validations) = (Gauge::default(), Family::default(), Family::default());
        let mut registry = Registry::default();
        registry.register_with_unit("http_server_requests", "Requests answered", Unit::Seconds, requests.clone());
        registry.register("http_server_active_requests", "Requests under way", active.clone());
        registry.register("keycloak_user_events", "User events", user_events.clone());
        let name = "keycloak_credentials_password_hashing_validations";
        registry.register(name, "Passwords checked", password_validations.clone());
        registry.register_collector(Box::new(ProcessCollector { started }));
        Metrics { registry, requests, active, user_events, password_validations }
    }

    /// A request begins; the guard's end is the request's end.
    pub fn begin_request(&self) -> ActiveRequest<'_> {
        self.active.inc();
        ActiveRequest(&self.active)
    }

    /// Requests under way.
    pub fn active_requests(&self) -> i64 {
        self.active.get()
    }

    /// `uri` is the route's template.
    pub fn count_request(&self, method: &str, uri: &str, status: u16, elapsed: Duration) {
        let labels = Request { method: known_method(method), outcome: outcome(status), status, uri: uri.to_owned() };
        self.requests.get_or_create(&labels).observe(elapsed.as_secs_f64());
    }

    /// `event` is Keycloak's type in lower case (`login`, `code_to_token`), `error` is empty on success.
    pub fn count_user_event(&self, realm: &str, event: &str, error: &str) {
        let labels = UserEvent { event: event.to_owned(), error: error.to_owned(), realm: realm.to_owned() };
        self.user_events.get_or_create(&labels).inc();
    }

    /// `algorithm` is that of the stored hash (`argon2`, `pbkdf2-sha512`).
    pub fn count_password_validation(&self, realm: &str, algorithm: &str, is_valid: bool) {
        let outcome = if is_valid { "valid" } else { "invalid" };
        let labels = PasswordValidation { algorithm: algorithm.to_owned(), outcome, realm: realm.to_owned() };
        self.password_validations.get_or_create(&labels).inc();
    }

    /// Everything in the text form of OpenMetrics 1.0.
    pub fn encode(&self) -> Result<String, std::fmt::Error> {
        let mut page = String::new();
        text::encode(&mut page, &self.registry)?;
        Ok(page)
    }
}

/// A request under way.
pub struct ActiveRequest<'a>(&'a Gauge);

impl Drop for ActiveRequest<'_> {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// Methods are foreign text: only these become labels.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "OPTIONS", "HEAD", "PATCH"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("OTHER")
}

fn outcome(status: u16) -> &'static str {
    match status {
        100..200 => "INFORMATIONAL",
        200..300 => "SUCCESS",
        300..400 => "REDIRECTION",
        400..500 => "CLIENT_ERROR",
        _ => "SERVER_ERROR",
    }
}
