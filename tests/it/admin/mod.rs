//! The Admin API, asked by administrators with more and with fewer rights.

mod authentication;
mod client_scopes;
mod clients;
mod credentials;
mod mappers;
mod password_policies;
mod permissions;
mod realms;
mod scope_mappings;
mod second_factors;
mod user_pages;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Server};

/// The realm of these tests.
const REALM: &str = "office";
const PASSWORD: &str = "correct horse";

/// Users by what they may do.
const USERS: &[(&str, &[&str])] = &[
    ("root", &["realm-admin"]),
    ("keeper", &["manage-clients"]),
    ("reader", &["view-clients"]),
    ("seeker", &["query-clients"]),
    ("nobody", &[]),
];

pub fn realm() -> Value {
    let user = |(name, roles): &(&str, &[&str])| {
        json!({ "username": name, "enabled": true, "clientRoles": { "realm-management": roles },
            "email": format!("{name}@office.example"), "firstName": name, "lastName": "Office", "emailVerified": true,
            "credentials": [{ "type": "password", "value": PASSWORD }] })
    };
    json!({
        "realm": REALM, "enabled": true, "passwordPolicy": "hashIterations(1)",
        "users": USERS.iter().map(user).collect::<Vec<_>>(),
    })
}

/// A server, and the token of somebody who asks it.
pub struct Administrator<'a> {
    server: &'a Server,
    token: String,
}

pub async fn server() -> Server {
    Server::start(realm()).await
}

/// A server whose realm has one more user, and keeps events.
pub async fn server_with(user: Value) -> Server {
    let mut realm = realm();
    realm["users"].as_array_mut().expect("users").push(user);
    for member in ["eventsEnabled", "adminEventsEnabled", "adminEventsDetailsEnabled"] {
        realm[member] = json!(true);
    }
    Server::start(realm).await
}

impl<'a> Administrator<'a> {
    /// Somebody among [`USERS`].
    pub async fn of(server: &'a Server, user: &str) -> Self {
        let form = [("grant_type", "password"), ("client_id", "admin-cli"), ("username", user), ("password", PASSWORD)];
        let answer = server.token(&form).await;
        assert_eq!(answer.status, 200, "{user}: {}", answer.text);
        Self { server, token: answer.text_of("access_token") }
    }

    /// The access token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Asks for something below the realm.
    pub async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        self.ask_realm(REALM, method, path, body).await
    }

    pub async fn ask_realm(&self, realm: &str, method: Method, path: &str, body: Option<Value>) -> Answer {
        let url = format!("{}/admin/realms/{realm}{path}", self.server.base);
        let mut request = self.server.http.request(method, url).bearer_auth(&self.token);
        if let Some(body) = body {
            request = request.json(&body);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, None).await
    }

    /// Makes something; its path below the realm.
    pub async fn make(&self, path: &str, body: Value) -> String {
        let answer = self.post(path, body).await;
        assert_eq!(answer.status, 201, "{}", answer.text);
        let id = answer.header("location").rsplit('/').next().expect("an id");
        format!("{path}/{id}")
    }

    /// The path of a client below the realm.
    pub async fn client(&self, client_id: &str) -> String {
        let found = self.get(&format!("/clients?clientId={client_id}")).await.json();
        format!("/clients/{}", found[0]["id"].as_str().expect("a client"))
    }
}

/// Names of things in a list, sorted.
pub fn names(list: &Value, member: &str) -> Vec<String> {
    let items = list.as_array().expect("a list").iter();
    let mut names: Vec<String> = items.map(|i| i[member].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}
