//! A whole login, and what goes wrong in one.

use serde_json::json;

use super::realm;
use crate::support::browser::{ALICE, Browser, CALLBACK, action, field, has, led};
use crate::support::{Server, claims};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

#[actix_web::test]
async fn a_login_gives_a_code_that_gives_tokens() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize(CHALLENGE).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let answer = browser.submit(&page, ALICE).await;
    assert_eq!(answer.status, 302, "{}", answer.text);
    assert!(answer.header("location").starts_with(CALLBACK));
    assert_eq!(led(&answer, "state").as_deref(), Some("s1"));
    assert_eq!(led(&answer, "iss"), Some(server.url("")));
    let code = led(&answer, "code").expect("a code");
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "web"),
        ("code", code.as_str()),
        ("redirect_uri", CALLBACK),
        ("code_verifier", VERIFIER),
    ];
    let tokens = server.token(&form).await;
    assert_eq!(tokens.status, 200, "{}", tokens.text);
    let id = claims(&tokens.text_of("id_token"));
    assert_eq!((id["nonce"].as_str(), id["sid"].as_str()), (Some("n1"), led(&answer, "session_state").as_deref()));
    assert_eq!(server.userinfo(&tokens.text_of("access_token")).await.status, 200);
}

#[actix_web::test]
async fn a_wrong_password_keeps_the_name_and_the_next_try_may_succeed() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let again = browser.submit(&page, &[("username", "alice"), ("password", "no")]).await;
    assert_eq!(again.status, 200);
    assert_eq!(field(&again, "username"), "alice");
    assert!(has(&again, "input-error-username"));
    assert_eq!(browser.submit(&again, ALICE).await.status, 302);
}

#[actix_web::test]
async fn a_disabled_user_is_told_so_only_with_the_right_password() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let wrong = browser.submit(&page, &[("username", "eve"), ("password", "no")]).await;
    assert!(has(&wrong, "input-error-username") && !has(&wrong, "kc-alert"));
    let right = browser.submit(&wrong, &[("username", "eve"), ("password", "eve-pass")]).await;
    assert_eq!(right.status, 200);
    assert!(has(&right, "kc-alert"), "{}", right.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
}

#[actix_web::test]
async fn an_address_logs_in_where_the_realm_allows_it() {
    for (allowed, status) in [(true, 302), (false, 200)] {
        let server = Server::start(realm(json!({"loginWithEmailAllowed": allowed}))).await;
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let form = [("username", "ALICE@example.com"), ("password", "alice-pass")];
        assert_eq!(browser.submit(&page, &form).await.status, status);
    }
}

#[actix_web::test]
async fn a_hybrid_login_gives_tokens_as_long_as_those_of_the_code() {
    let server = Server::start(realm(json!({}))).await;
    for (kind, seconds) in [("code%20token", "300"), ("token", "900")] {
        let mut browser = Browser::of(&server);
        let url = format!(
            "{}?client_id=implicit&response_type={kind}&redirect_uri={CALLBACK}&scope=openid&nonce=n",
            server.oidc("/auth")
        );
        let page = browser.get(&url).await;
        let answer = browser.submit(&page, ALICE).await;
        assert!(answer.header("location").contains('#'), "{}", answer.header("location"));
        assert_eq!(led(&answer, "expires_in").as_deref(), Some(seconds), "{kind}");
    }
}

#[actix_web::test]
async fn the_form_goes_to_this_server_with_what_ties_it_to_the_browser() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let url = action(&browser.authorize("").await);
    assert!(url.starts_with(&server.url("/login-actions/authenticate?")), "{url}");
    for name in ["session_code", "execution", "client_id", "tab_id", "client_data"] {
        assert!(url.contains(&format!("{name}=")), "{name} in {url}");
    }
}
