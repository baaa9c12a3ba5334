//! Actions that an application asks for with `kc_action`.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, field, has, led};
use crate::support::otp::totp;

async fn server() -> Server {
    Server::start(realm(json!({}))).await
}

fn told(answer: &crate::support::Answer) -> (Option<String>, Option<String>) {
    (led(answer, "kc_action"), led(answer, "kc_action_status"))
}

fn ended(alias: &str, status: &str) -> (Option<String>, Option<String>) {
    (Some(alias.to_owned()), Some(status.to_owned()))
}

#[actix_web::test]
async fn a_user_who_is_logged_in_sets_a_device_up_and_the_application_is_told() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    let page = browser.authorize("&kc_action=CONFIGURE_TOTP").await;
    assert!(has(&page, "kc-totp-settings-form") && has(&page, "cancelTOTPBtn"), "{}", page.text);
    let seed = field(&page, "totpSecret");
    let done = browser.submit(&page, &[("totp", &totp(&server, &seed, 0)), ("userLabel", "phone")]).await;
    assert_eq!(told(&done), ended("CONFIGURE_TOTP", "success"), "{}", done.text);
    assert!(led(&done, "code").is_some());
}

#[actix_web::test]
async fn whoever_is_not_logged_in_does_so_first() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("&kc_action=UPDATE_PASSWORD").await;
    assert!(has(&page, "kc-form-login"));
    let page = browser.submit(&page, ALICE).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let done = browser.submit(&page, &[("password-new", "another"), ("password-confirm", "another")]).await;
    assert_eq!(told(&done), ended("UPDATE_PASSWORD", "success"), "{}", done.text);
}

#[actix_web::test]
async fn the_user_may_decline() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    for action in ["CONFIGURE_TOTP", "UPDATE_PASSWORD", "CONFIGURE_RECOVERY_AUTHN_CODES"] {
        let page = browser.authorize(&format!("&kc_action={action}")).await;
        let done = browser.submit(&page, &[("cancel-aia", "true")]).await;
        assert_eq!(told(&done), ended(action, "cancelled"), "{}", done.text);
        assert!(led(&done, "code").is_some());
        assert_eq!(server.last_event("CUSTOM_REQUIRED_ACTION_ERROR").await.error.as_deref(), Some("rejected_by_user"));
    }
}

#[actix_web::test]
async fn what_a_user_must_do_cannot_be_declined() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("&kc_action=UPDATE_PASSWORD").await;
    let page = browser.submit(&page, &[("username", "bob"), ("password", "bob-pass")]).await;
    assert!(has(&page, "kc-passwd-update-form") && !has(&page, "kc-cancel"), "{}", page.text);
    let again = browser.submit(&page, &[("cancel-aia", "true")]).await;
    assert!(has(&again, "kc-passwd-update-form"), "{}", again.text);
    let done = browser.submit(&again, &[("password-new", "another"), ("password-confirm", "another")]).await;
    assert_eq!(told(&done), ended("UPDATE_PASSWORD", "success"));
}

#[actix_web::test]
async fn an_action_that_there_is_not_ends_in_an_error_for_the_application() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    for action in ["NO_SUCH_ACTION", "TERMS_AND_CONDITIONS", "VERIFY_PROFILE"] {
        let done = browser.authorize(&format!("&kc_action={action}")).await;
        assert_eq!(told(&done), ended(action, "error"), "{}", done.text);
        assert!(led(&done, "code").is_some());
    }
    let plain = browser.authorize("").await;
    assert_eq!(told(&plain), (None, None));
}

#[actix_web::test]
async fn a_login_that_is_too_old_is_proved_again_first() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    server.app.clock.advance_ms(301_000);
    let page = browser.authorize("&kc_action=CONFIGURE_TOTP").await;
    assert!(has(&page, "kc-form-login") && has(&page, "kc-attempted-username"), "{}", page.text);
    let page = browser.submit(&page, &[("password", "alice-pass")]).await;
    assert!(has(&page, "kc-totp-settings-form"), "{}", page.text);
    assert!(led(&browser.authorize("").await, "code").is_some(), "without an action the session is enough");
}

#[actix_web::test]
async fn nothing_is_asked_of_a_silent_login() {
    let server = server().await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    let answer = browser.authorize("&prompt=none&kc_action=CONFIGURE_TOTP").await;
    assert_eq!(led(&answer, "error").as_deref(), Some("interaction_required"), "{}", answer.text);
}
