//! Recovery codes: made by the user, used in their order, each once.

use serde_json::{Value, json};

use super::otp::realm_with;
use crate::support::browser::{ALICE, Browser, field, has, led};
use crate::support::{Answer, Server};

/// A realm whose browser flow asks for recovery codes of those who have them; alice must make some.
pub fn realm() -> Value {
    let step = |authenticator: &str, priority: u32, requirement: &str| json!({"authenticator": authenticator, "requirement": requirement, "priority": priority, "authenticatorFlow": false});
    let mut given = realm_with(json!({"browserFlow": "mine"}), &[]);
    given["users"][0]["requiredActions"] = json!(["CONFIGURE_RECOVERY_AUTHN_CODES"]);
    given["authenticationFlows"] = json!([
        {"alias": "mine", "providerId": "basic-flow", "topLevel": true, "builtIn": false, "authenticationExecutions": [
            step("auth-cookie", 10, "ALTERNATIVE"),
            {"flowAlias": "first", "requirement": "ALTERNATIVE", "priority": 20, "authenticatorFlow": true},
        ]},
        {"alias": "first", "providerId": "basic-flow", "topLevel": false, "builtIn": false, "authenticationExecutions": [
            step("auth-username-password-form", 10, "REQUIRED"),
            {"flowAlias": "second", "requirement": "CONDITIONAL", "priority": 20, "authenticatorFlow": true},
        ]},
        {"alias": "second", "providerId": "basic-flow", "topLevel": false, "builtIn": false, "authenticationExecutions": [
            step("conditional-user-configured", 10, "REQUIRED"),
            step("auth-recovery-authn-code-form", 20, "ALTERNATIVE"),
        ]},
    ]);
    given
}

/// A browser behind the password.
pub async fn entered(server: &Server) -> (Browser<'_>, Answer) {
    let mut browser = Browser::of(server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, ALICE).await;
    (browser, page)
}

/// Makes codes for alice.
pub async fn made(server: &Server) -> Vec<String> {
    let (mut browser, page) = entered(server).await;
    assert!(has(&page, "kc-recovery-codes-list"), "{} {}", page.status, page.text);
    let sent = field(&page, "generatedRecoveryAuthnCodes");
    let form = [("generatedRecoveryAuthnCodes", sent.as_str()), ("userLabel", "on paper")];
    let done = browser.submit(&page, &form).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    sent.split(',').map(str::to_owned).collect()
}

#[actix_web::test]
async fn twelve_codes_are_shown_once_and_kept_as_hashes() {
    let server = Server::start(realm()).await;
    let codes = made(&server).await;
    assert_eq!(codes.len(), 12);
    let mut different = codes.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), 12);
    assert!(codes.iter().all(|c| c.len() == 12 && c.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())));
    let stored = server.app.store.read::<_, gatehouse::fault::Fault>(async |tx| {
        let sql = "SELECT secret_data, credential_data, label FROM credential WHERE type = 'recovery-authn-codes'";
        let row = tx.find(sql, &[]).await?.expect("the credential");
        Ok((row.get::<String>(0)?, row.get::<String>(1)?, row.get::<Option<String>>(2)?))
    });
    let (secret, data, label) = stored.await.expect("read");
    assert!(codes.iter().all(|code| !secret.contains(code)) && secret.starts_with("sealed1."));
    let data: Value = serde_json::from_str(&data).expect("JSON");
    assert_eq!((&data["remaining"], &data["total"], &data["algorithm"]), (&json!(12), &json!(12), &json!("SHA-512")));
    assert_eq!(label.as_deref(), Some("on paper"));
    let event = server.last_event("UPDATE_CREDENTIAL").await;
    assert_eq!(event.details.get("credential_type").map(String::as_str), Some("recovery-authn-codes"));
}

#[actix_web::test]
async fn codes_are_asked_for_in_their_order_and_used_once() {
    let server = Server::start(realm()).await;
    let codes = made(&server).await;
    let (mut browser, page) = entered(&server).await;
    assert!(has(&page, "kc-recovery-code-login-form") && page.text.contains("no. 1"), "{}", page.text);
    let wrong = browser.submit(&page, &[("recoveryCodeInput", &codes[1])]).await;
    assert!(has(&wrong, "input-error-recoveryCodeInput"), "another code of the list is not the next");
    assert_eq!(server.last_event("LOGIN_ERROR").await.error.as_deref(), Some("invalid_user_credentials"));
    let right = browser.submit(&wrong, &[("recoveryCodeInput", &codes[0])]).await;
    assert!(led(&right, "code").is_some(), "{}", right.text);
    let (mut browser, page) = entered(&server).await;
    assert!(page.text.contains("no. 2"));
    let used = browser.submit(&page, &[("recoveryCodeInput", &codes[0])]).await;
    assert!(has(&used, "input-error-recoveryCodeInput"));
    // As it is written on paper.
    let typed = format!(" {}-{} {}", &codes[1][..4], codes[1][4..8].to_lowercase(), &codes[1][8..]);
    assert!(led(&browser.submit(&used, &[("recoveryCodeInput", &typed)]).await, "code").is_some());
}

#[actix_web::test]
async fn with_the_last_code_new_ones_are_made() {
    let server = Server::start(realm()).await;
    let codes = made(&server).await;
    for (at, code) in codes.iter().enumerate() {
        let (mut browser, page) = entered(&server).await;
        let answer = browser.submit(&page, &[("recoveryCodeInput", code)]).await;
        if at < 11 {
            assert!(led(&answer, "code").is_some(), "{at}: {}", answer.text);
            continue;
        }
        assert!(has(&answer, "kc-recovery-codes-list"), "{}", answer.text);
        let fresh = field(&answer, "generatedRecoveryAuthnCodes");
        assert!(led(&browser.submit(&answer, &[]).await, "code").is_some());
        let (mut browser, page) = entered(&server).await;
        let first = fresh.split(',').next().expect("a code");
        assert!(led(&browser.submit(&page, &[("recoveryCodeInput", first)]).await, "code").is_some());
    }
}

#[actix_web::test]
async fn new_codes_replace_the_old_ones() {
    let server = Server::start(realm()).await;
    let old = made(&server).await;
    let (mut browser, page) = entered(&server).await;
    assert!(led(&browser.submit(&page, &[("recoveryCodeInput", &old[0])]).await, "code").is_some());
    let page = browser.authorize("&kc_action=CONFIGURE_RECOVERY_AUTHN_CODES").await;
    let new = field(&page, "generatedRecoveryAuthnCodes");
    let done = browser.submit(&page, &[]).await;
    assert_eq!(led(&done, "kc_action_status").as_deref(), Some("success"), "{}", done.text);
    let (mut browser, page) = entered(&server).await;
    let page = browser.submit(&page, &[("recoveryCodeInput", &old[1])]).await;
    assert!(has(&page, "input-error-recoveryCodeInput"));
    let first = new.split(',').next().expect("a code");
    assert!(led(&browser.submit(&page, &[("recoveryCodeInput", first)]).await, "code").is_some());
}

#[actix_web::test]
async fn bad_input_asks_again() {
    let server = Server::start(realm()).await;
    let codes = made(&server).await;
    let (mut browser, mut page) = entered(&server).await;
    let long = "A".repeat(10_000);
    for typed in ["", " ", "-", &long, "\u{0}", "ABCD", &format!("{}A", codes[0])] {
        page = browser.submit(&page, &[("recoveryCodeInput", typed)]).await;
        assert!(page.status == 200 && has(&page, "input-error-recoveryCodeInput"), "{typed}: {}", page.text);
    }
    assert!(led(&browser.submit(&page, &[("recoveryCodeInput", &codes[0])]).await, "code").is_some());
}

#[actix_web::test]
async fn they_can_be_saved_as_a_file_without_a_script() {
    let server = Server::start(realm()).await;
    let (_, page) = entered(&server).await;
    let tag = page.text.split('<').find(|tag| tag.contains("id=\"downloadRecoveryCodes\"")).expect("the link");
    let url = crate::support::browser::attribute(tag, "href").expect("an address");
    let data = url.strip_prefix("data:text/plain;charset=utf-8,").expect("a text");
    let text = url::form_urlencoded::parse(format!("t={data}").as_bytes()).next().expect("a text").1.into_owned();
    for code in field(&page, "generatedRecoveryAuthnCodes").split(',') {
        let written = format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
        assert!(text.contains(&written), "{text}");
    }
}
