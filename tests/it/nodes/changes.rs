//! What an administrator changes at one node holds at the other within a second.

use std::time::{Duration, Instant};

use reqwest::Method;
use serde_json::{Value, json};

use super::pair;
use super::process::Node;
use crate::support::{Answer, claims};

/// Asks again and again until the answer is as wanted; a second is the limit.
async fn within_a_second(what: &str, mut ask: impl AsyncFnMut() -> Answer, is_wanted: impl Fn(&Answer) -> bool) {
    let begun = Instant::now();
    loop {
        let asked = begun.elapsed();
        let answer = ask().await;
        if is_wanted(&answer) {
            return;
        }
        assert!(asked < Duration::from_secs(1), "{what}: after a second still {answer:?}");
    }
}

/// A change that must be accepted.
async fn change(node: &Node, token: &str, method: Method, path: &str, body: Value) -> Answer {
    let answer = node.admin(token, method, path, &body).await.expect("an answer");
    assert!((200..300).contains(&answer.status), "{path}: {answer:?}");
    answer
}

#[actix_web::test]
async fn a_change_of_the_realm_and_of_clients_reaches_the_other_node() {
    let (_place, a, b) = pair().await;
    let token = a.administrator().await;
    // So that there is something in memory to be dropped.
    assert_eq!(b.client_credentials("svc", "svc-secret").await.expect("an answer").status, 200);

    change(&a, &token, Method::PUT, "", json!({"accessTokenLifespan": 77})).await;
    let ask = async || b.password().await.expect("an answer");
    within_a_second("lifespan", ask, |answer| answer.json()["expires_in"] == 77).await;

    let client = json!({"clientId": "new", "secret": "new-secret", "serviceAccountsEnabled": true});
    let made = change(&a, &token, Method::POST, "/clients", client).await;
    let id = made.header("location").rsplit('/').next().expect("an id").to_owned();
    let ask = async || b.client_credentials("new", "new-secret").await.expect("an answer");
    within_a_second("a new client", ask, |answer| answer.status == 200).await;

    let client = json!({"clientId": "new", "enabled": false});
    change(&a, &token, Method::PUT, &format!("/clients/{id}"), client).await;
    within_a_second("a disabled client", ask, |answer| answer.status == 401).await;
}

#[actix_web::test]
async fn a_change_of_roles_reaches_the_other_node() {
    let (_place, a, b) = pair().await;
    let token = a.administrator().await;
    let first = b.password().await.expect("an answer");
    let alice = claims(&first.text_of("access_token"))["sub"].as_str().expect("a subject").to_owned();

    change(&a, &token, Method::POST, "/roles", json!({"name": "supervisor"})).await;
    let role = change(&a, &token, Method::GET, "/roles/supervisor", Value::Null).await.json();
    let path = format!("/users/{alice}/role-mappings/realm");
    change(&a, &token, Method::POST, &path, json!([role])).await;
    let ask = async || b.password().await.expect("an answer");
    let roles = |answer: &Answer| claims(&answer.text_of("access_token"))["realm_access"]["roles"].to_string();
    within_a_second("a role", ask, |answer| roles(answer).contains("supervisor")).await;

    change(&a, &token, Method::DELETE, "/roles/supervisor", Value::Null).await;
    within_a_second("no role", ask, |answer| !roles(answer).contains("supervisor")).await;
}
