//! The events of token requests: each is kept with what led to it, in the transaction of what it tells of.

use gatehouse::fault::Fault;
use gatehouse::model::event::{self, Event, Query};
use serde_json::json;

use super::realm::{PASSWORD, SVC, realm};
use crate::support::Server;

pub async fn events(server: &Server) -> Vec<Event> {
    let view =
        server.app.realms.realm(&server.app.store, &server.app.master_key, "t").await.expect("read").expect("a realm");
    let query = Query { max: 100, oldest_first: true, ..Query::default() };
    server.app.store.read::<_, Fault>(async |tx| event::list(tx, &view.realm.id, &query).await).await.expect("read")
}

fn names(event: &Event) -> Vec<&str> {
    event.details.keys().map(String::as_str).collect()
}

#[actix_web::test]
async fn a_login_tells_who_how_and_what_was_given() {
    let server = Server::start(realm(json!({}))).await;
    let answer = server.token(PASSWORD).await;
    let kept = events(&server).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(
        (kept[0].kind.as_str(), kept[0].error.as_deref(), kept[0].client_id.as_deref()),
        ("LOGIN", None, Some("web"))
    );
    assert_eq!(kept[0].session_id, Some(answer.text_of("session_state")));
    let expected = [
        "auth_method",
        "client_auth_method",
        "grant_type",
        "refresh_token_id",
        "refresh_token_type",
        "scope",
        "token_id",
        "username",
    ];
    assert_eq!(names(&kept[0]), expected);
    assert!(!format!("{kept:?}").contains("alice-pass"));
}

#[actix_web::test]
async fn a_refusal_tells_why_and_names_no_token() {
    let server = Server::start(realm(json!({}))).await;
    server.token(&[("client_id", "web"), ("grant_type", "password"), ("username", "alice"), ("password", "no")]).await;
    server.post_as(("svc", "no"), "/token", &[("grant_type", "client_credentials")]).await;
    server.post_as(SVC, "/token", &[("grant_type", "client_credentials")]).await;
    let kept = events(&server).await;
    let told: Vec<_> = kept.iter().map(|e| (e.kind.as_str(), e.error.as_deref().unwrap_or_default())).collect();
    assert_eq!(
        told,
        [
            ("LOGIN_ERROR", "invalid_user_credentials"),
            ("CLIENT_LOGIN_ERROR", "invalid_client_credentials"),
            ("CLIENT_LOGIN", "")
        ]
    );
    assert_eq!(names(&kept[1]), ["grant_type"]);
    assert_eq!(names(&kept[2]), ["client_auth_method", "grant_type", "scope", "token_id", "username"]);
}

#[actix_web::test]
async fn a_realm_that_keeps_no_events_keeps_none() {
    let server = Server::start(realm(json!({"eventsEnabled": false}))).await;
    assert_eq!(server.token(PASSWORD).await.status, 200);
    assert!(events(&server).await.is_empty());
}
