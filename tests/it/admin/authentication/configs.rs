//! Configurations of steps: made, read, changed, removed; their secrets are never shown.

use gatehouse::fault::Fault;
use serde_json::{Value, json};

use super::{Administrator, audited, id_of};
use crate::support::Server;

const ALL: &str = "SELECT config FROM authenticator_config WHERE alias = 'robots'";

#[actix_web::test]
async fn a_configuration_is_made_found_changed_and_removed_with_an_event_each() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let step = root.step("mine", "conditional-user-role").await;
    let at = format!("authentication/executions/{step}/config");
    let made = root.post(&format!("/{at}"), json!({ "alias": "who", "config": { "condUserRole": "agent" } })).await;
    let id = id_of(&made);
    let (event, sent) = root.last_event().await;
    assert_eq!(event, format!("CREATE AUTHENTICATOR_CONFIG {at}"));
    assert_eq!(sent["config"], json!({ "condUserRole": "agent" }));
    assert_eq!(root.steps("mine").await[0]["authenticationConfig"], json!(id));
    assert_eq!(root.steps("mine").await[0]["alias"], "who");
    let path = format!("/authentication/config/{id}");
    let expected = json!({ "id": id, "alias": "who", "config": { "condUserRole": "agent" } });
    assert_eq!(root.get(&path).await.json(), expected);
    assert_eq!(root.get(&format!("/{at}/{id}")).await.json(), expected);
    let changed = json!({ "id": id, "alias": "whom", "config": { "condUserRole": "", "negate": "true" } });
    assert_eq!(root.put(&path, changed).await.status, 204);
    assert_eq!(root.last_event().await.0, format!("UPDATE AUTHENTICATOR_CONFIG authentication/config/{id}"));
    let expected = json!({ "id": id, "alias": "whom", "config": { "negate": "true" } });
    assert_eq!(root.get(&path).await.json(), expected);
    assert_eq!(root.delete(&path).await.status, 204);
    assert_eq!(root.last_event().await.0, format!("DELETE AUTHENTICATOR_CONFIG authentication/config/{id}"));
    assert_eq!(root.get(&path).await.status, 404);
    assert_eq!(root.steps("mine").await[0]["authenticationConfig"], Value::Null);
}

#[actix_web::test]
async fn a_second_configuration_takes_the_place_of_the_first() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let step = root.step("mine", "conditional-user-role").await;
    let at = format!("/authentication/executions/{step}/config");
    let first = id_of(&root.post(&at, json!({ "alias": "one", "config": {} })).await);
    let second = id_of(&root.post(&at, json!({ "alias": "two", "config": {} })).await);
    assert_eq!(root.get(&format!("/authentication/config/{first}")).await.status, 404);
    assert_eq!(root.steps("mine").await[0]["authenticationConfig"], json!(second));
}

#[actix_web::test]
async fn configurations_that_make_no_sense_are_refused() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    root.flow("mine").await;
    let step = root.step("mine", "conditional-user-role").await;
    let one = id_of(&root.post("/authentication/config", json!({ "alias": "one", "config": {} })).await);
    id_of(&root.post("/authentication/config", json!({ "alias": "two", "config": {} })).await);
    let at = format!("/authentication/executions/{step}/config");
    for (path, body, status) in [
        (at.as_str(), json!({ "config": {} }), 409),
        (at.as_str(), json!({ "alias": "", "config": {} }), 409),
        (at.as_str(), json!({ "alias": "one", "config": {} }), 409),
        (at.as_str(), json!({ "alias": "a/b", "config": {} }), 400),
        (at.as_str(), json!({ "alias": "x", "config": { "negate": true } }), 400),
        (at.as_str(), json!({ "alias": "x", "config": [] }), 400),
        ("/authentication/config", json!({ "config": {} }), 409),
        ("/authentication/executions/no-such-step/config", json!({ "alias": "x", "config": {} }), 404),
    ] {
        let answer = root.post(path, body.clone()).await;
        assert_eq!(answer.status, status, "{path} {body}: {}", answer.text);
    }
    let taken = root.put(&format!("/authentication/config/{one}"), json!({ "alias": "two" })).await;
    assert_eq!(taken.status, 409, "{}", taken.text);
    assert_eq!(root.put("/authentication/config/no-such", json!({ "alias": "x" })).await.status, 404);
    assert_eq!(root.delete("/authentication/config/no-such").await.status, 404);
}

/// What the database has of a configuration.
async fn stored(server: &Server) -> Value {
    let read = server.app.store.read::<String, Fault>(async |tx| {
        let rows = tx.query(ALL, &[]).await?;
        Ok(rows.first().expect("the configuration").get(0)?)
    });
    serde_json::from_str(&read.await.expect("read")).expect("JSON")
}

#[actix_web::test]
async fn secrets_are_sealed_masked_and_kept_when_the_mask_comes_back() {
    let server = audited().await;
    let root = Administrator::of(&server, "root").await;
    let config = json!({ "alias": "robots", "config": { "secret.key": "hush", "site.key": "public" } });
    let id = id_of(&root.post("/authentication/config", config).await);
    let path = format!("/authentication/config/{id}");
    let (_, sent) = root.last_event().await;
    assert_eq!(sent["config"]["secret.key"], "**********");
    let first = stored(&server).await;
    assert!(first["config"].is_null() && !first.to_string().contains("hush"), "{first}");
    let shown = root.get(&path).await.json();
    assert_eq!(shown["config"], json!({ "secret.key": "**********", "site.key": "public" }));
    assert_eq!(root.put(&path, shown).await.status, 204);
    assert_eq!(stored(&server).await["secret.key"], first["secret.key"]);
    let sealed = first["secret.key"].as_str().expect("a text");
    let forged = json!({ "alias": "robots", "config": { "secret.key": sealed } });
    assert_eq!(root.put(&path, forged).await.status, 204);
    assert_ne!(stored(&server).await["secret.key"], first["secret.key"], "what looks sealed is a secret like others");
    let exported = root.post("/partial-export", json!({})).await;
    assert!(exported.status == 200 && !exported.text.contains("hush"), "{}", exported.text);
}
