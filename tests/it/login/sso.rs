//! Single sign-on, and requests that want more than that.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, has, led};

#[actix_web::test]
async fn a_second_login_asks_nothing_and_shares_the_session() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let first = browser.log_in().await;
    for client in ["web", "other"] {
        let second = browser.authorize_as(client, "").await;
        assert_eq!(second.status, 302, "{}", second.text);
        assert_eq!(led(&second, "session_state"), led(&first, "session_state"));
        assert_ne!(led(&second, "code"), led(&first, "code"));
    }
}

#[actix_web::test]
async fn prompt_none_never_shows_a_page() {
    let server = Server::start(realm(json!({}))).await;
    for prompt in ["&prompt=none", "&prompt=none%20consent", "&prompt=none%20login"] {
        let refused = Browser::of(&server).authorize(prompt).await;
        assert_eq!(led(&refused, "error").as_deref(), Some("login_required"), "{prompt}");
    }
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    assert!(led(&browser.authorize("&prompt=none").await, "code").is_some());
    let asks = browser.authorize_as("asks", "&prompt=none%20consent").await;
    assert_eq!(led(&asks, "error").as_deref(), Some("interaction_required"), "{}", asks.text);
}

#[actix_web::test]
async fn prompt_login_and_a_passed_max_age_ask_for_the_password_of_the_same_user() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let first = browser.log_in().await;
    for more in ["&prompt=login", "&max_age=3"] {
        server.app.clock.advance_ms(5000);
        assert_eq!(browser.authorize("&max_age=60").await.status, 302);
        let page = browser.authorize(more).await;
        assert_eq!(page.status, 200, "{more}");
        assert!(has(&page, "kc-attempted-username") && !page.text.contains("name=\"username\""));
        let wrong = browser.submit(&page, &[("username", "eve"), ("password", "eve-pass")]).await;
        assert_eq!(wrong.status, 200, "another user slipped in");
        let answer = browser.submit(&wrong, &[("password", "alice-pass")]).await;
        assert_eq!(led(&answer, "session_state"), led(&first, "session_state"), "{}", answer.text);
    }
}

#[actix_web::test]
async fn a_session_that_is_over_or_revoked_is_none() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    server.app.clock.advance_ms(1_801_000);
    assert_eq!(browser.authorize("").await.status, 200);
    let page = browser.authorize("").await;
    assert_eq!(browser.submit(&page, ALICE).await.status, 302);
    // As long as the session lives, the cookie alone is worth nothing in a browser that has another signature.
    let cookie = browser.cookies.get_mut("KEYCLOAK_IDENTITY").expect("the cookie");
    cookie.push('x');
    assert_eq!(browser.authorize("").await.status, 200);
}
