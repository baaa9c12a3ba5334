//! Devices that users trust.

use serde_json::json;

use super::{INTERNAL, after_password, asked, mailed, server};
use crate::support::Server;
use crate::support::browser::{Browser, has, led};
use crate::support::mail::MailServer;

const COOKIE: &str = "GATEHOUSE_TRUSTED_DEVICE";
const DAY: i64 = 86_400_000;

/// A browser that alice trusts, and that is logged out again.
async fn trusted<'a>(server: &'a Server, mails: &mut MailServer) -> Browser<'a> {
    let mut browser = Browser::of(server);
    let page = asked(&mut browser, "alice").await;
    assert!(has(&page, "trust"), "{}", page.text);
    let code = mailed(mails).await;
    let done = browser.submit(&page, &[("code", &code), ("trust", "on")]).await;
    assert!(led(&done, "code").is_some(), "{}", done.text);
    let cookie =
        done.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok()).find(|c| c.starts_with(COOKIE));
    let cookie = cookie.expect("a cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("Secure") && cookie.contains("Max-Age=604800"), "{cookie}");
    forget_session(&mut browser);
    browser
}

fn forget_session(browser: &mut Browser<'_>) {
    browser.cookies.retain(|name, _| name == COOKIE);
}

#[actix_web::test]
async fn a_trusted_device_is_not_asked_until_its_time_is_over() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "trustDays": "7" }), json!({})).await;
    let mut browser = trusted(&server, &mut mails).await;
    server.app.clock.advance_ms(6 * DAY);
    let through = after_password(&mut browser, "alice").await;
    assert!(led(&through, "code").is_some(), "{}", through.text);
    forget_session(&mut browser);
    server.app.clock.advance_ms(DAY + 1000);
    asked(&mut browser, "alice").await;
}

#[actix_web::test]
async fn without_the_box_or_the_option_nothing_is_trusted() {
    let mut mails = MailServer::start().await;
    for (config, form) in [(json!({ "trustDays": "7" }), &[][..]), (json!({}), &[("trust", "on")])] {
        let server = server(&mails, INTERNAL, config, json!({})).await;
        let mut browser = Browser::of(&server);
        let page = asked(&mut browser, "alice").await;
        let code = mailed(&mut mails).await;
        let mut fields = vec![("code", code.as_str())];
        fields.extend_from_slice(form);
        assert!(led(&browser.submit(&page, &fields).await, "code").is_some());
        assert!(!browser.cookies.contains_key(COOKIE));
    }
}

#[actix_web::test]
async fn several_people_may_trust_one_device_each_for_themselves() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "trustDays": "7", "methods": "email" }), json!({})).await;
    let mut browser = trusted(&server, &mut mails).await;
    let page = asked(&mut browser, "paul").await;
    let code = mailed(&mut mails).await;
    browser.submit(&page, &[("code", &code), ("trust", "on")]).await;
    for name in ["alice", "paul"] {
        forget_session(&mut browser);
        assert!(led(&after_password(&mut browser, name).await, "code").is_some(), "{name}");
    }
}

#[actix_web::test]
async fn a_new_password_or_a_revocation_ends_the_trust() {
    let mut mails = MailServer::start().await;
    let ends: [&'static str; 2] = [
        "UPDATE credential SET created_at = 9000000000000 WHERE type = 'password'",
        "UPDATE users SET not_before = 9000000000 WHERE username = 'alice'",
    ];
    for end in ends {
        let server = server(&mails, INTERNAL, json!({ "trustDays": "7" }), json!({})).await;
        let mut browser = trusted(&server, &mut mails).await;
        server.execute(end).await;
        server.app.clock.advance_ms(60_000);
        asked(&mut browser, "alice").await;
        mailed(&mut mails).await;
    }
}

#[actix_web::test]
async fn a_shorter_time_holds_for_devices_that_are_trusted_already() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({ "trustDays": "7" }), json!({})).await;
    let mut browser = trusted(&server, &mut mails).await;
    server.execute("UPDATE authenticator_config SET config = '{\"trustDays\":\"1\"}' WHERE id = 'codes'").await;
    server.change_realm(|_| ()).await;
    server.app.clock.advance_ms(2 * DAY);
    asked(&mut browser, "alice").await;
}
