//! VERIFY_EMAIL: an address is confirmed before a login ends.

use serde_json::json;

use super::{event, mailed, open, server};
use crate::support::browser::{Browser, has, led};
use crate::support::mail::MailServer;

const NINA: &[(&str, &str)] = &[("username", "nina"), ("password", "nina-pass")];

#[actix_web::test]
async fn a_login_waits_for_the_link_and_goes_on_with_it() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({ "verifyEmail": true })).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let waiting = browser.submit(&page, NINA).await;
    assert!(has(&waiting, "kc-verify-email"), "{}", waiting.text);
    let link = mailed(&mut mails, "nina@example.com").await;
    let done = browser.get(&link).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    for kind in ["SEND_VERIFY_EMAIL", "VERIFY_EMAIL", "LOGIN"] {
        event(&server, kind).await;
    }
    let mut again = Browser::of(&server);
    let page = again.authorize("").await;
    assert!(led(&again.submit(&page, NINA).await, "code").is_some(), "it is asked once");
}

#[actix_web::test]
async fn opened_elsewhere_it_confirms_the_address_and_logs_nobody_in() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({ "verifyEmail": true })).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let waiting = browser.submit(&page, NINA).await;
    let link = mailed(&mut mails, "nina@example.com").await;
    let mut other = Browser::of(&server);
    let told = open(&mut other, &link).await;
    assert_eq!(told.status, 200);
    assert!(has(&told, "kc-info-message"), "{}", told.text);
    assert!(!other.cookies.contains_key("KEYCLOAK_IDENTITY"));
    let done = browser.submit(&waiting, &[("resend", "true")]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    let late = other.get(&link).await;
    assert_eq!(late.status, 200, "{}", late.text);
    assert!(!has(&late, "kc-confirm-form"));
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn another_mail_is_sent_after_a_wait() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({ "verifyEmail": true })).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let waiting = browser.submit(&page, NINA).await;
    mailed(&mut mails, "nina@example.com").await;
    let early = browser.submit(&waiting, &[("resend", "true")]).await;
    assert!(has(&early, "kc-alert"), "{}", early.text);
    server.app.clock.advance_ms(31_000);
    let sent = browser.submit(&early, &[("resend", "true")]).await;
    assert!(has(&sent, "kc-alert"), "{}", sent.text);
    let link = mailed(&mut mails, "nina@example.com").await;
    assert!(led(&browser.get(&link).await, "code").is_some());
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn a_mail_that_cannot_be_sent_is_told() {
    let mails = MailServer::with(&["--refuse"]).await;
    let server = server(&mails, json!({ "verifyEmail": true })).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let told = browser.submit(&page, NINA).await;
    assert_eq!(told.status, 500, "{}", told.text);
    event(&server, "SEND_VERIFY_EMAIL_ERROR:email_send_failed").await;
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
}

#[actix_web::test]
async fn nothing_is_asked_of_a_user_without_an_address() {
    let mails = MailServer::start().await;
    let server = server(&mails, json!({ "verifyEmail": true })).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let done = browser.submit(&page, &[("username", "otto"), ("password", "otto-pass")]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
}
