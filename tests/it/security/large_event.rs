//! What anybody can write into the events by a request is short.

use serde_json::json;

use crate::oidc::realm::realm;
use crate::support::Server;
use crate::support::browser::Browser;

#[actix_web::test]
async fn a_client_that_is_named_at_length_is_cut() {
    let server = Server::start(realm(json!({}))).await;
    let long = "\u{1F4A9}".repeat(5_000);
    let form = [("client_id", long.as_str()), ("grant_type", "password"), ("username", "alice"), ("password", "x")];
    server.token(&form).await;
    Browser::of(&server).post(&server.oidc("/auth"), &[("client_id", long.as_str()), ("response_type", "code")]).await;
    let kept = server.events(&["LOGIN_ERROR", "CLIENT_LOGIN_ERROR"]).await;
    assert_eq!(kept.len(), 2, "{kept:?}");
    for event in kept {
        let client = event.client_id.as_deref().expect("a client");
        assert!(client.len() <= 1020 && long.starts_with(client), "{} bytes", client.len());
        assert!(event.details.values().all(|value| value.len() <= 2048));
    }
}
