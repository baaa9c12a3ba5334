//! What a client may ask for is looked at again at every step (CVE-2026-7571): a login that was begun before a switch was turned, or
//! whose `client_data` was forged, gets no more than one that begins now.

use serde_json::json;

use crate::login::realm;
use crate::support::browser::{ALICE, Browser, CALLBACK, action, led};
use crate::support::{Answer, Server};

async fn begun(browser: &mut Browser<'_>, kind: &str) -> Answer {
    let url = format!(
        "{}?client_id=implicit&response_type={kind}&redirect_uri={CALLBACK}&scope=openid&nonce=n",
        browser.server.oidc("/auth")
    );
    browser.get(&url).await
}

#[actix_web::test]
async fn a_flow_that_was_switched_off_gives_nothing() {
    for (kind, is_implicit) in [("token", true), ("id_token%20token", true), ("code", false)] {
        let server = Server::start(realm(json!({}))).await;
        let mut browser = Browser::of(&server);
        let page = begun(&mut browser, kind).await;
        server
            .change_client("implicit", move |client| {
                let off = if is_implicit {
                    &mut client.settings.implicit_flow_enabled
                } else {
                    &mut client.settings.standard_flow_enabled
                };
                *off = Some(false);
            })
            .await;
        let answer = browser.submit(&page, ALICE).await;
        assert_eq!(led(&answer, "error").as_deref(), Some("unauthorized_client"), "{kind}: {}", answer.text);
        assert!(led(&answer, "access_token").is_none() && led(&answer, "code").is_none());
        assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    }
}

#[actix_web::test]
async fn a_client_or_an_address_that_was_removed_is_not_led_to() {
    for is_enabled in [true, false] {
        let server = Server::start(realm(json!({}))).await;
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        server
            .change_client("web", move |client| {
                client.enabled = is_enabled;
                client.settings.redirect_uris = Some(vec!["http://localhost:9999/other".into()]);
            })
            .await;
        let answer = browser.submit(&page, ALICE).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{}", answer.text);
    }
}

#[actix_web::test]
async fn forged_client_data_changes_nothing() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    // {"ru":"http://evil.example/","rt":"token","rm":"fragment","st":"x"}
    let forged = "eyJydSI6Imh0dHA6Ly9ldmlsLmV4YW1wbGUvIiwicnQiOiJ0b2tlbiIsInJtIjoiZnJhZ21lbnQiLCJzdCI6IngifQ";
    let url = action(&page);
    let url = format!("{}client_data={forged}", url.split("client_data=").next().expect("an address"));
    let mut stranger = Browser::of(&server);
    let lost = stranger.post(&url, ALICE).await;
    assert_eq!((lost.status, lost.header("location")), (400, ""));
    let answer = browser.post(&url, ALICE).await;
    assert!(answer.header("location").starts_with(&format!("{CALLBACK}?")), "{}", answer.header("location"));
    assert!(led(&answer, "access_token").is_none());
}
