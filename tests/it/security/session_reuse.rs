//! A session's id is never used again in one browser (CVE-2025-12390): not after a logout, not for somebody else, not offline.

use serde_json::json;

use crate::login::realm;
use crate::support::Server;
use crate::support::browser::{Browser, CALLBACK, field, led};

#[actix_web::test]
async fn after_a_logout_everybody_gets_a_new_one() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let mut seen = Vec::new();
    server.execute("UPDATE users SET enabled = true").await;
    for who in [("alice", "alice-pass"), ("alice", "alice-pass"), ("eve", "eve-pass")] {
        let page = browser.authorize("").await;
        let answer = browser.submit(&page, &[("username", who.0), ("password", who.1)]).await;
        let sid = led(&answer, "session_state").unwrap_or_else(|| panic!("{who:?}: {}", answer.text));
        assert!(!seen.contains(&sid), "{who:?} got an id again");
        seen.push(sid);
        let asked = browser.get(&server.oidc("/logout")).await;
        let code = field(&asked, "session_code");
        assert_eq!(browser.submit(&asked, &[("session_code", &code)]).await.status, 200);
    }
}

#[actix_web::test]
async fn an_offline_session_keeps_its_id_to_itself() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let mut seen = Vec::new();
    for _ in 0..2 {
        let url = format!(
            "{}?client_id=web&response_type=code&scope=openid%20offline_access&redirect_uri={CALLBACK}",
            server.oidc("/auth")
        );
        let page = browser.get(&url).await;
        let answer = browser.submit(&page, crate::support::browser::ALICE).await;
        let code = led(&answer, "code").expect("a code");
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", "web"),
            ("code", code.as_str()),
            ("redirect_uri", CALLBACK),
        ];
        let tokens = server.token(&form).await;
        assert_eq!(tokens.status, 200, "{}", tokens.text);
        let sid = crate::support::claims(&tokens.text_of("refresh_token"))["sid"].as_str().expect("sid").to_owned();
        assert!(!seen.contains(&sid));
        seen.push(sid);
        let asked = browser.get(&server.oidc("/logout")).await;
        let code = field(&asked, "session_code");
        browser.submit(&asked, &[("session_code", &code)]).await;
    }
}
