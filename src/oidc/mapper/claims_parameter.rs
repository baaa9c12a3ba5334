//! The parameter `claims` of the authorization request (OpenID Connect Core section 5.5).

use serde_json::{Map, Value};

use super::{Config, Draft, Target, Work, claim, find};
use crate::model::scope::ClientScope;
use crate::oidc::subject::{Subject, note};

/// The claims asked for, of one of the two members.
fn requested(subject: &Subject<'_>, member: &str) -> Map<String, Value> {
    let json = subject.notes.get(note::CLAIMS).and_then(|json| serde_json::from_str(json).ok());
    match json.as_ref().and_then(|v: &Value| v.get(member)) {
        Some(Value::Object(claims)) => claims.clone(),
        _ => Map::new(),
    }
}

fn member(target: Target) -> &'static str {
    if target == Target::Id { "id_token" } else { "userinfo" }
}

/// Adds each claim asked for that a mapper of one of the realm's scopes can make.
pub fn add_requested(work: &Work<'_>, draft: &mut Draft) {
    let requested = requested(work.subject, member(work.target));
    if requested.is_empty() {
        return;
    }
    let scopes = work.subject.cx.realm.scopes.values();
    for mapper in scopes.flat_map(|s| ClientScope::mappers(s)) {
        let (Some(id), Some(config)) = (mapper.protocol_mapper.as_deref(), mapper.config.as_ref()) else { continue };
        let config = Config::new(config);
        let Some(kind) = find(id).filter(|k| k.targets.contains(&work.target) && k.id.starts_with("oidc-usermodel"))
        else {
            continue;
        };
        if config.text("claim.name").is_some_and(|name| requested.contains_key(name)) {
            (kind.effect)(&Work { subject: work.subject, roles: work.roles, config, target: work.target }, draft);
        }
    }
}

/// Adds the claim that the configuration names with the value that was asked for.
pub fn add_value(work: &Work<'_>, draft: &mut Draft) {
    let Some(name) = work.config.text("claim.name") else { return };
    let requested = requested(work.subject, member(work.target));
    if let Some(value) = requested.get(name).and_then(|claim| claim.get("value")) {
        claim::set_named(draft, &claim::path(name), value.clone());
    }
}
