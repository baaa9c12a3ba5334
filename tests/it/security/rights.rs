//! A realm whose administrators have different rights, and what they ask the Admin API.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server};

const PASSWORD: &str = "correct horse";

/// Users by their management roles; everybody is in no group.
const USERS: &[(&str, &[&str])] = &[
    ("root", &["realm-admin"]),
    ("users", &["manage-users", "view-users"]),
    ("clients", &["manage-clients", "view-clients"]),
    ("realm", &["manage-realm", "view-realm", "manage-users", "manage-clients"]),
    ("nobody", &[]),
];

/// A server with the realm `office`. Groups: `admins` (whose members have `realm-admin`) with `below`, and `plain`; role `agent`.
pub async fn office() -> Server {
    let user = |(name, roles): &(&str, &[&str])| {
        json!({"username": name, "enabled": true, "clientRoles": {"realm-management": roles}, "firstName": "A", "lastName": "B",
            "email": format!("{name}@office.example"), "credentials": [{"type": "password", "value": PASSWORD}]})
    };
    Server::start(json!({
        "realm": "office", "enabled": true, "passwordPolicy": "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)",
        "roles": {"realm": [{"name": "agent"}]},
        "groups": [{"name": "admins", "clientRoles": {"realm-management": ["realm-admin"]}, "subGroups": [{"name": "below"}]}, {"name": "plain"}],
        "users": USERS.iter().map(user).collect::<Vec<_>>(),
    }))
    .await
}

/// Somebody with a token.
pub struct Rights<'a> {
    server: &'a Server,
    token: String,
}

impl<'a> Rights<'a> {
    pub async fn of(server: &'a Server, user: &str) -> Self {
        let form = [("grant_type", "password"), ("client_id", "admin-cli"), ("username", user), ("password", PASSWORD)];
        let answer = server.token(&form).await;
        assert_eq!(answer.status, 200, "{user}: {}", answer.text);
        Self { server, token: answer.text_of("access_token") }
    }

    pub async fn ask_realm(&self, realm: &str, method: Method, path: &str, body: Value) -> Answer {
        let url = format!("{}/admin/realms/{realm}{path}", self.server.base);
        let request = self.server.http.request(method, url).bearer_auth(&self.token);
        let request = if body.is_null() { request } else { request.json(&body) };
        Answer::of(request.send().await.expect("an answer")).await
    }

    pub async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        self.ask_realm("office", method, path, body).await
    }

    pub async fn get(&self, path: &str) -> Value {
        self.ask(Method::GET, path, Value::Null).await.json()
    }

    /// The id of what a list has under a name.
    pub async fn id(&self, path: &str, member: &str, name: &str) -> String {
        let list = self.get(path).await;
        let found = list.as_array().expect("a list").iter().find(|one| one[member] == name);
        found.unwrap_or_else(|| panic!("{name} in {path}"))["id"].as_str().expect("an id").to_owned()
    }
}
