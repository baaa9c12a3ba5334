//! Logout by the browser.

use serde_json::json;

use super::realm;
use crate::oidc::realm::PASSWORD;
use crate::support::browser::{Browser, CALLBACK, has, led};
use crate::support::{Answer, Server};

/// An ID token of a browser's session.
async fn id_token(server: &Server, login: &Answer) -> String {
    let code = led(login, "code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "web"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
    ];
    server.token(&form).await.text_of("id_token")
}

#[actix_web::test]
async fn with_the_session_s_own_hint_it_happens_at_once() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let login = browser.log_in().await;
    let hint = id_token(&server, &login).await;
    let url =
        format!("{}?id_token_hint={hint}&post_logout_redirect_uri={CALLBACK}&state=x%20y", server.oidc("/logout"));
    let gone = browser.get(&url).await;
    assert_eq!((gone.status, gone.header("location")), (302, "http://localhost:9999/cb?state=x+y"), "{}", gone.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    assert!(has(&browser.authorize("").await, "kc-form-login"));
}

#[actix_web::test]
async fn without_a_hint_the_user_is_asked_first() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    browser.log_in().await;
    let asked = browser.get(&server.oidc("/logout")).await;
    assert!(has(&asked, "kc-logout-confirm-form"), "{}", asked.text);
    assert_eq!(browser.authorize("").await.status, 302, "asking alone ends nothing");
    let code = crate::support::browser::field(&asked, "session_code");
    let gone = browser.submit(&asked, &[("session_code", &code), ("confirmLogout", "")]).await;
    assert_eq!(gone.status, 200);
    assert!(has(&browser.authorize("").await, "kc-form-login"));
}

#[actix_web::test]
async fn the_answer_counts_only_from_the_browser_that_was_asked() {
    let server = Server::start(realm(json!({}))).await;
    let (mut attacker, mut victim) = (Browser::of(&server), Browser::of(&server));
    victim.log_in().await;
    let asked = attacker.get(&server.oidc("/logout")).await;
    let code = crate::support::browser::field(&asked, "session_code");
    for code in [code.as_str(), "", "x.y.z"] {
        let refused = victim.submit(&asked, &[("session_code", code), ("confirmLogout", "")]).await;
        assert_eq!(refused.status, 400);
        assert_eq!(victim.authorize("").await.status, 302);
    }
    server.app.clock.advance_ms(301_000);
    let late = attacker.submit(&asked, &[("session_code", &code)]).await;
    assert_eq!(late.status, 400);
}

#[actix_web::test]
async fn it_leads_nowhere_but_where_the_client_says() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let login = browser.log_in().await;
    let hint = id_token(&server, &login).await;
    let foreign =
        ["http://evil.example/", "http://localhost:9999@evil.example/", "javascript:alert(1)", "//evil.example"];
    for uri in foreign {
        for by in [
            format!("client_id=web&post_logout_redirect_uri={uri}"),
            format!("id_token_hint={hint}&post_logout_redirect_uri={uri}"),
        ] {
            let told = browser.get(&format!("{}?{by}", server.oidc("/logout"))).await;
            assert_eq!(told.status, 400, "{by}");
        }
    }
    let nobody = browser.get(&format!("{}?post_logout_redirect_uri={CALLBACK}", server.oidc("/logout"))).await;
    assert_eq!(nobody.status, 400);
    assert_eq!(browser.authorize("").await.status, 302, "a refused logout ends nothing");
}

#[actix_web::test]
async fn a_hint_that_is_no_id_token_of_the_realm_is_refused() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let login = browser.log_in().await;
    let hint = id_token(&server, &login).await;
    let access = server.token(PASSWORD).await.text_of("access_token");
    let unsigned = format!("{}.", hint.rsplit_once('.').expect("a signature").0);
    for bad in ["x", access.as_str(), unsigned.as_str()] {
        let told = browser.get(&format!("{}?id_token_hint={bad}", server.oidc("/logout"))).await;
        assert_eq!(told.status, 400, "{bad}");
    }
}
