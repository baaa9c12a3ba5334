//! Authentication management through the Admin API.

mod configs;
mod executions;
mod flows;
mod providers;
mod required_actions;

use serde_json::{Value, json};

use super::{Administrator, server};
use crate::support::{Answer, Server};

/// A server whose realm keeps admin events in full.
async fn audited() -> Server {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let answer = root.put("", json!({ "adminEventsEnabled": true, "adminEventsDetailsEnabled": true })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    server
}

impl Administrator<'_> {
    /// The last admin event: what was done, to what kind of thing, where, and what was sent.
    async fn last_event(&self) -> (String, Value) {
        let event = &self.get("/admin-events?max=1").await.json()[0];
        let text = |member: &str| event[member].as_str().unwrap_or_default().to_owned();
        let sent = serde_json::from_str(&text("representation")).unwrap_or_default();
        (format!("{} {} {}", text("operationType"), text("resourceType"), text("resourcePath")), sent)
    }

    /// The steps of a flow and below it.
    async fn steps(&self, flow: &str) -> Vec<Value> {
        let answer = self.get(&format!("/authentication/flows/{flow}/executions")).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json().as_array().expect("a list").clone()
    }

    /// Makes an empty flow of the top level; its id.
    async fn flow(&self, alias: &str) -> String {
        let body = json!({ "alias": alias, "providerId": "basic-flow", "topLevel": true, "builtIn": false });
        id_of(&self.post("/authentication/flows", body).await)
    }

    /// Adds a step with an authenticator; its id.
    async fn step(&self, flow: &str, provider: &str) -> String {
        let path = format!("/authentication/flows/{flow}/executions/execution");
        id_of(&self.post(&path, json!({ "provider": provider })).await)
    }

    /// Adds a sub-flow; its id.
    async fn sub_flow(&self, flow: &str, alias: &str) -> String {
        let path = format!("/authentication/flows/{flow}/executions/flow");
        id_of(&self.post(&path, json!({ "alias": alias, "type": "basic-flow" })).await)
    }
}

/// The id of what was made.
fn id_of(answer: &Answer) -> String {
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.header("location").rsplit('/').next().expect("an id").to_owned()
}

/// One member of each.
fn each<'a>(steps: &'a [Value], member: &str) -> Vec<&'a str> {
    steps.iter().map(|s| s[member].as_str().unwrap_or_default()).collect()
}
