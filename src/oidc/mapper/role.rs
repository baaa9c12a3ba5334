//! The user's roles as claims, and roles under other names.

use serde_json::Value;

use super::{Config, Draft, Work, claim};
use crate::oidc::access::RoleAccess;
use crate::oidc::subject::Subject;

/// Shows one role under another name.
pub fn rename(subject: &Subject<'_>, config: Config<'_>, roles: &mut RoleAccess) {
    let (Some(old), Some(new)) = (config.text("role"), config.text("new.role.name")) else { return };
    if roles.remove(&subject.cx.realm, old) {
        roles.add(&subject.cx.realm, new);
    }
}

fn values<'a>(names: impl IntoIterator<Item = &'a String>, prefix: Option<&str>) -> Vec<Value> {
    let prefix = prefix.unwrap_or_default();
    names.into_iter().map(|name| Value::from(format!("{prefix}{name}"))).collect()
}

/// The realm's roles, with a prefix where the configuration has one.
pub fn add_realm_roles(work: &Work<'_>, draft: &mut Draft) {
    let values = values(&work.roles.realm, work.config.text("usermodel.realmRoleMapping.rolePrefix"));
    set(work.config, draft, work.config.text("claim.name"), None, values);
}

/// The roles of one client, or of each.
pub fn add_client_roles(work: &Work<'_>, draft: &mut Draft) {
    let only = work.config.text("usermodel.clientRoleMapping.clientId");
    let prefix = work.config.text("usermodel.clientRoleMapping.rolePrefix");
    for (client, names) in work.roles.clients.iter().filter(|(client, _)| only.is_none_or(|o| o == *client)) {
        set(work.config, draft, work.config.text("claim.name"), Some(client), values(names, prefix));
    }
}

/// Several values as an array; one claim of one value where the configuration wants it so.
fn set(config: Config<'_>, draft: &mut Draft, name: Option<&str>, client: Option<&str>, mut values: Vec<Value>) {
    if values.is_empty() {
        return;
    }
    let is_many = config.get("multivalued").is_none_or(|v| v == "true");
    let value = if is_many { Value::Array(values) } else { values.swap_remove(0) };
    let mut path = claim::path(name.unwrap_or_default());
    if let Some(client) = client {
        path.iter_mut().for_each(|part| *part = part.replace("${client_id}", client));
    }
    if path.iter().all(|part| !part.is_empty()) {
        claim::set_named(draft, &path, value);
    }
}
