//! One-time passwords as the second factor of a login in the browser, in the built-in flow of a new realm.

use serde_json::{Value, json};

use super::realm;
use crate::support::browser::{ALICE, Browser, attribute, field, has, led};
use crate::support::otp::{device, hotp, totp, wrong_totp};
use crate::support::{Answer, Server};

const SEED: &str = "seed-of-alice-123456";
const SPARE: &str = "seed-of-spare-123456";
const PHONE_ID: &str = "11111111-1111-1111-1111-111111111111";
const SPARE_ID: &str = "22222222-2222-2222-2222-222222222222";

/// The realm in which alice has these devices.
pub fn realm_with(settings: Value, devices: &[Value]) -> Value {
    let mut given = realm(settings);
    given["users"][0]["credentials"].as_array_mut().expect("credentials").extend_from_slice(devices);
    given
}

fn phone() -> Value {
    device(PHONE_ID, "phone", SEED)
}

/// A browser at the page that asks for a code.
async fn asked(server: &Server) -> (Browser<'_>, Answer) {
    let mut browser = Browser::of(server);
    let page = browser.authorize("").await;
    let asked = browser.submit(&page, ALICE).await;
    assert!(has(&asked, "kc-otp-login-form"), "{} {}", asked.status, asked.text);
    (browser, asked)
}

#[actix_web::test]
async fn whoever_has_a_device_is_asked_for_its_code_after_the_password() {
    let server = Server::start(realm_with(json!({}), &[phone()])).await;
    let (mut browser, page) = asked(&server).await;
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    assert_eq!(field(&page, "selectedCredentialId"), PHONE_ID);
    let wrong = browser.submit(&page, &[("otp", &wrong_totp(&server, SEED))]).await;
    assert!(wrong.status == 200 && has(&wrong, "input-error-otp"), "{}", wrong.text);
    let right = browser.submit(&wrong, &[("otp", &totp(&server, SEED, 0))]).await;
    assert!(led(&right, "code").is_some(), "{} {}", right.status, right.text);
    assert!(led(&browser.authorize("").await, "code").is_some(), "single sign-on asks again");
}

#[actix_web::test]
async fn nobody_else_is_asked() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    assert!(led(&browser.log_in().await, "code").is_some());
}

#[actix_web::test]
async fn of_several_devices_one_is_chosen_and_only_its_codes_are_right() {
    let server = Server::start(realm_with(json!({}), &[phone(), device(SPARE_ID, "spare", SPARE)])).await;
    let (mut browser, page) = asked(&server).await;
    let chosen = page.text.split('<').find(|tag| tag.contains(" checked")).and_then(|tag| attribute(tag, "value"));
    assert_eq!(chosen.as_deref(), Some(PHONE_ID));
    assert!(page.text.contains("phone") && page.text.contains("spare"));
    let of_phone = totp(&server, SEED, 0);
    let wrong = browser.submit(&page, &[("otp", &of_phone), ("selectedCredentialId", SPARE_ID)]).await;
    assert!(has(&wrong, "input-error-otp"));
    let chosen = wrong.text.split('<').find(|tag| tag.contains(" checked")).and_then(|tag| attribute(tag, "value"));
    assert_eq!(chosen.as_deref(), Some(SPARE_ID), "the choice is kept");
    let right = browser.submit(&wrong, &[("otp", &totp(&server, SPARE, 0)), ("selectedCredentialId", SPARE_ID)]).await;
    assert!(led(&right, "code").is_some(), "{}", right.text);
}

#[actix_web::test]
async fn bad_input_asks_again() {
    let server = Server::start(realm_with(json!({}), &[phone()])).await;
    let (mut browser, mut page) = asked(&server).await;
    let long = "1".repeat(5000);
    let forms: [&[(&str, &str)]; 7] = [
        &[],
        &[("otp", "")],
        &[("otp", "abcdef")],
        &[("otp", &long)],
        &[("otp", "\u{0}\u{0}")],
        &[("otp", "000000"), ("otp", "111111")],
        &[("otp", "123456"), ("selectedCredentialId", "\u{202e}nobody's")],
    ];
    for form in forms {
        page = browser.submit(&page, form).await;
        assert!(page.status == 200 && has(&page, "kc-otp-login-form"), "{form:?}: {}", page.text);
    }
    let right = browser.submit(&page, &[("otp", &totp(&server, SEED, 0))]).await;
    assert!(led(&right, "code").is_some(), "{}", right.text);
}

#[actix_web::test]
async fn a_wrong_code_is_an_event_of_its_user() {
    let server = Server::start(realm_with(json!({}), &[phone()])).await;
    let (mut browser, page) = asked(&server).await;
    browser.submit(&page, &[("otp", &wrong_totp(&server, SEED)), ("selectedCredentialId", PHONE_ID)]).await;
    let event = server.last_event("LOGIN_ERROR").await;
    assert_eq!(event.error.as_deref(), Some("invalid_user_credentials"));
    assert!(event.user_id.is_some());
    let details = (event.details.get("credential_type"), event.details.get("selected_credential_id"));
    assert_eq!(details, (Some(&"otp".to_owned()), Some(&PHONE_ID.to_owned())));
    assert_eq!(event.details.get("username").map(String::as_str), Some("alice"));
}

#[actix_web::test]
async fn a_fresh_login_asks_for_the_code_again() {
    let server = Server::start(realm_with(json!({}), &[phone()])).await;
    let (mut browser, page) = asked(&server).await;
    assert!(led(&browser.submit(&page, &[("otp", &totp(&server, SEED, 0))]).await, "code").is_some());
    let page = browser.authorize("&prompt=login").await;
    let page = browser.submit(&page, &[("password", "alice-pass")]).await;
    assert!(has(&page, "kc-otp-login-form"), "{}", page.text);
    let right = browser.submit(&page, &[("otp", &totp(&server, SEED, 1))]).await;
    assert!(led(&right, "code").is_some());
}

fn counter() -> Value {
    let data = json!({"subType": "hotp", "digits": 8, "counter": 7, "period": 30, "algorithm": "HmacSHA256"});
    crate::support::otp::credential(PHONE_ID, "token", SEED, data)
}

#[actix_web::test]
async fn a_device_that_counts_works_as_well() {
    use gatehouse::credentials::otp::{Algorithm, code};
    let server = Server::start(realm_with(json!({"otpPolicyType": "hotp"}), &[counter()])).await;
    let (mut browser, page) = asked(&server).await;
    let page = browser.submit(&page, &[("otp", &hotp(SEED, 7))]).await;
    assert!(has(&page, "input-error-otp"), "digits and algorithm are the device's own");
    let right = browser.submit(&page, &[("otp", &code(Algorithm::Sha256, SEED.as_bytes(), 8, 8))]).await;
    assert!(led(&right, "code").is_some(), "{}", right.text);
}

/// The browser flow with `auth-conditional-otp-form` and this configuration in the place of its sub-flow.
fn conditional(config: Value, devices: &[Value]) -> Value {
    let step = |authenticator: &str, priority: u32, requirement: &str| json!({"authenticator": authenticator, "requirement": requirement, "priority": priority, "authenticatorFlow": false});
    let mut asks = step("auth-conditional-otp-form", 20, "REQUIRED");
    asks["authenticatorConfig"] = json!("when");
    let mut given = realm_with(json!({"browserFlow": "mine"}), devices);
    given["authenticationFlows"] = json!([{
        "alias": "mine", "providerId": "basic-flow", "topLevel": true, "builtIn": false,
        "authenticationExecutions": [step("auth-username-password-form", 10, "REQUIRED"), asks],
    }]);
    given["authenticatorConfig"] = json!([{"alias": "when", "config": config}]);
    given
}

/// A header that each request has.
type Header = Option<(&'static str, &'static str)>;

/// What alice is shown after her password: `code`, `set-up`, or `in`.
async fn outcome(mut given: Value, attribute: Option<&str>, header: Header) -> String {
    if let Some(value) = attribute {
        given["users"][0]["attributes"] = json!({"otp-control": [value]});
    }
    let server = Server::start(given).await;
    let mut browser = Browser::of(&server);
    browser.header = header;
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    match (led(&page, "code"), has(&page, "kc-otp-login-form"), has(&page, "kc-totp-settings-form")) {
        (Some(_), ..) => "in".to_owned(),
        (_, true, _) => "code".to_owned(),
        (_, _, true) => "set-up".to_owned(),
        _ => page.text,
    }
}

#[actix_web::test]
async fn a_conditional_code_is_asked_for_as_its_configuration_says() {
    let by_attribute = json!({"otpControlAttribute": "otp-control", "skipOtpRole": "agent"});
    let by_role =
        |name: &str| json!({name: "agent", "defaultOtpOutcome": if name == "forceOtpRole" { "skip" } else { "force" }});
    let by_header = |name: &str| json!({name: "X-Net: .*inside.*", "defaultOtpOutcome": if name == "forceOtpForHeaderPattern" { "skip" } else { "force" }});
    let (inside, outside) = (Some(("x-net", "it is inside")), Some(("x-net", "outer")));
    let (skip, force) = ("noOtpRequiredForHeaderPattern", "forceOtpForHeaderPattern");
    let cases: Vec<(Value, Option<&str>, Header, &str)> = vec![
        (json!({}), None, None, "code"),
        (json!({"defaultOtpOutcome": "skip"}), None, None, "in"),
        (json!({"defaultOtpOutcome": "force"}), None, None, "code"),
        (by_attribute.clone(), Some("force"), None, "code"),
        (by_attribute.clone(), Some("skip"), None, "in"),
        (by_attribute, Some("whatever"), None, "in"),
        (by_role("skipOtpRole"), None, None, "in"),
        (by_role("forceOtpRole"), None, None, "code"),
        (json!({"skipOtpRole": "web.agent"}), None, None, "code"),
        (by_header(skip), None, inside, "in"),
        (by_header(skip), None, outside, "code"),
        (by_header(force), None, inside, "code"),
        (by_header(force), None, outside, "in"),
        (json!({skip: "(", "defaultOtpOutcome": "force"}), None, inside, "code"),
        (json!({force: "(", "defaultOtpOutcome": "skip"}), None, inside, "code"),
    ];
    for (config, attribute, header, expected) in cases {
        let seen = outcome(conditional(config.clone(), &[phone()]), attribute, header).await;
        assert_eq!(seen, expected, "{config} {attribute:?} {header:?}");
    }
}

#[actix_web::test]
async fn whoever_must_give_a_code_and_has_no_device_sets_one_up() {
    assert_eq!(outcome(conditional(json!({"defaultOtpOutcome": "force"}), &[]), None, None).await, "set-up");
    assert_eq!(outcome(conditional(json!({"defaultOtpOutcome": "skip"}), &[]), None, None).await, "in");
}
