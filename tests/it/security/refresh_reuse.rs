//! Refresh tokens where the realm revokes them on use, and refresh against revocation.

use serde_json::{Value, json};

use crate::oidc::realm::{PASSWORD, realm};
use crate::support::{Answer, Server};

fn rotating(max_reuse: u32) -> Value {
    realm(json!({"revokeRefreshToken": true, "refreshTokenMaxReuse": max_reuse}))
}

async fn refresh(server: &Server, token: &str) -> Answer {
    server.token(&[("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", token)]).await
}

#[actix_web::test]
async fn a_token_that_is_used_twice_ends_the_session_of_its_client() {
    let server = Server::start(rotating(0)).await;
    let first = server.token(PASSWORD).await.text_of("refresh_token");
    let second = refresh(&server, &first).await.text_of("refresh_token");
    let third = refresh(&server, &second).await;
    assert_eq!(third.status, 200, "{third:?}");
    assert_eq!(refresh(&server, &first).await.error(), (400, "invalid_grant".into()));
    assert_eq!(refresh(&server, &third.text_of("refresh_token")).await.error(), (400, "invalid_grant".into()));
    assert_eq!(server.userinfo(&third.text_of("access_token")).await.status, 401);
}

#[actix_web::test]
async fn a_token_may_be_used_again_as_often_as_the_realm_says() {
    let server = Server::start(rotating(1)).await;
    let token = server.token(PASSWORD).await.text_of("refresh_token");
    let outcomes = [
        refresh(&server, &token).await.status,
        refresh(&server, &token).await.status,
        refresh(&server, &token).await.status,
    ];
    assert_eq!(outcomes, [200, 200, 400]);
}

#[actix_web::test]
async fn of_a_hundred_parallel_uses_one_succeeds() {
    let server = Server::start(rotating(0)).await;
    let token = server.token(PASSWORD).await.text_of("refresh_token");
    let answers = futures_util::future::join_all((0..100).map(|_| refresh(&server, &token))).await;
    assert_eq!(answers.iter().filter(|a| a.status == 200).count(), 1);
    assert!(answers.iter().all(|a| a.status == 200 || a.error() == (400, "invalid_grant".into())));
}

#[actix_web::test]
async fn nothing_lives_after_a_revocation_that_was_answered() {
    let server = Server::start(realm(json!({}))).await;
    let token = server.token(PASSWORD).await.text_of("refresh_token");
    let refreshes = futures_util::future::join_all((0..30).map(|_| refresh(&server, &token)));
    let form = [("client_id", "web"), ("token", token.as_str())];
    let (answers, revoked) = futures_util::future::join(refreshes, server.post("/revoke", &form)).await;
    assert_eq!(revoked.status, 200);
    for answer in answers.iter().filter(|a| a.status == 200) {
        assert_eq!(refresh(&server, &answer.text_of("refresh_token")).await.error(), (400, "invalid_grant".into()));
    }
}

#[actix_web::test]
async fn another_client_cannot_use_it() {
    let server = Server::start(realm(json!({}))).await;
    let tokens = server.token(PASSWORD).await;
    let form = |token| [("grant_type", "refresh_token"), ("client_id", "other"), ("refresh_token", token)];
    assert_eq!(server.token(&form(&tokens.text_of("refresh_token"))).await.error(), (400, "invalid_grant".into()));
    assert_eq!(refresh(&server, &tokens.text_of("access_token")).await.error(), (400, "invalid_grant".into()));
}
