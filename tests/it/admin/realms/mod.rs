//! The Admin API of realms: their settings and keys, imports into them, and what administrators do in the place of users.

mod impersonation;
mod partial_import;
mod settings;

use serde_json::{Value, json};

use crate::support::{Answer, Server};

/// A user with management roles of the realm, and the password `pass`.
fn user(name: &str, roles: &[&str]) -> Value {
    json!({
        "username": name, "enabled": true, "email": format!("{name}@example.com"), "firstName": "A", "lastName": "B",
        "credentials": [{"type": "password", "value": "pass"}], "clientRoles": {"realm-management": roles},
    })
}

/// A realm with these users.
fn realm(users: Vec<Value>) -> Value {
    json!({
        "realm": "t", "enabled": true, "users": users, "eventsEnabled": true, "adminEventsEnabled": true,
        "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
    })
}

async fn token(server: &Server, user: &str) -> String {
    let form = [("client_id", "admin-cli"), ("grant_type", "password"), ("username", user), ("password", "pass")];
    let answer = server.token(&form).await;
    assert_eq!(answer.status, 200, "{user}: {}", answer.text);
    answer.text_of("access_token")
}

/// A request to a path below the realm.
async fn ask(server: &Server, token: &str, method: &str, path: &str, body: Option<Value>) -> Answer {
    let method = reqwest::Method::from_bytes(method.as_bytes()).expect("a method");
    let request = server.http.request(method, format!("{}/admin/realms/t{path}", server.base)).bearer_auth(token);
    let request = match body {
        Some(json) => request.json(&json),
        None => request,
    };
    Answer::of(request.send().await.expect("an answer")).await
}
