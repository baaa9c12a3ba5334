//! The groups that the user is a member of, by path or by name.

use serde_json::Value;

use super::{Draft, Work, claim};

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    let groups = &work.subject.cx.realm.groups;
    let has_path = work.config.get("full.path").is_none_or(|v| v == "true");
    let name = |id| if has_path { groups.path(id) } else { groups.get(id).map(|g| g.name.clone()).unwrap_or_default() };
    let ids = work.subject.user.groups.iter().filter(|id| groups.get(id).is_some());
    let values: Vec<Value> = ids.map(|id| Value::from(name(id))).collect();
    if !values.is_empty() {
        claim::set(work.config, draft, Value::Array(values));
    }
}
