//! `amr`: the methods of authentication that were used (RFC 8176), by the reference that each step of the flow is given.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Draft, Work};
use crate::oidc::subject::Subject;

/// The session's note of completed steps: a JSON object from an execution's id to its time in epoch seconds.
const COMPLETED: &str = "authenticators-completed";

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    draft.claims.insert("amr".to_owned(), references(work.subject).into_iter().map(Value::from).collect());
}

fn references(subject: &Subject<'_>) -> Vec<String> {
    let note = subject.session.notes.get(COMPLETED).map_or("{}", String::as_str);
    let completed: BTreeMap<String, i64> = serde_json::from_str(note).unwrap_or_default();
    let mut out: Vec<String> = completed.iter().filter_map(|(id, at)| reference(subject, id, *at)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// The reference of a step, unless it was so long ago that it counts no more.
fn reference(subject: &Subject<'_>, execution: &str, at: i64) -> Option<String> {
    let flows = &subject.cx.realm.flows;
    let config = flows.config(flows.execution(execution)?.config_id.as_deref()?)?;
    let max_age = config.config.get("default.reference.maxAge").and_then(|a| a.parse::<i64>().ok()).unwrap_or(0);
    let is_fresh = max_age <= 0 || subject.cx.now_seconds() - at <= max_age;
    config.config.get("default.reference.value").filter(|v| is_fresh && !v.is_empty()).cloned()
}
