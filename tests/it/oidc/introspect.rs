//! Introspection: who is told what.

use serde_json::json;

use super::realm::{PASSWORD, SVC, realm};
use crate::support::{Server, claims};

async fn tokens(server: &Server, client: &str) -> crate::support::Answer {
    let form = [("client_id", client), ("scope", "openid")];
    server.token(&[&PASSWORD[1..], &form].concat()).await
}

#[actix_web::test]
async fn a_token_is_active_to_its_audience_alone() {
    let server = Server::start(realm(json!({}))).await;
    let for_svc = tokens(&server, "aud").await.text_of("access_token");
    let answer = server.post_as(SVC, "/token/introspect", &[("token", &for_svc)]).await;
    let body = answer.json();
    assert_eq!(
        json!([body["active"], body["client_id"], body["username"], body["token_type"]]),
        json!([true, "aud", "alice", "Bearer"])
    );
    assert_eq!((&body["sub"], &body["aud"]), (&claims(&for_svc)["sub"], &claims(&for_svc)["aud"]));
    let for_nobody = tokens(&server, "web").await.text_of("access_token");
    let answer = server.post_as(SVC, "/token/introspect", &[("token", &for_nobody)]).await;
    assert_eq!((answer.status, answer.json()), (200, json!({"active": false})));
}

#[actix_web::test]
async fn a_lightweight_token_is_filled_up() {
    let server = Server::start(realm(json!({}))).await;
    let token = tokens(&server, "light").await.text_of("access_token");
    assert!(claims(&token)["aud"].is_null(), "the audience mapper is not for lightweight tokens here");
    let answer = server.post_as(SVC, "/token/introspect", &[("token", &token)]).await;
    assert_eq!(answer.json(), json!({"active": false}));
}

#[actix_web::test]
async fn a_refresh_token_is_active_to_its_own_client_and_only_when_hinted() {
    let server = Server::start(realm(json!({}))).await;
    let form = [("grant_type", "password"), ("username", "alice"), ("password", "alice-pass")];
    let own = server.post_as(SVC, "/token", &form).await.text_of("refresh_token");
    let hinted =
        server.post_as(SVC, "/token/introspect", &[("token", &own), ("token_type_hint", "refresh_token")]).await;
    assert_eq!((&hinted.json()["active"], &hinted.json()["token_type"]), (&json!(true), &json!("Refresh")));
    let bare = server.post_as(SVC, "/token/introspect", &[("token", &own)]).await;
    assert_eq!(bare.json(), json!({"active": false}));
    let foreign = tokens(&server, "aud").await.text_of("refresh_token");
    let answer =
        server.post_as(SVC, "/token/introspect", &[("token", &foreign), ("token_type_hint", "refresh_token")]).await;
    assert_eq!(answer.json(), json!({"active": false}));
}

#[actix_web::test]
async fn who_asks_must_be_a_confidential_client() {
    let server = Server::start(realm(json!({}))).await;
    let nobody = server.post("/token/introspect", &[("token", "x")]).await;
    assert_eq!(nobody.error(), (401, "invalid_client".into()));
    let public = server.post("/token/introspect", &[("token", "x"), ("client_id", "web")]).await;
    assert_eq!(public.error(), (403, "invalid_request".into()));
    assert_eq!(
        server.post_as(("svc", "no"), "/token/introspect", &[("token", "x")]).await.error(),
        (401, "invalid_client".into())
    );
    assert_eq!(server.post_as(SVC, "/token/introspect", &[]).await.error(), (400, "invalid_request".into()));
    let hint = [("token", "x"), ("token_type_hint", "bananas")];
    assert_eq!(server.post_as(SVC, "/token/introspect", &hint).await.error(), (400, "invalid_request".into()));
    assert_eq!(server.post_as(SVC, "/token/introspect", &[("token", "x")]).await.json(), json!({"active": false}));
}
