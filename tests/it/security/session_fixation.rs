//! A login that somebody else began, or can read along (CVE-2026-7507): a page counts only in the browser that it was shown in, and
//! a browser gets a new id as soon as somebody is known in it.

use serde_json::json;

use crate::login::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, action, has, led};

#[actix_web::test]
async fn a_page_of_another_browser_logs_nobody_in() {
    let server = Server::start(realm(json!({}))).await;
    let (mut attacker, mut victim) = (Browser::of(&server), Browser::of(&server));
    let page = attacker.authorize("").await;
    victim.authorize("").await;
    let answer = victim.submit(&page, ALICE).await;
    assert_ne!(answer.status, 302, "the victim finished the attacker's login");
    let restart = action(&page).replace("/authenticate?", "/restart?");
    assert!(!victim.get(&restart).await.text.contains(&tab_id(&page)), "the attacker's tab goes on elsewhere");
    assert_eq!(attacker.authorize("&prompt=none").await.status, 302);
    assert_eq!(led(&attacker.authorize("&prompt=none").await, "error").as_deref(), Some("login_required"));
}

fn tab_id(page: &crate::support::Answer) -> String {
    let url = action(page);
    url.split("tab_id=").nth(1).and_then(|rest| rest.split('&').next()).expect("a tab").to_owned()
}

#[actix_web::test]
async fn a_planted_cookie_leads_nowhere_once_somebody_logged_in() {
    let server = Server::start(realm(json!({}))).await;
    let mut attacker = Browser::of(&server);
    let page = attacker.authorize_as("asks", "").await;
    let mut victim = attacker.clone();
    let asked = victim.submit(&page, ALICE).await;
    assert!(has(&asked, "kc-oauth-form"), "{}", asked.text);
    assert_ne!(
        victim.cookies["AUTH_SESSION_ID"], attacker.cookies["AUTH_SESSION_ID"],
        "the id is the one that was planted"
    );
    let going_on = action(&page);
    for url in [
        &going_on,
        &going_on.replace("/authenticate?", "/consent?"),
        &going_on.replace("/authenticate?", "/required-action?"),
    ] {
        let seen = attacker.get(url).await;
        assert!(!has(&seen, "kc-oauth-form"), "the attacker sees the victim's page");
    }
    let stolen = attacker.submit(&asked, &[("accept", "")]).await;
    assert_eq!(led(&stolen, "code"), None);
    assert!(led(&victim.submit(&asked, &[("accept", "")]).await, "code").is_some());
}

#[actix_web::test]
async fn a_restart_link_with_sso_does_not_hand_the_session_over() {
    let server = Server::start(realm(json!({}))).await;
    let mut attacker = Browser::of(&server);
    let page = attacker.authorize_as("asks", "").await;
    let mut victim = Browser::of(&server);
    victim.log_in().await;
    victim.cookies.insert("AUTH_SESSION_ID".into(), attacker.cookies["AUTH_SESSION_ID"].clone());
    let link = action(&page).replace("/authenticate?", "/restart?");
    let asked = victim.get(&link).await;
    assert!(has(&asked, "kc-oauth-form"), "{}", asked.text);
    let seen = attacker.get(&link.replace("/restart?", "/authenticate?")).await;
    assert!(!has(&seen, "kc-oauth-form"), "{}", seen.text);
    let code = attacker.submit(&asked, &[("accept", "")]).await;
    assert_eq!(led(&code, "code"), None);
    assert!(!attacker.cookies.contains_key("KEYCLOAK_IDENTITY"));
}

#[actix_web::test]
async fn a_session_that_ended_while_a_page_was_open_does_not_come_back() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    let asked = browser.authorize_as("asks", "").await;
    assert!(has(&asked, "kc-oauth-form"), "{}", asked.text);
    server.execute("DELETE FROM user_session").await;
    let answer = browser.submit(&asked, &[("accept", "")]).await;
    assert_eq!(answer.status, 400, "{}", answer.text);
}
