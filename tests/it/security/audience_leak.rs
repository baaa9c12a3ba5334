//! What is disabled gives and gets nothing any more.

use gatehouse::fault::Fault;
use gatehouse::model::{client, user};
use serde_json::json;

use crate::oidc::realm::{PASSWORD, SVC, realm};
use crate::support::{Answer, Server};

async fn refresh(server: &Server, client: &str, token: &str) -> Answer {
    server.token(&[("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)]).await
}

async fn disable_client(server: &Server, client_id: &'static str) {
    let view =
        server.app.realms.realm(&server.app.store, &server.app.master_key, "t").await.expect("read").expect("a realm");
    let realm = view.realm.id.clone();
    let done = server.app.store.write::<_, Fault, _>(async move |tx| {
        let mut found = client::find_by_client_id(tx, &realm, client_id).await?.expect("a client");
        found.enabled = false;
        client::update(tx, &found).await
    });
    done.await.expect("written");
}

async fn disable_user(server: &Server, name: &'static str) {
    let view =
        server.app.realms.realm(&server.app.store, &server.app.master_key, "t").await.expect("read").expect("a realm");
    let realm = view.realm.id.clone();
    let done = server.app.store.write::<_, Fault, _>(async move |tx| {
        let mut found = user::find_by_username(tx, &realm, name).await?.expect("a user");
        found.enabled = false;
        user::update(tx, &found, false).await
    });
    done.await.expect("written");
}

#[actix_web::test]
async fn a_disabled_client_is_no_audience_of_refreshed_tokens() {
    let server = Server::start(realm(json!({}))).await;
    let form = [("client_id", "aud"), ("scope", "openid")];
    let tokens = server.token(&[&PASSWORD[1..], &form].concat()).await;
    assert!(crate::support::claims(&tokens.text_of("access_token"))["aud"].to_string().contains("svc"));
    disable_client(&server, "svc").await;
    let later = refresh(&server, "aud", &tokens.text_of("refresh_token")).await;
    assert!(!crate::support::claims(&later.text_of("access_token"))["aud"].to_string().contains("svc"));
    let asked = server.post_as(SVC, "/token/introspect", &[("token", &tokens.text_of("access_token"))]).await;
    assert_eq!(asked.status, 401);
}

#[actix_web::test]
async fn tokens_of_a_disabled_client_are_worth_nothing() {
    let server = Server::start(realm(json!({}))).await;
    let tokens = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    disable_client(&server, "web").await;
    assert_eq!(server.userinfo(&tokens.text_of("access_token")).await.status, 401);
    assert_eq!(refresh(&server, "web", &tokens.text_of("refresh_token")).await.error(), (401, "invalid_client".into()));
}

#[actix_web::test]
async fn a_disabled_user_gets_no_token_by_any_grant() {
    let server = Server::start(realm(json!({}))).await;
    let tokens = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    disable_user(&server, "alice").await;
    disable_user(&server, "service-account-svc").await;
    assert_eq!(server.token(PASSWORD).await.error(), (400, "invalid_grant".into()));
    assert_eq!(refresh(&server, "web", &tokens.text_of("refresh_token")).await.error(), (400, "invalid_grant".into()));
    assert_eq!(server.userinfo(&tokens.text_of("access_token")).await.status, 401);
    assert_eq!(server.post_as(SVC, "/token", &[("grant_type", "client_credentials")]).await.status, 401);
}
