//! Consent: asked for, given, refused, remembered, revoked.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, has, led};

#[actix_web::test]
async fn what_was_agreed_to_is_not_asked_again_until_it_is_asked_for() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize_as("asks", "").await;
    let asked = browser.submit(&page, ALICE).await;
    assert!(has(&asked, "kc-oauth-form"), "{}", asked.text);
    let given = browser.submit(&asked, &[("accept", "")]).await;
    assert!(led(&given, "code").is_some(), "{}", given.text);
    assert!(led(&browser.authorize_as("asks", "").await, "code").is_some());
    let again = browser.authorize_as("asks", "&prompt=consent").await;
    assert!(has(&again, "kc-oauth-form"));
}

#[actix_web::test]
async fn a_refusal_is_told_to_the_client_and_not_remembered() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize_as("asks", "").await;
    let asked = browser.submit(&page, ALICE).await;
    let refused = browser.submit(&asked, &[("cancel", "")]).await;
    assert_eq!(led(&refused, "error").as_deref(), Some("access_denied"), "{}", refused.text);
    assert_eq!(led(&refused, "state").as_deref(), Some("s1"));
    let page = browser.authorize_as("asks", "").await;
    assert!(has(&page, "kc-form-login"), "no session came of a refused login");
}

#[actix_web::test]
async fn neither_a_button_that_is_not_there_nor_none_is_an_agreement() {
    let server = Server::start(realm(json!({}))).await;
    for form in [&[][..], &[("accept", ""), ("cancel", "")], &[("yes", "")]] {
        let mut browser = Browser::of(&server);
        let page = browser.authorize_as("asks", "").await;
        let asked = browser.submit(&page, ALICE).await;
        let answer = browser.submit(&asked, form).await;
        assert_eq!(led(&answer, "code"), None, "{form:?}");
    }
}
