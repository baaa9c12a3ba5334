//! A step of a login cannot be passed over by asking for a later one (CVE-2026-18963).

use serde_json::json;

use crate::login::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, action, has, led};
use crate::support::flows::bind;

#[actix_web::test]
async fn a_later_step_is_of_no_use_before_the_password() {
    let server = Server::start(realm(json!({}))).await;
    for path in ["required-action", "consent", "registration"] {
        for execution in [None, Some("UPDATE_PASSWORD"), Some("CONSENT"), Some("")] {
            let mut browser = Browser::of(&server);
            let page = browser.authorize_as("asks", "").await;
            let mut url = action(&page).replace("/authenticate?", &format!("/{path}?"));
            if let Some(execution) = execution {
                let (before, after) = url.split_once("execution=").expect("an execution");
                let rest = after.split_once('&').map_or("", |(_, rest)| rest);
                url = format!("{before}execution={execution}&{rest}");
            }
            let form = [("accept", ""), ("password-new", "x"), ("password-confirm", "x"), ("username", "alice")];
            let answer = browser.post(&url, &form).await;
            assert!(answer.status < 500 && led(&answer, "code").is_none(), "{url}");
            assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"), "{url}");
        }
    }
}

#[actix_web::test]
async fn consent_does_not_stand_for_a_required_action() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize_as("asks", "").await;
    let asked = browser.submit(&page, &[("username", "bob"), ("password", "bob-pass")]).await;
    assert!(has(&asked, "kc-passwd-update-form"), "{}", asked.text);
    let url = action(&asked).replace("/required-action?", "/consent?");
    let answer = browser.post(&url, &[("accept", "")]).await;
    assert_eq!(led(&answer, "code"), None, "the new password was passed over");
    let again = browser.get(&url).await;
    assert!(has(&again, "kc-passwd-update-form"), "{}", again.text);
}

#[actix_web::test]
async fn a_page_sent_twice_or_to_another_step_is_out_of_date() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize_as("asks", "").await;
    let asked = browser.submit(&page, ALICE).await;
    assert!(has(&asked, "kc-oauth-form"));
    let old = browser.submit(&page, &[("accept", "")]).await;
    assert_eq!(led(&old, "code"), None);
}

/// A flow that comes from a server with an extension: whether somebody has what its step asks for, nobody here can say.
#[actix_web::test]
async fn a_second_factor_that_is_unknown_here_ends_the_login() {
    for requirement in ["REQUIRED", "ALTERNATIVE"] {
        let mut given = realm(json!({}));
        let tree = format!(
            "auth-username-password-form REQUIRED\nmore CONDITIONAL\n  conditional-user-configured REQUIRED\n  sms-authenticator {requirement}"
        );
        bind(&mut given, "browserFlow", &tree);
        let server = Server::start(given).await;
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let answer = browser.submit(&page, ALICE).await;
        assert_eq!((answer.status, led(&answer, "code")), (501, None), "{requirement}: {}", answer.text);
        assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"), "{requirement}");
    }
}
