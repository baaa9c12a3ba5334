//! A forgotten password and a second factor: mail takes the place of the one, never of the other.

use serde_json::{Value, json};

use super::{event, events, mailed, open, realm};
use crate::support::browser::{Browser, field, has, led};
use crate::support::mail::MailServer;
use crate::support::otp::{device, hotp, totp, wrong_totp};
use crate::support::{Answer, Server};

const SEED: &str = "seed-of-alice-123456";
const ID: &str = "11111111-1111-1111-1111-111111111111";
const NEW: &[(&str, &str)] = &[("password-new", "brand new"), ("password-confirm", "brand new")];

/// A realm in which alice has a device.
async fn server(mails: &MailServer, of_alice: Value) -> Server {
    let mut realm = realm(mails, json!({}));
    let alice = &mut realm["users"][0];
    alice["credentials"].as_array_mut().expect("credentials").push(device(ID, "phone", SEED));
    alice.as_object_mut().expect("object").extend(of_alice.as_object().expect("object").clone());
    Server::start(realm).await
}

/// Leaves it to the browser flow to ask for one-time passwords.
async fn without_reset_otp(server: &Server) {
    server
        .execute(
            "UPDATE authentication_execution SET requirement = 'DISABLED' WHERE child_flow_id IN \
             (SELECT id FROM authentication_flow WHERE alias = 'Reset - Conditional OTP')",
        )
        .await;
    server.change_realm(|_| ()).await;
}

/// The link that alice gets in this browser.
async fn forgotten(browser: &mut Browser<'_>, mails: &mut MailServer, more: &str) -> String {
    let page = browser.authorize(more).await;
    let form = browser.follow(&page, "kc-forgot-password").await;
    browser.submit(&form, &[("username", "alice")]).await;
    mailed(mails, "alice@example.com").await
}

/// Sets up the device that a page offers.
async fn set_up(browser: &mut Browser<'_>, page: &Answer) -> Answer {
    assert!(has(page, "kc-totp-settings-form"), "{}", page.text);
    let seed = field(page, "totpSecret");
    let code = hotp(&seed, browser.server.app.clock.now_ms() / 30_000);
    browser.submit(page, &[("totp", &code), ("userLabel", "new phone")]).await
}

#[actix_web::test]
async fn the_device_is_asked_for_before_anything_changes() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let mut browser = Browser::of(&server);
    let link = forgotten(&mut browser, &mut mails, "").await;
    let asked = browser.get(&link).await;
    assert!(has(&asked, "kc-otp-login-form"), "{}", asked.text);
    let wrong = browser.submit(&asked, &[("otp", &wrong_totp(&server, SEED))]).await;
    assert!(has(&wrong, "input-error-otp"), "{}", wrong.text);
    let right = browser.submit(&wrong, &[("otp", &totp(&server, SEED, 0))]).await;
    let chosen = set_up(&mut browser, &right).await;
    assert!(has(&chosen, "kc-passwd-update-form"), "{}", chosen.text);
    let done = browser.submit(&chosen, NEW).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    assert!(!events(&server).await.contains(&"REMOVE_TOTP".to_owned()), "the old device stays");
}

#[actix_web::test]
async fn in_another_browser_it_is_asked_for_as_well() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let link = forgotten(&mut Browser::of(&server), &mut mails, "").await;
    let mut other = Browser::of(&server);
    let asked = open(&mut other, &link).await;
    assert!(has(&asked, "kc-otp-login-form"), "{}", asked.text);
    let right = other.submit(&asked, &[("otp", &totp(&server, SEED, 0))]).await;
    let chosen = set_up(&mut other, &right).await;
    let done = other.submit(&chosen, NEW).await;
    assert!(has(&done, "kc-info-message"), "{}", done.text);
    assert!(!other.cookies.contains_key("KEYCLOAK_IDENTITY"));
}

#[actix_web::test]
async fn the_old_device_goes_where_the_step_says_so() {
    for (flag, gone) in [("Remove one", true), ("Remove all", true), ("Remove none", false)] {
        let mut mails = MailServer::start().await;
        let server = server(&mails, json!({})).await;
        configure(&server, flag).await;
        let mut browser = Browser::of(&server);
        let link = forgotten(&mut browser, &mut mails, "").await;
        let asked = browser.get(&link).await;
        let right = browser.submit(&asked, &[("otp", &totp(&server, SEED, 0))]).await;
        assert!(has(&right, "kc-totp-settings-form"), "{}", right.text);
        assert_eq!(events(&server).await.contains(&"REMOVE_TOTP".to_owned()), gone, "{flag}");
    }
}

/// Sets what becomes of the devices.
async fn configure(server: &Server, flag: &str) {
    let config = json!({ "action_on_otp_reset_flag": flag }).to_string();
    let done = server.app.store.write::<_, gatehouse::fault::Fault, _>(async move |tx| {
        let sql = "INSERT INTO authenticator_config (id, realm_id, alias, config) SELECT 'c1', id, 'c1', $1 FROM realm \
             WHERE name = 't'";
        tx.execute(sql, gatehouse_store::params![&config]).await?;
        let sql = "UPDATE authentication_execution SET config_id = 'c1' WHERE authenticator = 'reset-otp' \
             AND realm_id = (SELECT id FROM realm WHERE name = 't')";
        Ok(tx.execute(sql, &[]).await?)
    });
    assert_eq!(done.await.expect("written"), 1);
    server.change_realm(|_| ()).await;
}

#[actix_web::test]
async fn where_the_reset_does_not_ask_for_it_the_login_does() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    without_reset_otp(&server).await;
    let mut browser = Browser::of(&server);
    let link = forgotten(&mut browser, &mut mails, "").await;
    let page = browser.get(&link).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let asked = browser.submit(&page, NEW).await;
    assert!(has(&asked, "kc-otp-login-form"), "{}", asked.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    let done = browser.submit(&asked, &[("otp", &totp(&server, SEED, 0))]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
}

#[actix_web::test]
async fn nobody_who_reads_the_mail_sets_a_factor_up_without_the_old_one() {
    let mut mails = MailServer::start().await;
    let pending = json!({ "requiredActions": ["CONFIGURE_RECOVERY_AUTHN_CODES"] });
    let server = server(&mails, pending).await;
    without_reset_otp(&server).await;
    let mut browser = Browser::of(&server);
    let link = forgotten(&mut browser, &mut mails, "&kc_action=CONFIGURE_TOTP").await;
    let page = browser.get(&link).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let asked = browser.submit(&page, NEW).await;
    assert!(has(&asked, "kc-otp-login-form"), "{}", asked.text);
    for form in [&[("cancel-aia", "true")][..], &[("otp", "000000")], &[]] {
        let url = crate::support::browser::action(&asked).replace("/authenticate?", "/required-action?");
        let answer = browser.post(&url, form).await;
        let is_set_up = has(&answer, "kc-totp-settings-form") || has(&answer, "kc-recovery-codes-settings-form");
        assert!(!is_set_up && led(&answer, "code").is_none(), "{}", answer.text);
    }
    let page = browser.get(&crate::support::browser::action(&asked)).await;
    let next = browser.submit(&page, &[("otp", &totp(&server, SEED, 0))]).await;
    assert!(has(&next, "kc-recovery-codes-settings-form"), "{}", next.text);
    event(&server, "UPDATE_PASSWORD").await;
}
