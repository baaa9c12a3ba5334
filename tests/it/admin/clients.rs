//! Clients: what they are made with, what an update changes, what is refused.

use serde_json::{Value, json};

use super::{Administrator, names, server};

#[actix_web::test]
async fn a_client_that_says_nothing_is_confidential_and_gets_the_realms_scopes() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let path = root.make("/clients", json!({ "clientId": "plain" })).await;
    let client = root.get(&path).await.json();
    assert_eq!(client["publicClient"], false);
    assert_eq!(client["standardFlowEnabled"], true);
    assert_eq!(client["directAccessGrantsEnabled"], false);
    assert_eq!(client["fullScopeAllowed"], true);
    assert_eq!(client["protocol"], "openid-connect");
    assert_eq!(client["attributes"]["realm_client"], "false");
    assert_eq!(client["defaultClientScopes"], json!(["acr", "basic", "email", "profile", "roles", "web-origins"]));
    let secret = client["secret"].as_str().expect("a secret");
    assert!(secret.len() >= 32, "{secret}");
    assert_eq!(root.get(&format!("{path}/client-secret")).await.text_of("value"), secret);
}

#[actix_web::test]
async fn a_client_that_names_its_protocol_is_an_application_at_its_root_url() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let sent = json!({ "clientId": "app", "protocol": "openid-connect", "rootUrl": "https://app.example/x" });
    let client = root.get(&root.make("/clients", sent).await).await.json();
    assert_eq!(client["publicClient"], true);
    assert_eq!(client["directAccessGrantsEnabled"], true);
    assert_eq!(client["redirectUris"], json!(["https://app.example/x/*"]));
    assert_eq!(client["webOrigins"], json!(["https://app.example"]));
    assert_eq!(client["secret"], Value::Null);
}

#[actix_web::test]
async fn an_update_changes_what_it_names_and_removes_attributes_that_are_null() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let sent = json!({ "clientId": "app", "name": "A", "description": "B", "attributes": { "a": "1", "b": "2" } });
    let path = root.make("/clients", sent).await;
    let before = root.get(&path).await.json();
    let sent =
        json!({ "name": null, "description": "C", "attributes": { "a": null, "c": "3", "realm_client": "true" } });
    assert_eq!(root.put(&path, sent).await.status, 204);
    let mut expected = before.clone();
    expected["description"] = json!("C");
    let attributes = expected["attributes"].as_object_mut().expect("attributes");
    attributes.remove("a");
    attributes.insert("c".into(), json!("3"));
    assert_eq!(root.get(&path).await.json(), expected);
}

#[actix_web::test]
async fn a_taken_client_id_is_a_conflict() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    root.make("/clients", json!({ "clientId": "app" })).await;
    let other = root.make("/clients", json!({ "clientId": "other" })).await;
    assert_eq!(root.post("/clients", json!({ "clientId": "app" })).await.status, 409);
    assert_eq!(root.put(&other, json!({ "clientId": "app" })).await.status, 409);
    assert_eq!(root.get(&other).await.text_of("clientId"), "other");
}

#[actix_web::test]
async fn what_a_new_client_may_not_say_an_update_may_not_say_either() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let path = root.make("/clients", json!({ "clientId": "app" })).await;
    let refused = [
        json!({ "redirectUris": ["javascript:alert(1)"] }),
        json!({ "redirectUris": ["JavaScript:alert(1)//*"] }),
        json!({ "redirectUris": ["https://a.example/#x"] }),
        json!({ "redirectUris": ["https://good.example@evil.example/"] }),
        json!({ "rootUrl": "not a url" }),
        json!({ "baseUrl": "data:text/html,x" }),
        json!({ "adminUrl": "javascript:x" }),
        json!({ "attributes": { "logoUri": "javascript:x" } }),
        json!({ "attributes": { "post.logout.redirect.uris": "https://a.example/##vbscript:x" } }),
        json!({ "protocol": "carrier-pigeon" }),
        json!({ "clientAuthenticatorType": "handshake" }),
        json!({ "authenticationFlowBindingOverrides": { "browser": "nowhere" } }),
        json!({ "protocolMappers": [{ "name": "m", "protocol": "openid-connect", "protocolMapper": "no-mapper" }] }),
        json!({ "clientId": " " }),
    ];
    for mut sent in refused {
        let updated = root.put(&path, sent.clone()).await;
        assert_eq!(updated.error(), (400, "invalid_input".into()), "PUT {sent}: {}", updated.text);
        if sent["clientId"].is_null() {
            sent["clientId"] = json!("another");
        }
        let made = root.post("/clients", sent.clone()).await;
        assert_eq!(made.error(), (400, "invalid_input".into()), "POST {sent}: {}", made.text);
    }
}

#[actix_web::test]
async fn a_service_account_comes_goes_and_is_renamed_with_its_client() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let path = root.make("/clients", json!({ "clientId": "Robot", "serviceAccountsEnabled": true })).await;
    let account = format!("{path}/service-account-user");
    assert_eq!(root.get(&account).await.text_of("username"), "service-account-robot");
    let has_scope = |client: Value| client["defaultClientScopes"].to_string().contains("service_account");
    assert!(has_scope(root.get(&path).await.json()));
    root.put(&path, json!({ "clientId": "machine" })).await;
    assert_eq!(root.get(&account).await.text_of("username"), "service-account-machine");
    root.put(&path, json!({ "serviceAccountsEnabled": false })).await;
    assert_eq!(root.get(&account).await.status, 400);
    assert!(!has_scope(root.get(&path).await.json()));
    assert_eq!(root.get("/users?username=service-account-machine&exact=true").await.json(), json!([]));
}

#[actix_web::test]
async fn a_new_secret_is_the_only_one_that_counts() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let sent = json!({ "clientId": "robot", "serviceAccountsEnabled": true, "secret": "old-secret" });
    let path = root.make("/clients", sent).await;
    let form = [("grant_type", "client_credentials")];
    assert_eq!(server.post_as(("robot", "old-secret"), "/token", &form).await.status, 200);
    let made = root.post(&format!("{path}/client-secret"), json!({})).await.text_of("value");
    assert_eq!(server.post_as(("robot", "old-secret"), "/token", &form).await.status, 401);
    assert_eq!(server.post_as(("robot", &made), "/token", &form).await.status, 200);
    // What a reader is shown in the place of a secret does not become one.
    root.put(&path, json!({ "secret": "**********" })).await;
    assert_eq!(server.post_as(("robot", &made), "/token", &form).await.status, 200);
}

#[actix_web::test]
async fn a_removed_client_is_gone_with_its_service_account() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let path = root.make("/clients", json!({ "clientId": "robot", "serviceAccountsEnabled": true })).await;
    assert_eq!(root.delete(&path).await.status, 204);
    assert_eq!(root.get(&path).await.status, 404);
    assert_eq!(root.delete(&path).await.status, 404);
    assert_eq!(root.get("/users?username=service-account-robot").await.json(), json!([]));
}

#[actix_web::test]
async fn lists_are_searched_and_paged_by_client_id() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    for id in ["desk-a", "desk-b", "desk-c"] {
        root.make("/clients", json!({ "clientId": id })).await;
    }
    let found = |answer: Value| names(&answer, "clientId");
    assert_eq!(found(root.get("/clients?clientId=DESK&search=true&first=1&max=1").await.json()), ["desk-b"]);
    assert_eq!(found(root.get("/clients?clientId=desk-c").await.json()), ["desk-c"]);
    assert!(found(root.get("/clients?clientId=desk").await.json()).is_empty());
    assert_eq!(root.get("/clients?q=color:red").await.error(), (400, "invalid_request".into()));
}

#[actix_web::test]
async fn an_id_cannot_be_the_realms_nor_break_a_path() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let realm = root.get("").await.text_of("id");
    for id in [realm.as_str(), "a/b", "a b", "..%2f"] {
        let made = root.post("/clients", json!({ "clientId": "odd", "id": id })).await;
        assert_eq!(made.status, 400, "{id}: {}", made.text);
    }
}
