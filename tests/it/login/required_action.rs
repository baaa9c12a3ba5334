//! A password that must be changed.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{Browser, has, led};

const BOB: &[(&str, &str)] = &[("username", "bob"), ("password", "bob-pass")];

#[actix_web::test]
async fn a_new_password_is_asked_for_until_it_is_a_good_one_and_then_no_more() {
    let policy = "hashAlgorithm(pbkdf2-sha256) and hashIterations(1) and length(8)";
    let server = Server::start(realm(json!({ "passwordPolicy": policy }))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let mut page = browser.submit(&page, BOB).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let bad = [("", ""), ("short", "short"), ("long enough", "not the same")];
    for (new, confirm) in bad {
        page = browser.submit(&page, &[("password-new", new), ("password-confirm", confirm)]).await;
        assert_eq!(page.status, 200);
        assert!(page.text.contains("input-error-password"), "{new}: {}", page.text);
    }
    let done = browser.submit(&page, &[("password-new", "long enough"), ("password-confirm", "long enough")]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    let mut other = Browser::of(&server);
    let page = other.authorize("").await;
    let old = other.submit(&page, BOB).await;
    assert!(has(&old, "input-error-username"), "the old password still works");
    let new = other.submit(&old, &[("username", "bob"), ("password", "long enough")]).await;
    assert!(led(&new, "code").is_some(), "{}", new.text);
}

#[actix_web::test]
async fn other_sessions_end_when_asked_and_this_login_goes_on() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, BOB).await;
    let new = [("password-new", "another"), ("password-confirm", "another"), ("logout-sessions", "on")];
    assert!(led(&browser.submit(&page, &new).await, "code").is_some());
    assert_eq!(browser.authorize("").await.status, 302);
}

#[actix_web::test]
async fn who_is_disabled_meanwhile_does_not_get_in() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let page = browser.submit(&page, BOB).await;
    server.execute("UPDATE users SET enabled = false WHERE username = 'bob'").await;
    let answer = browser.submit(&page, &[("password-new", "another"), ("password-confirm", "another")]).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
}
