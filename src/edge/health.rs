//! Whether the server is up, in the form of MicroProfile Health that Keycloak answers: `{"status","checks"}`.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::Serialize;
use serde_json::ser::PrettyFormatter;

/// A check that takes longer has failed.
const PATIENCE: Duration = Duration::from_secs(5);

/// The answer of a check: the reason when it fails, for the operator, without secrets.
pub type Verdict = Pin<Box<dyn Future<Output = Result<(), String>>>>;

/// One thing that must work for the server to be ready.
pub struct Check {
    pub name: &'static str,
    pub ask: Box<dyn Fn() -> Verdict + Send + Sync>,
}

/// The health of this process.
#[derive(Default)]
pub struct Health {
    checks: Vec<Check>,
    is_stopping: AtomicBool,
}

/// The document that is answered.
#[derive(Debug, Serialize)]
pub struct Report {
    status: &'static str,
    checks: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    name: &'static str,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Data>,
}

#[derive(Debug, Serialize)]
struct Data {
    reason: String,
}

const UP: &str = "UP";
const DOWN: &str = "DOWN";

/// What is asked: alive, started, or ready to serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    Live,
    Started,
    Ready,
    /// All of them.
    All,
}

impl Health {
    pub fn new(checks: Vec<Check>) -> Health {
        Health { checks, is_stopping: AtomicBool::new(false) }
    }

    /// From now on the server is not ready, so that a load balancer turns away from it.
    pub fn stop(&self) {
        self.is_stopping.store(true, Ordering::Relaxed);
    }

    pub fn is_stopping(&self) -> bool {
        self.is_stopping.load(Ordering::Relaxed)
    }

    /// What the checks answer.
    pub async fn report(&self, probe: Probe) -> Report {
        let mut checks = Vec::new();
        if matches!(probe, Probe::Ready | Probe::All) {
            for check in &self.checks {
                checks.push(row(check).await);
            }
            if self.is_stopping() {
                checks.push(Row { name: "Graceful shutdown", status: DOWN, data: None });
            }
        }
        let is_up = checks.iter().all(|row| row.status == UP);
        Report { status: if is_up { UP } else { DOWN }, checks }
    }
}

impl Report {
    pub fn is_up(&self) -> bool {
        self.status == UP
    }

    /// JSON, indented as Keycloak's: health checks of containers look for `"status": "UP"` with its space.
    ///
    /// # Errors
    /// Never in practice.
    pub fn to_json(&self) -> serde_json::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        let mut out = serde_json::Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b"    "));
        self.serialize(&mut out)?;
        Ok(bytes)
    }
}

async fn row(check: &Check) -> Row {
    let answer = tokio::time::timeout(PATIENCE, (check.ask)()).await;
    match answer.unwrap_or_else(|_| Err(format!("no answer in {} s", PATIENCE.as_secs()))) {
        Ok(()) => Row { name: check.name, status: UP, data: None },
        Err(reason) => Row { name: check.name, status: DOWN, data: Some(Data { reason }) },
    }
}
