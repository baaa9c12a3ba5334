//! Remember me: the box, the cookies, the name in the field.

use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, field, has};

fn cookie<'a>(answer: &'a crate::support::Answer, name: &str) -> &'a str {
    let mut all = answer.headers.get_all("set-cookie").iter().filter_map(|c| c.to_str().ok());
    all.find(|c| c.starts_with(&format!("{name}="))).unwrap_or_default()
}

#[actix_web::test]
async fn a_remembered_login_outlives_the_browser_and_the_name_outlives_the_login() {
    let server = Server::start(realm(json!({"rememberMe": true}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    assert!(has(&page, "rememberMe"));
    let form = [ALICE[0], ALICE[1], ("rememberMe", "on")];
    let answer = browser.submit(&page, &form).await;
    assert!(cookie(&answer, "KEYCLOAK_IDENTITY").contains("Max-Age="), "{:?}", answer.headers);
    assert!(cookie(&answer, "KEYCLOAK_REMEMBER_ME").starts_with("KEYCLOAK_REMEMBER_ME=username:alice;"));
    browser.cookies.remove("KEYCLOAK_IDENTITY");
    assert_eq!(field(&browser.authorize("").await, "username"), "alice");
}

#[actix_web::test]
async fn nobody_is_remembered_who_does_not_ask_or_where_the_realm_does_not_offer_it() {
    for (offered, form) in [(true, ALICE.to_vec()), (false, vec![ALICE[0], ALICE[1], ("rememberMe", "on")])] {
        let server = Server::start(realm(json!({"rememberMe": offered}))).await;
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let answer = browser.submit(&page, &form).await;
        assert_eq!(answer.status, 302);
        assert!(!cookie(&answer, "KEYCLOAK_IDENTITY").contains("Max-Age"));
        assert!(!browser.cookies.contains_key("KEYCLOAK_REMEMBER_ME"));
    }
}

#[actix_web::test]
async fn the_cookies_of_a_session_are_hidden_from_scripts_and_other_paths() {
    let server = Server::start(realm(json!({}))).await;
    let answer = Browser::of(&server).log_in().await;
    for name in ["KEYCLOAK_IDENTITY", "AUTH_SESSION_ID"] {
        let text = cookie(&answer, name);
        assert!(text.contains("; Path=/realms/t/;"), "{text}");
        assert!(text.contains("; Secure; HttpOnly; SameSite=None"), "{text}");
    }
}
