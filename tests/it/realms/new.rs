//! A new realm against the facts of a genuine server, in tests/fixtures/new-realm.txt: a line a setting, client, scope, flow …

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Ground, message, normal};

const FACTS: &str = include_str!("../../fixtures/new-realm.txt");
/// Options that hold keys.
const KEY_MATERIAL: &[&str] = &["privateKey", "certificate", "secret", "kid"];

/// Lines of a realm: members of roles and components a level deeper.
fn lines(realm: Value) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let Value::Object(members) = normal(realm) else { panic!("a realm is an object") };
    for (name, value) in members {
        let depth = if name == "roles" || name == "components" { 2 } else { 0 };
        put(&name, &value, depth, &mut out);
    }
    out
}

fn put(path: &str, value: &Value, depth: usize, out: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) if depth > 0 && !members.is_empty() => {
            members.iter().for_each(|(k, v)| put(&format!("{path} {k}"), v, depth - 1, out));
        }
        Value::Array(items) if items.first().is_some_and(Value::is_object) => {
            out.extend(items.iter().map(|item| format!("{path} {item}")));
        }
        other => _ = out.insert(format!("{path} {other}")),
    }
}

#[actix_web::test]
async fn has_exactly_what_a_genuine_one_has() {
    let ground = Ground::with_master().await;
    ground.create(r#"{"realm": "fresh", "enabled": true}"#).await.unwrap();
    let mut found = serde_json::to_value(ground.export("fresh").await).unwrap();
    for key in found["components"]["org.keycloak.keys.KeyProvider"].as_array_mut().unwrap() {
        let config = key["config"].as_object_mut().unwrap();
        assert!(config.contains_key("privateKey") || config.contains_key("secret"), "a key without its material");
        config.retain(|option, _| !KEY_MATERIAL.contains(&option.as_str()));
    }
    let (found, wanted) = (lines(found), FACTS.lines().map(str::to_owned).collect::<BTreeSet<_>>());
    let missing: Vec<_> = wanted.difference(&found).collect();
    let extra: Vec<_> = found.difference(&wanted).collect();
    assert!(missing.is_empty() && extra.is_empty(), "missing: {missing:#?}\nextra: {extra:#?}");
}

#[actix_web::test]
async fn is_administered_through_a_client_of_the_master_realm() {
    let ground = Ground::with_master().await;
    let realm = ground.create(r#"{"realm": "fresh"}"#).await.unwrap();
    let rights = |master: &Value| master["roles"]["client"]["fresh-realm"].as_array().map_or(0, Vec::len);
    let of_admin = |master: &Value| {
        let roles = master["roles"]["realm"].as_array().unwrap().iter();
        let admin = roles.clone().find(|r| r["name"] == "admin").unwrap();
        let parts = &admin["composites"]["client"];
        (parts["master-realm"].as_array().unwrap().len(), parts["fresh-realm"].as_array().map_or(0, Vec::len))
    };
    let master = serde_json::to_value(ground.export("master").await).unwrap();
    assert_eq!((rights(&master), of_admin(&master)), (21, (21, 21)));
    let renamed = gatehouse::realms::create::rename;
    let (old, name) = (realm.clone(), "renamed");
    let realm = ground.store.write(async move |tx| renamed(tx, &old, name).await).await.unwrap();
    let rep = serde_json::to_value(ground.export("renamed").await).unwrap();
    assert!(rep["clients"].to_string().contains("/realms/renamed/account/*"));
    let master = serde_json::to_value(ground.export("master").await).unwrap();
    assert_eq!(master["roles"]["client"]["renamed-realm"].as_array().unwrap().len(), 21);
    ground.store.write(async move |tx| gatehouse::realms::create::delete(tx, &realm).await).await.unwrap();
    let master = serde_json::to_value(ground.export("master").await).unwrap();
    assert_eq!((rights(&master), of_admin(&master)), (0, (21, 0)));
    assert!(!master.to_string().contains("renamed"));
}

#[actix_web::test]
async fn the_master_realm_differs_where_a_genuine_one_does() {
    let ground = Ground::with_master().await;
    let master = serde_json::to_value(ground.export("master").await).unwrap();
    assert_eq!((&master["accessTokenLifespan"], &master["displayName"]), (&60.into(), &"Keycloak".into()));
    assert!(master["attributes"].get("oauth2DeviceCodeLifespan").is_none());
    let clients = master["clients"].as_array().unwrap().iter();
    let names: Vec<_> = clients.map(|c| c["clientId"].as_str().unwrap()).collect();
    assert_eq!(names, ["account", "account-console", "admin-cli", "broker", "master-realm", "security-admin-console"]);
    let roles = master["roles"]["realm"].as_array().unwrap().iter();
    let names: Vec<_> = roles.map(|r| r["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["admin", "create-realm", "default-roles-master", "offline_access", "uma_authorization"]);
}

#[actix_web::test]
async fn refuses_names_that_cannot_stand_in_a_path_and_names_that_are_taken() {
    let ground = Ground::with_master().await;
    for (json, why) in [
        (r#"{}"#, "Realm name cannot be empty"),
        (r#"{"realm": ""}"#, "Realm name cannot be empty"),
        (r#"{"realm": "a/b"}"#, "Character '/' not allowed."),
        (r#"{"realm": "a?b"}"#, "Character '?' not allowed."),
        (r#"{"realm": "master"}"#, "Realm master already exists"),
    ] {
        let fault = ground.create(json).await.unwrap_err();
        assert_eq!(message(&fault), why);
    }
}
