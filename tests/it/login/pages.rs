//! A second tab, a double submit, the back button, lost cookies and an expired login: each gets a page that helps.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, action, has};

#[actix_web::test]
async fn tabs_do_not_stand_in_each_other_s_way() {
    let server = Server::start(realm(json!({}))).await;
    let mut first = Browser::of(&server);
    let page_1 = first.authorize("").await;
    let mut others: Vec<Browser<'_>> = (0..4).map(|_| first.clone()).collect();
    // Several tabs at once, as a browser restores them.
    let opened = futures_util::future::join_all(others.iter_mut().map(|tab| tab.authorize_as("other", ""))).await;
    assert!(opened.iter().all(|page| page.status == 200), "{:?}", opened.iter().map(|p| p.status).collect::<Vec<_>>());
    let done = first.submit(&opened[3], ALICE).await;
    assert_eq!(done.status, 302);
    // The first tab goes on too, with the session that there is now.
    let late = first.submit(&page_1, ALICE).await;
    assert!(late.status == 302 || has(&late, "kc-info-message"), "{} {}", late.status, late.text);
}

#[actix_web::test]
async fn a_double_submit_ends_in_one_login_and_no_error_of_ours() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let (a, b) = futures_util::future::join(one.submit(&page, ALICE), two.submit(&page, ALICE)).await;
    let statuses = [a.status, b.status];
    assert_eq!(statuses.iter().filter(|s| **s == 302).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|s| *s < 500), "{statuses:?}");
    let after = one.submit(&page, ALICE).await;
    assert!(after.status < 500);
}

#[actix_web::test]
async fn an_old_page_offers_to_go_on_or_to_begin_again() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let old = browser.authorize("").await;
    let new = browser.submit(&old, &[("username", "alice"), ("password", "no")]).await;
    let told = browser.submit(&old, ALICE).await;
    assert_eq!(told.status, 200);
    assert!(has(&told, "loginContinueLink") && has(&told, "loginRestartLink"), "{}", told.text);
    let going_on = browser.follow(&told, "loginContinueLink").await;
    assert!(has(&going_on, "kc-form-login"));
    let begun = browser.follow(&told, "loginRestartLink").await;
    assert_eq!(browser.submit(&begun, ALICE).await.status, 302);
    assert!(!action(&new).is_empty());
}

#[actix_web::test]
async fn without_the_login_s_cookie_it_begins_again_from_what_the_browser_kept() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    browser.cookies.remove("AUTH_SESSION_ID");
    let again = browser.submit(&page, ALICE).await;
    assert_eq!(again.status, 200);
    assert!(has(&again, "kc-form-login"), "{}", again.text);
    assert_eq!(browser.submit(&again, ALICE).await.status, 302);
}

#[actix_web::test]
async fn without_any_cookie_a_page_says_so() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    browser.cookies.clear();
    let told = browser.submit(&page, ALICE).await;
    assert_eq!(told.status, 400);
    assert!(has(&told, "kc-error-message"));
}

#[actix_web::test]
async fn a_login_that_took_too_long_begins_again() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    server.app.clock.advance_ms(1_801_000);
    let told = browser.submit(&page, ALICE).await;
    assert!(told.status < 500);
    assert!(has(&told, "kc-error-message") || has(&told, "kc-form-login"), "{}", told.text);
}

#[actix_web::test]
async fn a_form_of_a_login_that_is_done_says_so() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    assert_eq!(browser.submit(&page, ALICE).await.status, 302);
    let told = browser.submit(&page, ALICE).await;
    assert_eq!(told.status, 200);
    assert!(has(&told, "kc-info-message"), "{}", told.text);
}
