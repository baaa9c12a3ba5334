//! Client scopes, who has them, and which of them new clients get.

use serde_json::json;

use super::{Administrator, names, server};

#[actix_web::test]
async fn a_scope_is_made_changed_and_removed() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let sent = json!({ "name": "desk", "protocol": "openid-connect", "attributes": { "a": "1", "b": "2" } });
    let path = root.make("/client-scopes", sent).await;
    let sent = json!({ "name": "counter", "description": "D", "attributes": { "a": null } });
    assert_eq!(root.put(&path, sent).await.status, 204);
    let scope = root.get(&path).await.json();
    assert_eq!((&scope["name"], &scope["description"]), (&json!("counter"), &json!("D")));
    assert_eq!(scope["attributes"], json!({ "b": "2" }));
    assert_eq!(root.put(&path, json!({ "name": "email" })).await.status, 409);
    assert_eq!(root.delete(&path).await.status, 204);
    assert_eq!(root.get(&path).await.status, 404);
}

#[actix_web::test]
async fn names_that_cannot_stand_in_a_request_are_refused() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let path = root.make("/client-scopes", json!({ "name": "desk", "protocol": "openid-connect" })).await;
    for name in ["", "two words", "quo\"te", "back\\slash", "ümlaut"] {
        let sent = json!({ "name": name, "protocol": "openid-connect" });
        assert_eq!(root.post("/client-scopes", sent.clone()).await.status, 400, "POST {name}");
        assert_eq!(root.put(&path, sent).await.status, 400, "PUT {name}");
    }
    assert_eq!(root.post("/client-scopes", json!({ "name": "x", "protocol": "smoke" })).await.status, 400);
}

#[actix_web::test]
async fn a_clients_scope_is_of_one_sort_until_it_is_taken_away() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let scope = root.make("/client-scopes", json!({ "name": "desk", "protocol": "openid-connect" })).await;
    let id = scope.rsplit('/').next().expect("an id");
    let client = root.make("/clients", json!({ "clientId": "app" })).await;
    let has = async |sort: &str| {
        let list = root.get(&format!("{client}/{sort}-client-scopes")).await.json();
        names(&list, "name").contains(&"desk".to_owned())
    };
    let (default, optional) =
        (format!("{client}/default-client-scopes/{id}"), format!("{client}/optional-client-scopes/{id}"));
    assert_eq!(root.put(&optional, json!({})).await.status, 204);
    assert_eq!(root.put(&default, json!({})).await.status, 204);
    assert!(has("optional").await && !has("default").await);
    assert_eq!(root.delete(&optional).await.status, 204);
    assert!(!has("optional").await);
    assert_eq!(root.put(&format!("{client}/default-client-scopes/nowhere"), json!({})).await.status, 404);
}

#[actix_web::test]
async fn new_clients_get_what_the_realm_gives_them() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let scope = root.make("/client-scopes", json!({ "name": "desk", "protocol": "openid-connect" })).await;
    let id = scope.rsplit('/').next().expect("an id");
    assert_eq!(root.put(&format!("/default-optional-client-scopes/{id}"), json!({})).await.status, 204);
    assert_eq!(root.put(&format!("/default-default-client-scopes/{id}"), json!({})).await.status, 409);
    let client = root.get(&root.make("/clients", json!({ "clientId": "app" })).await).await.json();
    assert!(client["optionalClientScopes"].to_string().contains("\"desk\""));
    assert_eq!(root.delete(&format!("/default-optional-client-scopes/{id}")).await.status, 204);
    let client = root.get(&root.make("/clients", json!({ "clientId": "later" })).await).await.json();
    assert!(!client["optionalClientScopes"].to_string().contains("\"desk\""));
}
