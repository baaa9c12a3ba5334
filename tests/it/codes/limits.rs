//! How often codes are sent and tried, and what follows.

use serde_json::{Value, json};

use super::{INTERNAL, after_password, asked, mailed, realm, server, wrong};
use crate::support::browser::{Browser, has, led};
use crate::support::mail::MailServer;
use crate::support::otp::{device, totp};
use crate::support::{Answer, Server};

const SEED: &str = "seed-of-alice-123456";
const DENIED: &str = "Too many codes were asked for, or typed wrong. Please begin again later.";
const LOCKED: &str = "This way is shut for a while";
const MINUTE: i64 = 60_000;

#[actix_web::test]
async fn another_code_has_to_be_waited_for() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let first = mailed(&mut mails).await;
    let told = browser.submit(&page, &[("resend", "true")]).await;
    assert!(told.text.contains("A code was sent a moment ago"), "{}", told.text);
    // Another browser is no way around it.
    let other = asked(&mut Browser::of(&server), "alice").await;
    assert!(other.text.contains("A code was sent a moment ago") && mails.is_empty());
    server.app.clock.advance_ms(30_000);
    let again = browser.submit(&told, &[("resend", "true")]).await;
    let second = mailed(&mut mails).await;
    assert_ne!(first, second);
    let old = browser.submit(&again, &[("code", &first)]).await;
    assert!(has(&old, "input-error-code"), "{}", old.text);
    assert!(led(&browser.submit(&old, &[("code", &second)]).await, "code").is_some());
}

#[actix_web::test]
async fn after_the_last_code_the_login_ends_and_so_does_every_other_for_a_time() {
    let mut mails = MailServer::start().await;
    let config = json!({ "maxSends": "2", "lockMinutes": "10" });
    let server = server(&mails, INTERNAL, config, json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    mailed(&mut mails).await;
    server.app.clock.advance_ms(MINUTE);
    let page = browser.submit(&page, &[("resend", "true")]).await;
    mailed(&mut mails).await;
    server.app.clock.advance_ms(MINUTE);
    let refused = browser.submit(&page, &[("resend", "true")]).await;
    assert!(refused.status == 400 && refused.text.contains(DENIED), "{} {}", refused.status, refused.text);
    let elsewhere = after_password(&mut Browser::of(&server), "alice").await;
    assert!(elsewhere.text.contains(DENIED), "{}", elsewhere.text);
    assert!(mails.is_empty());
    server.app.clock.advance_ms(9 * MINUTE);
    asked(&mut Browser::of(&server), "alice").await;
    mailed(&mut mails).await;
}

#[actix_web::test]
async fn a_login_that_succeeds_begins_the_count_anew() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "maxSends": "1" }), json!({})).await;
    for _ in 0..3 {
        let mut browser = Browser::of(&server);
        let page = asked(&mut browser, "alice").await;
        let code = mailed(&mut mails).await;
        assert!(led(&browser.submit(&page, &[("code", &code)]).await, "code").is_some());
    }
}

/// Types wrong codes until something else happens; the last answer.
async fn guess(browser: &mut Browser<'_>, mails: &mut MailServer, times: usize) -> Answer {
    let mut page = asked(browser, "alice").await;
    let code = mailed(mails).await;
    for n in 1..=times {
        assert!(has(&page, "kc-code-form"), "before try {n}: {}", page.text);
        page = browser.submit(&page, &[("code", &wrong(&code))]).await;
    }
    page
}

#[actix_web::test]
async fn after_the_last_try_the_code_is_of_no_use() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "maxVerifications": "2" }), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    let again = browser.submit(&page, &[("code", &wrong(&code))]).await;
    let refused = browser.submit(&again, &[("code", &wrong(&code))]).await;
    assert!(refused.status == 400 && refused.text.contains(DENIED), "{} {}", refused.status, refused.text);
    let page = browser.get(&crate::support::browser::action(&again)).await;
    if has(&page, "kc-code-form") {
        let late = browser.submit(&page, &[("code", &code)]).await;
        assert!(led(&late, "code").is_none(), "the right code after too many wrong ones");
    }
    server.app.clock.advance_ms(MINUTE);
    let mut other = Browser::of(&server);
    let page = asked(&mut other, "alice").await;
    let old = other.submit(&page, &[("code", &code)]).await;
    assert!(led(&old, "code").is_none(), "the right code of another login");
    let new = mailed(&mut mails).await;
    assert!(led(&other.submit(&old, &[("code", &new)]).await, "code").is_some());
}

#[actix_web::test]
async fn the_step_is_shut_for_a_time_where_it_says_so() {
    let mut mails = MailServer::start().await;
    let limits =
        json!({ "maxVerifications": "2", "afterMaxVerifications": "lock", "lockMinutes": "10", "methods": "email" });
    let server = server(&mails, INTERNAL, limits, json!({})).await;
    let locked = guess(&mut Browser::of(&server), &mut mails, 2).await;
    assert!(locked.status == 400 && locked.text.contains(LOCKED), "{} {}", locked.status, locked.text);
    assert_eq!(server.last_event("LOGIN_ERROR").await.error.as_deref(), Some("user_temporarily_disabled"));
    server.app.clock.advance_ms(9 * MINUTE);
    let still = after_password(&mut Browser::of(&server), "alice").await;
    assert!(still.text.contains(LOCKED) && mails.is_empty(), "{}", still.text);
    // Others are not locked out by it.
    asked(&mut Browser::of(&server), "paul").await;
    mailed(&mut mails).await;
    server.app.clock.advance_ms(2 * MINUTE);
    asked(&mut Browser::of(&server), "alice").await;
    mailed(&mut mails).await;
}

#[actix_web::test]
async fn sending_too_often_shuts_it_too() {
    let mut mails = MailServer::start().await;
    let config = json!({ "maxSends": "1", "afterMaxSends": "lock", "lockMinutes": "10" });
    let server = server(&mails, INTERNAL, config, json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    server.app.clock.advance_ms(MINUTE);
    let locked = browser.submit(&page, &[("resend", "true")]).await;
    assert!(locked.text.contains(LOCKED), "{}", locked.text);
    let page = browser.get(&crate::support::browser::action(&page)).await;
    assert!(
        led(&page, "code").is_none() && page.text.contains(LOCKED),
        "the code that was sent is gone: {}",
        page.text
    );
    assert!(!code.is_empty());
}

/// alice has a device as well, which the flow asks for when codes lead nowhere.
async fn with_another_way(mails: &MailServer, config: Value) -> Server {
    let mut realm = realm(mails, json!({}));
    let device = device("11111111-1111-1111-1111-111111111111", "phone", SEED);
    realm["users"][0]["credentials"].as_array_mut().expect("credentials").push(device);
    let server = Server::start(realm).await;
    super::ask_for_codes(&server, INTERNAL, &config).await;
    server
        .execute(
            "UPDATE authentication_execution SET authenticator = 'auth-otp-form', requirement = 'ALTERNATIVE' \
             WHERE authenticator = 'webauthn-authenticator' AND flow_id IN (SELECT f.id FROM authentication_flow f \
             JOIN realm r ON r.id = f.realm_id WHERE f.alias = 'Browser - Conditional 2FA' AND r.name = 't')",
        )
        .await;
    server.change_realm(|_| ()).await;
    server
}

#[actix_web::test]
async fn another_way_is_tried_where_the_step_says_so() {
    let mut mails = MailServer::start().await;
    let config = json!({ "maxVerifications": "2", "afterMaxVerifications": "other-method" });
    let server = with_another_way(&mails, config).await;
    let mut browser = Browser::of(&server);
    let page = guess(&mut browser, &mut mails, 2).await;
    assert!(has(&page, "kc-otp-login-form"), "{} {}", page.status, page.text);
    let done = browser.submit(&page, &[("otp", &totp(&server, SEED, 0))]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
}

#[actix_web::test]
async fn without_another_way_the_login_ends() {
    let mut mails = MailServer::start().await;
    let config = json!({ "maxVerifications": "2", "afterMaxVerifications": "other-method" });
    let server = server(&mails, INTERNAL, config, json!({})).await;
    let mut browser = Browser::of(&server);
    let end = guess(&mut browser, &mut mails, 2).await;
    assert!(end.status >= 400 && led(&end, "code").is_none(), "{} {}", end.status, end.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
}
