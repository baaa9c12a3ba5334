//! Scope mappings of clients and client scopes, and who may map what.

use reqwest::Method;
use serde_json::{Value, json};

use super::{Administrator, names, server};

async fn role(of: &Administrator<'_>, path: &str) -> Value {
    let answer = of.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[actix_web::test]
async fn roles_are_mapped_shown_with_their_parts_and_taken_away() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    root.post("/roles", json!({ "name": "part" })).await;
    root.post("/roles", json!({ "name": "whole" })).await;
    let (part, whole) = (role(&root, "/roles/part").await, role(&root, "/roles/whole").await);
    root.post("/roles/whole/composites", json!([part])).await;
    for base in [
        root.make("/clients", json!({ "clientId": "app", "fullScopeAllowed": false })).await,
        root.make("/client-scopes", json!({ "name": "desk", "protocol": "openid-connect" })).await,
    ] {
        let realm = format!("{base}/scope-mappings/realm");
        assert_eq!(root.post(&realm, json!([whole])).await.status, 204);
        assert_eq!(names(&root.get(&realm).await.json(), "name"), ["whole"]);
        assert_eq!(names(&root.get(&format!("{realm}/composite")).await.json(), "name"), ["part", "whole"]);
        let available = names(&root.get(&format!("{realm}/available")).await.json(), "name");
        assert!(available.contains(&"part".to_owned()) && !available.contains(&"whole".to_owned()));
        assert_eq!(root.ask(Method::DELETE, &realm, Some(json!([whole]))).await.status, 204);
        assert_eq!(root.get(&format!("{base}/scope-mappings")).await.json(), json!({}));
    }
}

#[actix_web::test]
async fn a_role_of_another_container_is_not_found() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let client = root.make("/clients", json!({ "clientId": "app" })).await;
    let management = root.client("realm-management").await;
    let of_client = role(&root, &format!("{management}/roles/view-users")).await;
    let of_realm = role(&root, "/roles/offline_access").await;
    let mappings = format!("{client}/scope-mappings");
    assert_eq!(root.post(&format!("{mappings}/realm"), json!([of_client])).await.status, 404);
    assert_eq!(root.post(&format!("{mappings}{management}"), json!([of_realm])).await.status, 404);
    assert_eq!(root.post(&format!("{mappings}/clients/nowhere"), json!([of_client])).await.status, 404);
    assert_eq!(root.get(&format!("{mappings}/clients/nowhere/available")).await.status, 404);
}

#[actix_web::test]
async fn nobody_maps_a_management_role_that_they_have_not() {
    let server = server().await;
    let (root, keeper) = (Administrator::of(&server, "root").await, Administrator::of(&server, "keeper").await);
    let client = root.make("/clients", json!({ "clientId": "app", "fullScopeAllowed": false })).await;
    let management = root.client("realm-management").await;
    let path = format!("{client}/scope-mappings{management}");
    for (name, status) in [("realm-admin", 403), ("manage-users", 403), ("manage-clients", 204)] {
        let role = role(&root, &format!("{management}/roles/{name}")).await;
        assert_eq!(keeper.post(&path, json!([role])).await.status, status, "{name}");
    }
    assert!(keeper.get(&format!("{path}/available")).await.json().as_array().is_some_and(Vec::is_empty));
    let of_realm = role(&root, "/roles/offline_access").await;
    assert_eq!(keeper.post(&format!("{client}/scope-mappings/realm"), json!([of_realm])).await.status, 403);
}
