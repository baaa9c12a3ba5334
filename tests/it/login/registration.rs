//! New accounts.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{Browser, CALLBACK, has, led};

const NEW: &[(&str, &str)] = &[
    ("username", "carol"),
    ("email", "carol@example.com"),
    ("firstName", "Carol"),
    ("lastName", "C"),
    ("password", "carol-pass"),
    ("password-confirm", "carol-pass"),
];

#[actix_web::test]
async fn somebody_registers_and_is_logged_in() {
    let server = Server::start(realm(json!({"registrationAllowed": true}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("&prompt=create").await;
    assert!(page.text.contains("password-confirm"), "{}", page.text);
    let answer = browser.submit(&page, NEW).await;
    assert!(led(&answer, "code").is_some(), "{} {}", answer.status, answer.text);
    let mut other = Browser::of(&server);
    let page = other.authorize("").await;
    assert_eq!(other.submit(&page, &[("username", "carol"), ("password", "carol-pass")]).await.status, 302);
}

#[actix_web::test]
async fn names_and_addresses_that_are_taken_are_refused_with_what_was_typed() {
    let server = Server::start(realm(json!({"registrationAllowed": true}))).await;
    let mut browser = Browser::of(&server);
    for (name, value) in [("username", "alice"), ("email", "alice@example.com"), ("password-confirm", "other")] {
        let page = browser.authorize("&prompt=create").await;
        let form: Vec<_> = NEW.iter().map(|(n, v)| (*n, if *n == name { value } else { *v })).collect();
        let told = browser.submit(&page, &form).await;
        assert_eq!(told.status, 200);
        assert!(has(&told, &format!("input-error-{name}")), "{name}: {}", told.text);
        assert!(!told.text.contains("carol-pass"), "a password came back");
    }
}

#[actix_web::test]
async fn where_the_realm_offers_none_there_is_no_way_to_one() {
    let server = Server::start(realm(json!({"registrationAllowed": false}))).await;
    let mut browser = Browser::of(&server);
    let query = format!("?client_id=web&response_type=code&scope=openid&redirect_uri={CALLBACK}");
    let told = browser.get(&format!("{}{query}", server.oidc("/registrations"))).await;
    assert_eq!(told.status, 400, "{}", told.text);
    let page = browser.authorize("&prompt=create").await;
    assert!(has(&page, "kc-form-login"));
    let url = crate::support::browser::action(&page).replace("/authenticate?", "/registration?");
    assert_eq!(browser.get(&url).await.status, 400);
    assert_eq!(browser.post(&url, NEW).await.status, 400);
}

#[actix_web::test]
async fn a_page_that_was_open_when_the_realm_stopped_offering_it_is_worth_nothing() {
    let server = Server::start(realm(json!({"registrationAllowed": true}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("&prompt=create").await;
    server.change_realm(|settings| settings.registration_allowed = Some(false)).await;
    assert_eq!(browser.submit(&page, NEW).await.status, 400);
    let page = browser.authorize("").await;
    assert!(has(&browser.submit(&page, &[NEW[0], NEW[4]]).await, "input-error-username"));
    assert_eq!(browser.authorize("").await.status, 200);
}
