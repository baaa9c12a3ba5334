//! Whether the server is up, in the form of MicroProfile Health that Keycloak answers: `{"status","checks"}`.

use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

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

    /// Whether all is well, and the document that says so.
    pub async fn report(&self, probe: Probe) -> (bool, Value) {
        let mut rows = Vec::new();
        if matches!(probe, Probe::Ready | Probe::All) {
            for check in &self.checks {
                rows.push(row(check).await);
            }
            if self.is_stopping() {
                rows.push(json!({"name": "Graceful shutdown", "status": "DOWN"}));
            }
        }
        let is_up = rows.iter().all(|row| row["status"] == "UP");
        (is_up, json!({"status": status(is_up), "checks": rows}))
    }
}

async fn row(check: &Check) -> Value {
    let answer = tokio::time::timeout(PATIENCE, (check.ask)()).await;
    match answer.unwrap_or_else(|_| Err(format!("no answer in {} s", PATIENCE.as_secs()))) {
        Ok(()) => json!({"name": check.name, "status": "UP"}),
        Err(reason) => json!({"name": check.name, "status": "DOWN", "data": {"reason": reason}}),
    }
}

fn status(is_up: bool) -> &'static str {
    if is_up { "UP" } else { "DOWN" }
}
