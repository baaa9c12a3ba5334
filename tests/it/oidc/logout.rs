//! Logout by an application that posts its refresh token.

use gatehouse::oidc::claims::RefreshClaims;
use gatehouse_jose::Alg;
use serde_json::json;

use super::events::events;
use super::realm::{PASSWORD, SVC, realm};
use crate::support::{Answer, Server};

async fn log_out(server: &Server, token: &str) -> Answer {
    server.post("/logout", &[("client_id", "web"), ("refresh_token", token)]).await
}

/// A refresh token as the realm itself would sign it, with some of its claims changed.
async fn altered(server: &Server, token: &str, change: fn(&mut RefreshClaims)) -> String {
    let app = &server.app;
    let view = app.realms.realm(&app.store, &app.master_key, "t").await.expect("read").expect("a realm");
    let mut claims = gatehouse_jose::verify::<RefreshClaims>(token, view.keys.verifying()).expect("our own").claims;
    change(&mut claims);
    view.keys.signing(Alg::HS512).expect("the shared key").sign("JWT", &claims).expect("signed")
}

#[actix_web::test]
async fn it_ends_the_session_of_the_token() {
    let server = Server::start(realm(json!({}))).await;
    let token = server.token(PASSWORD).await.text_of("refresh_token");
    let as_it_was = altered(&server, &token, |_| ()).await;
    assert_eq!(log_out(&server, &as_it_was).await.status, 204);
    let again = [("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", token.as_str())];
    assert_eq!(server.token(&again).await.error(), (400, "invalid_grant".into()));
}

#[actix_web::test]
async fn what_cannot_be_redeemed_ends_nothing() {
    let server = Server::start(realm(json!({}))).await;
    let tokens = server.token(PASSWORD).await;
    let token = tokens.text_of("refresh_token");
    let changes: [fn(&mut RefreshClaims); 4] = [
        |c| c.aud = "https://elsewhere.example".into(),
        |c| c.iss = "https://elsewhere.example".into(),
        |c| c.typ = "Bearer".into(),
        |c| c.azp = "other".into(),
    ];
    for change in changes {
        let bad = altered(&server, &token, change).await;
        assert_eq!(log_out(&server, &bad).await.error(), (400, "invalid_grant".into()));
    }
    assert_eq!(log_out(&server, &tokens.text_of("access_token")).await.error(), (400, "invalid_grant".into()));
    let again = [("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", token.as_str())];
    assert_eq!(server.token(&again).await.status, 200);
}

#[actix_web::test]
async fn a_client_that_cannot_prove_who_it_is_leaves_an_event() {
    let server = Server::start(realm(json!({}))).await;
    let refused = server.post_as((SVC.0, "no"), "/logout", &[("refresh_token", "x")]).await;
    assert_eq!(refused.error(), (401, "unauthorized_client".into()));
    let kept = events(&server).await;
    let told: Vec<_> = kept.iter().map(|e| (e.kind.as_str(), e.error.as_deref(), e.client_id.as_deref())).collect();
    assert_eq!(told, [("LOGOUT_ERROR", Some("invalid_client_credentials"), Some("svc"))]);
}
