//! Who may do what with clients: every path is asked without a token, with too weak a one, and with another realm's.

use reqwest::Method;
use serde_json::json;

use super::{Administrator, server};
use crate::support::Answer;

const READS: &[&str] = &[
    "",
    "/client-secret",
    "/client-secret/rotated",
    "/service-account-user",
    "/default-client-scopes",
    "/optional-client-scopes",
    "/protocol-mappers/models",
    "/protocol-mappers/protocol/openid-connect",
    "/scope-mappings",
    "/scope-mappings/realm",
    "/scope-mappings/realm/available",
    "/scope-mappings/realm/composite",
    "/session-count",
    "/offline-session-count",
    "/user-sessions",
    "/offline-sessions",
    "/installation/providers/keycloak-oidc-keycloak-json",
    "/evaluate-scopes/protocol-mappers",
    "/evaluate-scopes/scope-mappings/office/granted",
    "/management/permissions",
];

/// Method and path of changes, with `{scope}` for the id of a scope.
const CHANGES: &[(&str, &str)] = &[
    ("PUT", ""),
    ("DELETE", ""),
    ("POST", "/client-secret"),
    ("DELETE", "/client-secret/rotated"),
    ("PUT", "/default-client-scopes/{scope}"),
    ("DELETE", "/optional-client-scopes/{scope}"),
    ("POST", "/protocol-mappers/models"),
    ("POST", "/protocol-mappers/add-models"),
    ("PUT", "/protocol-mappers/models/x"),
    ("DELETE", "/protocol-mappers/models/x"),
    ("POST", "/scope-mappings/realm"),
    ("DELETE", "/scope-mappings/realm"),
    ("POST", "/push-revocation"),
];

const OF_REALM: &[(&str, &str)] = &[
    ("POST", "/clients"),
    ("POST", "/client-scopes"),
    ("PUT", "/client-scopes/{scope}"),
    ("DELETE", "/client-scopes/{scope}"),
    ("POST", "/client-scopes/{scope}/protocol-mappers/models"),
    ("POST", "/client-scopes/{scope}/scope-mappings/realm"),
    ("PUT", "/default-default-client-scopes/{scope}"),
    ("DELETE", "/default-optional-client-scopes/{scope}"),
];

fn method(name: &str) -> Method {
    name.parse().expect("a method")
}

#[actix_web::test]
async fn without_enough_rights_nothing_is_shown_or_changed() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let client = root.make("/clients", json!({ "clientId": "app" })).await;
    let scope = root.make("/client-scopes", json!({ "name": "desk", "protocol": "openid-connect" })).await;
    let id = scope.rsplit('/').next().expect("an id");
    let reads = READS.iter().map(|path| ("GET", format!("{client}{path}")));
    let reads = reads.chain(["/default-default-client-scopes".to_owned(), scope.clone()].map(|path| ("GET", path)));
    let of_client = CHANGES.iter().map(|(method, path)| (*method, format!("{client}{path}")));
    let changes = of_client.chain(OF_REALM.iter().map(|(method, path)| (*method, (*path).to_owned())));
    let changes: Vec<_> = changes.map(|(method, path)| (method, path.replace("{scope}", id))).collect();
    let (nobody, seeker) = (Administrator::of(&server, "nobody").await, Administrator::of(&server, "seeker").await);
    let reader = Administrator::of(&server, "reader").await;
    let before = root.get(&client).await.json();
    for (name, path) in reads.chain(changes.iter().cloned()) {
        let url = format!("{}/admin/realms/office{path}", server.base);
        let request = server.http.request(method(name), url).json(&json!({}));
        let answer = Answer::of(request.send().await.expect("an answer")).await;
        assert_eq!(answer.status, 401, "{name} {path} without a token");
        for weak in [&nobody, &seeker] {
            let answer = weak.ask(method(name), &path, Some(json!({}))).await;
            assert_eq!(answer.status, 403, "{name} {path} with a weak token: {}", answer.text);
        }
        let elsewhere = root.ask_realm("master", method(name), &path, Some(json!({}))).await;
        assert_eq!(elsewhere.status, 403, "{name} {path} of another realm: {}", elsewhere.text);
    }
    for (name, path) in changes {
        let answer = reader.ask(method(name), &path, Some(json!({}))).await;
        assert_eq!(answer.status, 403, "{name} {path} with a token that may only see: {}", answer.text);
    }
    assert_eq!(root.get(&client).await.json(), before);
}

#[actix_web::test]
async fn who_may_only_query_sees_no_client() {
    let server = server().await;
    let seeker = Administrator::of(&server, "seeker").await;
    for path in ["/clients", "/clients?clientId=account", "/client-scopes"] {
        assert_eq!(seeker.get(path).await.json(), json!([]), "{path}");
    }
}

#[actix_web::test]
async fn nobody_changes_the_client_that_holds_the_rights_over_the_realm() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let path = root.client("realm-management").await;
    assert_eq!(root.get(&path).await.json()["access"]["manage"], false);
    for (name, rest) in CHANGES {
        let answer = root.ask(method(name), &format!("{path}{rest}"), Some(json!({}))).await;
        assert_eq!(answer.status, 403, "{name} {rest}: {}", answer.text);
    }
    let account = root.client("account").await;
    assert_eq!(root.delete(&account).await.status, 204);
}

#[actix_web::test]
async fn a_client_of_another_realm_is_not_found() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let master = server.app.realms.realm(&server.app.store, &server.app.master_key, "master").await;
    let master = master.expect("read").expect("the realm");
    let foreign = master.client_id("admin-cli").expect("a client").0.clone();
    for (name, rest) in CHANGES.iter().chain(&[("GET", "")]) {
        let answer = root.ask(method(name), &format!("/clients/{foreign}{rest}"), Some(json!({}))).await;
        assert_eq!(answer.status, 404, "{name} {rest}: {}", answer.text);
    }
}
