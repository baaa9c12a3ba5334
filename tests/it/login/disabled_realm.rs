//! A realm that is switched off: nobody logs in, nobody gets tokens; its public documents stay.

use serde_json::json;

use super::realm;
use crate::oidc::realm::PASSWORD;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, has};

#[actix_web::test]
async fn it_refuses_logins_and_tokens_and_keeps_its_documents() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    server.change_realm(|settings| settings.enabled = Some(false)).await;
    let refused = server.token(PASSWORD).await;
    assert_eq!((refused.status, refused.text_of("error").as_str()), (403, "access_denied"));
    for answer in [browser.submit(&page, ALICE).await, browser.authorize("").await] {
        assert_eq!(answer.status, 400);
        assert!(has(&answer, "kc-error-message"));
    }
    for url in
        [server.url(""), server.url("/.well-known/openid-configuration"), server.oidc("/certs"), server.oidc("/logout")]
    {
        assert_eq!(server.get(url.clone()).await.status, 200, "{url}");
    }
}
