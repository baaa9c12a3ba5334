//! `acr`: the level of authentication (OpenID Connect Core section 2), by name where the client or the realm maps levels.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Draft, Work};
use crate::oidc::subject::{Subject, note};

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    draft.claims.insert("acr".to_owned(), Value::from(acr(work.subject)));
}

/// The name of the level that was reached, or its number.
fn acr(subject: &Subject<'_>) -> String {
    let is_sso = subject.notes.get(note::SSO_AUTH).is_some_and(|v| v == "true");
    let level = subject.notes.get(note::LEVEL).and_then(|l| l.parse().ok()).unwrap_or(i64::from(!is_sso));
    let own = subject.client.client.attribute("acr.loa.map");
    let map = own.filter(|m| *m != "{}").or_else(|| subject.cx.realm.realm.attribute("acr.loa.map"));
    map.and_then(|json| name_of(json, level)).unwrap_or_else(|| level.to_string())
}

/// The name of a level in a JSON object of names and levels, which may be numbers or texts.
fn name_of(json: &str, level: i64) -> Option<String> {
    let map: BTreeMap<String, Value> = serde_json::from_str(json).ok()?;
    let number = |v: &Value| v.as_i64().or_else(|| v.as_str()?.parse().ok());
    map.into_iter().find(|(_, v)| number(v) == Some(level)).map(|(name, _)| name)
}
