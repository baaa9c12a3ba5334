//! Setting a device up, because the user must: CONFIGURE_TOTP.

use gatehouse::credentials::otp::base32;
use serde_json::{Value, json};

use super::otp::realm_with;
use super::realm;
use crate::support::browser::{ALICE, Browser, field, has, led};
use crate::support::otp::{device, totp, wrong_totp};
use crate::support::{Answer, Server};

/// The realm in which alice must set a device up.
fn must(settings: Value) -> Value {
    let mut given = realm(settings);
    given["users"][0]["requiredActions"] = json!(["CONFIGURE_TOTP"]);
    given
}

/// A browser at the page that sets a device up.
async fn offered(server: &Server) -> (Browser<'_>, Answer) {
    let mut browser = Browser::of(server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    assert!(has(&page, "kc-totp-settings-form"), "{} {}", page.status, page.text);
    (browser, page)
}

#[actix_web::test]
async fn a_device_is_set_up_with_a_right_code_and_asked_for_from_then_on() {
    let server = Server::start(must(json!({}))).await;
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    assert_eq!(seed.len(), 20);
    assert!(has(&page, "kc-totp-secret-qr-code") && has(&page, "mode-manual"));
    let wrong = browser.submit(&page, &[("totp", &wrong_totp(&server, &seed)), ("totpSecret", &seed)]).await;
    assert!(wrong.status == 200 && has(&wrong, "input-error-totp"), "{}", wrong.text);
    assert_eq!(field(&wrong, "totpSecret"), seed, "the device that has scanned it still fits");
    let form = [("totp", &*totp(&server, &seed, 0)), ("totpSecret", &seed), ("userLabel", "phone")];
    let done = browser.submit(&wrong, &form).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    let mut again = Browser::of(&server);
    let page = again.authorize("").await;
    let page = again.submit(&page, ALICE).await;
    let used = again.submit(&page, &[("otp", &totp(&server, &seed, 0))]).await;
    assert!(has(&used, "input-error-otp"), "the code that set it up is used up");
    let right = again.submit(&used, &[("otp", &totp(&server, &seed, 1))]).await;
    assert!(led(&right, "code").is_some(), "{}", right.text);
}

#[actix_web::test]
async fn it_is_told_in_two_events() {
    let server = Server::start(must(json!({}))).await;
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    browser.submit(&page, &[("totp", &wrong_totp(&server, &seed))]).await;
    let page = browser.authorize("").await;
    assert!(has(&page, "kc-form-login"));
    assert_eq!(server.last_event("UPDATE_TOTP_ERROR").await.error.as_deref(), Some("invalid_user_credentials"));
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    browser.submit(&page, &[("totp", &totp(&server, &seed, 0))]).await;
    for kind in ["UPDATE_TOTP", "UPDATE_CREDENTIAL"] {
        let event = server.last_event(kind).await;
        assert!(event.user_id.is_some());
        assert_eq!(event.details.get("credential_type").map(String::as_str), Some("otp"), "{kind}");
        assert_eq!(event.details.get("custom_required_action").map(String::as_str), Some("CONFIGURE_TOTP"), "{kind}");
    }
    assert!(server.events(&["LOGIN"]).await.iter().all(|e| e.details.values().all(|v| !v.contains(&seed))));
}

#[actix_web::test]
async fn the_seed_can_be_typed_instead() {
    let server = Server::start(must(json!({"otpPolicyAlgorithm": "HmacSHA256", "otpPolicyPeriod": 60}))).await;
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    let manual = browser.follow(&page, "mode-manual").await;
    assert!(has(&manual, "kc-totp-secret-key") && !has(&manual, "kc-totp-secret-qr-code"), "{}", manual.text);
    assert_eq!(field(&manual, "totpSecret"), seed);
    let (_, rest) = manual.text.split_once("id=\"kc-totp-secret-key\">").expect("the key");
    let key: String = rest.split('<').next().expect("a text").replace(' ', "");
    assert_eq!(base32::decode(&key).as_deref(), Some(seed.as_bytes()));
    assert!(manual.text.contains("SHA256") && manual.text.contains("60"));
    let wrong = browser.submit(&manual, &[("totp", "1"), ("mode", "manual")]).await;
    assert!(has(&wrong, "kc-totp-secret-key"), "it stays in its mode");
    let back = browser.follow(&wrong, "mode-barcode").await;
    assert!(has(&back, "kc-totp-secret-qr-code"));
}

#[actix_web::test]
async fn a_second_device_needs_a_name_of_its_own() {
    let mut given =
        realm_with(json!({}), &[device("11111111-1111-1111-1111-111111111111", "phone", "seed-of-alice-123456")]);
    given["users"][0]["requiredActions"] = json!(["CONFIGURE_TOTP"]);
    let server = Server::start(given).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    let mut page = browser.submit(&page, &[("otp", &totp(&server, "seed-of-alice-123456", 0))]).await;
    let seed = field(&page, "totpSecret");
    let code = totp(&server, &seed, 0);
    for label in ["", "  ", "phone", &"x".repeat(300)] {
        page = browser.submit(&page, &[("totp", &code), ("totpSecret", &seed), ("userLabel", label)]).await;
        assert!(has(&page, "input-error-userLabel"), "{label}: {}", page.text);
    }
    let done = browser.submit(&page, &[("totp", &code), ("totpSecret", &seed), ("userLabel", "tablet")]).await;
    assert!(led(&done, "code").is_some(), "{}", done.text);
    let mut again = Browser::of(&server);
    let page = again.authorize("").await;
    let page = again.submit(&page, ALICE).await;
    let (phone, tablet) = (page.text.find("phone").expect("phone"), page.text.find("tablet").expect("tablet"));
    assert!(phone < tablet, "the first device stays the preferred one");
}

#[actix_web::test]
async fn bad_input_asks_again() {
    let server = Server::start(must(json!({}))).await;
    let (mut browser, mut page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    let long = "9".repeat(10_000);
    for code in ["", " ", "abc", "12345", "1234567", &long, "\u{0}", "💥"] {
        page = browser.submit(&page, &[("totp", code), ("totpSecret", &seed), ("userLabel", &long)]).await;
        assert!(page.status == 200 && has(&page, "kc-totp-settings-form"), "{code}: {}", page.text);
    }
    let done = browser.submit(&page, &[("totp", &totp(&server, &seed, 0)), ("userLabel", "<b>\"x\"</b>")]).await;
    assert!(led(&done, "code").is_some(), "{}", done.text);
}

#[actix_web::test]
async fn other_sessions_end_when_asked() {
    let server = Server::start(realm(json!({}))).await;
    let mut elsewhere = Browser::of(&server);
    elsewhere.log_in().await;
    server.execute("UPDATE users SET required_actions = '[\"CONFIGURE_TOTP\"]' WHERE username = 'alice'").await;
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    let done = browser.submit(&page, &[("totp", &totp(&server, &seed, 0)), ("logout-sessions", "on")]).await;
    assert!(led(&done, "code").is_some());
    assert!(has(&elsewhere.authorize("").await, "kc-form-login"), "the other session lives on");
    assert!(led(&browser.authorize("").await, "code").is_some());
}

#[actix_web::test]
async fn a_device_that_counts_begins_behind_the_code_that_set_it_up() {
    use crate::support::otp::hotp;
    let server = Server::start(must(json!({"otpPolicyType": "hotp", "otpPolicyInitialCounter": 5}))).await;
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    assert!(led(&browser.submit(&page, &[("totp", &hotp(&seed, 6))]).await, "code").is_some());
    let mut again = Browser::of(&server);
    let page = again.authorize("").await;
    let page = again.submit(&page, ALICE).await;
    let page = again.submit(&page, &[("otp", &hotp(&seed, 6))]).await;
    assert!(has(&page, "input-error-otp"));
    assert!(led(&again.submit(&page, &[("otp", &hotp(&seed, 7))]).await, "code").is_some());
}

#[actix_web::test]
async fn recovery_codes_follow_where_the_realm_wants_them() {
    let mut given = must(json!({}));
    given["requiredActions"] = json!([
        {"alias": "CONFIGURE_TOTP", "name": "Configure OTP", "providerId": "CONFIGURE_TOTP", "enabled": true,
         "defaultAction": false, "priority": 54, "config": {"add-recovery-codes": "true"}},
        {"alias": "CONFIGURE_RECOVERY_AUTHN_CODES", "name": "Recovery Authentication Codes", "enabled": true,
         "providerId": "CONFIGURE_RECOVERY_AUTHN_CODES", "defaultAction": false, "priority": 130, "config": {}},
    ]);
    let server = Server::start(given).await;
    let (mut browser, page) = offered(&server).await;
    let seed = field(&page, "totpSecret");
    let page = browser.submit(&page, &[("totp", &totp(&server, &seed, 0))]).await;
    assert!(has(&page, "kc-recovery-codes-list"), "{}", page.text);
    assert!(led(&browser.submit(&page, &[]).await, "code").is_some());
}
