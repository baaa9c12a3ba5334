//! The userinfo endpoint.

use serde_json::json;

use super::realm::{PASSWORD, realm};
use crate::support::{Answer, Server};

async fn server_and_token(scope: &'static str) -> (Server, String) {
    let server = Server::start(realm(json!({}))).await;
    let answer = server.token(&[PASSWORD, &[("scope", scope)]].concat()).await;
    let token = answer.text_of("access_token");
    (server, token)
}

#[actix_web::test]
async fn a_token_gives_the_user_s_claims_in_header_or_form() {
    let (server, token) = server_and_token("openid").await;
    let by_header = server.userinfo(&token).await;
    assert_eq!(by_header.status, 200, "{by_header:?}");
    assert_eq!(by_header.header("cache-control"), "no-store, no-cache");
    assert_eq!(
        (&by_header.json()["preferred_username"], &by_header.json()["email_verified"]),
        (&json!("alice"), &json!(true))
    );
    assert_eq!(by_header.json()["sub"], crate::support::claims(&token)["sub"]);
    let by_form = server.post("/userinfo", &[("access_token", &token)]).await;
    assert_eq!(by_form.json(), by_header.json());
}

fn challenge(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.header("www-authenticate"))
}

#[actix_web::test]
async fn a_refusal_says_why_in_its_challenge() {
    let (server, plain) = server_and_token("profile").await;
    let none = Answer::of(server.http.get(server.oidc("/userinfo")).send().await.expect("answer")).await;
    assert_eq!(challenge(&none), (401, "Bearer realm=\"t\""));
    let bad = server.userinfo("nonsense").await;
    assert_eq!(bad.status, 401);
    assert!(challenge(&bad).1.starts_with("Bearer realm=\"t\", error=\"invalid_token\""));
    let without = server.userinfo(&plain).await;
    assert_eq!(without.status, 403);
    assert!(challenge(&without).1.contains("insufficient_scope"));
    let both = server.http.post(server.oidc("/userinfo")).bearer_auth(&plain).form(&[("access_token", &plain)]);
    assert_eq!(both.send().await.expect("answer").status(), 400);
}

#[actix_web::test]
async fn neither_refresh_nor_id_tokens_are_access_tokens() {
    let (server, _) = server_and_token("openid").await;
    let answer = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    for kind in ["refresh_token", "id_token"] {
        assert_eq!(server.userinfo(&answer.text_of(kind)).await.status, 401, "{kind}");
    }
}

#[actix_web::test]
async fn an_access_token_ends_with_its_time() {
    let (server, token) = server_and_token("openid").await;
    server.app.clock.advance_ms(299_000);
    assert_eq!(server.userinfo(&token).await.status, 200);
    server.app.clock.advance_ms(2_000);
    assert_eq!(server.userinfo(&token).await.status, 401);
}
