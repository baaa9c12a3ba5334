//! How a value becomes a claim: its JSON type, its place in nested objects, and which claims are not for mappers to set.

use serde_json::{Map, Value};

use super::{Config, Draft};

/// Claims that the token itself is made of: a mapper that names one is passed over.
const RESERVED: &[&str] = &[
    "iss", "exp", "iat", "nbf", "jti", "aud", "typ", "azp", "sid", "nonce", "at_hash", "c_hash", "s_hash", "scope",
    "active",
];

/// The most levels that a claim's name may have.
const MAX_DEPTH: usize = 16;

/// Sets the claim that the configuration names, several values as an array where it says `multivalued`.
pub fn set_all(config: Config<'_>, draft: &mut Draft, values: &[&str]) {
    let typed = |v: &&str| typed(config, v);
    let value = if config.is_set("multivalued") {
        Some(Value::Array(values.iter().filter_map(typed).collect())).filter(|_| !values.is_empty())
    } else {
        values.first().and_then(typed)
    };
    if let Some(value) = value {
        set(config, draft, value);
    }
}

/// Sets the claim that the configuration names to one value.
pub fn set_one(config: Config<'_>, draft: &mut Draft, value: &str) {
    if let Some(value) = typed(config, value) {
        set(config, draft, value);
    }
}

/// Sets the claim that the configuration names.
pub fn set(config: Config<'_>, draft: &mut Draft, value: Value) {
    if let Some(name) = config.text("claim.name") {
        set_named(draft, &path(name), value);
    }
}

/// Sets the claim at a path. An array is added to an array that is there already.
pub fn set_named(draft: &mut Draft, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] if name == "sub" => {
            if let Value::String(sub) = value {
                draft.sub = Some(sub);
            }
        }
        [name, ..] if RESERVED.contains(&name.as_str()) => {}
        _ if path.len() > MAX_DEPTH => {}
        _ => place(&mut draft.claims, path, value),
    }
}

fn place(into: &mut Map<String, Value>, path: &[String], value: Value) {
    let Some((name, rest)) = path.split_first() else { return };
    if !rest.is_empty() {
        let child = into.entry(name.as_str()).or_insert_with(|| Value::Object(Map::new()));
        if !child.is_object() {
            *child = Value::Object(Map::new());
        }
        if let Value::Object(child) = child {
            place(child, rest, value);
        }
        return;
    }
    match (into.get_mut(name), value) {
        (Some(Value::Array(there)), Value::Array(more)) => {
            for item in more {
                if !there.contains(&item) {
                    there.push(item);
                }
            }
        }
        (_, value) => drop(into.insert(name.clone(), value)),
    }
}

/// A claim's name taken apart at its dots; `\.` is a dot of the name itself.
#[must_use]
pub fn path(name: &str) -> Vec<String> {
    let marked = name.replace("\\.", "\u{0}");
    marked.split('.').map(|part| part.replace('\u{0}', ".")).collect()
}

/// A text as the JSON type that the configuration names; none when it is not of that type.
fn typed(config: Config<'_>, text: &str) -> Option<Value> {
    match config.get("jsonType.label").unwrap_or("String") {
        "boolean" => Some(Value::Bool(text.trim().eq_ignore_ascii_case("true"))),
        "long" | "int" => text.trim().parse::<i64>().ok().map(Value::from),
        "JSON" => serde_json::from_str(text).ok(),
        _ => Some(Value::from(text)),
    }
}
