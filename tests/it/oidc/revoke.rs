//! Revocation.

use serde_json::json;

use super::realm::{PASSWORD, realm};
use crate::support::{Answer, Server};

async fn tokens() -> (Server, Answer) {
    let server = Server::start(realm(json!({}))).await;
    let answer = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    (server, answer)
}

#[actix_web::test]
async fn a_refresh_token_takes_everything_of_its_client_with_it() {
    let (server, tokens) = tokens().await;
    let (access, refresh) = (tokens.text_of("access_token"), tokens.text_of("refresh_token"));
    let again = [("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", refresh.as_str())];
    let newer = server.token(&again).await.text_of("access_token");
    let revoked = server.post("/revoke", &[("client_id", "web"), ("token", &refresh)]).await;
    assert_eq!((revoked.status, revoked.text.as_str()), (200, ""));
    assert_eq!(server.token(&again).await.error(), (400, "invalid_grant".into()));
    assert_eq!(server.userinfo(&access).await.status, 401);
    assert_eq!(server.userinfo(&newer).await.status, 401);
}

#[actix_web::test]
async fn an_access_token_goes_alone() {
    let (server, tokens) = tokens().await;
    let access = tokens.text_of("access_token");
    for _ in 0..2 {
        assert_eq!(server.post("/revoke", &[("client_id", "web"), ("token", &access)]).await.status, 200);
    }
    assert_eq!(server.userinfo(&access).await.status, 401);
    let refresh = tokens.text_of("refresh_token");
    let again = [("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", refresh.as_str())];
    assert_eq!(server.token(&again).await.status, 200);
}

#[actix_web::test]
async fn what_cannot_be_revoked_is_refused() {
    let (server, tokens) = tokens().await;
    for kind in ["access_token", "refresh_token"] {
        let token = tokens.text_of(kind);
        let by_other = server.post("/revoke", &[("client_id", "other"), ("token", &token)]).await;
        assert_eq!(by_other.error(), (400, "invalid_request".into()), "{kind}");
    }
    assert_eq!(server.userinfo(&tokens.text_of("access_token")).await.status, 200);
    let id = tokens.text_of("id_token");
    assert_eq!(
        server.post("/revoke", &[("client_id", "web"), ("token", &id)]).await.error(),
        (400, "unsupported_token_type".into())
    );
    assert_eq!(
        server.post("/revoke", &[("client_id", "web"), ("token", "nonsense")]).await.error(),
        (200, "invalid_token".into())
    );
    assert_eq!(server.post("/revoke", &[("client_id", "web")]).await.error(), (400, "invalid_request".into()));
    assert_eq!(server.post("/revoke", &[("token", "x")]).await.error(), (401, "invalid_client".into()));
}
