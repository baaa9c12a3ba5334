//! A console at an address of its own: logins lead there, and its scripts may read what they ask for.

use serde_json::json;

use crate::oidc::realm::realm;
use crate::support::browser::Browser;
use crate::support::{Answer, with_options};

const CONSOLE: &str = "security-admin-console";

#[actix_web::test]
async fn logins_of_the_console_lead_there_and_not_to_the_public_address() {
    let options = [("hostname", "https://id.example"), ("hostname-admin", "https://admin.example")];
    let server = with_options(realm(json!({})), &options).await;
    for (base, status) in [("https://admin.example", 200), ("https://id.example", 400)] {
        let url = format!(
            "{}?client_id={CONSOLE}&response_type=code&scope=openid&redirect_uri={base}/admin/t/console/\
             &code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
            server.oidc("/auth")
        );
        let page = Browser::of(&server).get(&url).await;
        assert_eq!(page.status, status, "{base}: {}", page.text);
    }
}

#[actix_web::test]
async fn scripts_of_the_console_may_ask_for_tokens() {
    let options = [("hostname", "https://id.example"), ("hostname-admin", "https://admin.example")];
    let server = with_options(realm(json!({})), &options).await;
    for (origin, status) in [("https://admin.example", 400), ("https://evil.example", 403)] {
        let form = [("client_id", CONSOLE), ("grant_type", "authorization_code"), ("code", "x")];
        let request = server.http.post(server.oidc("/token")).header("Origin", origin).form(&form);
        let answer = Answer::of(request.send().await.expect("an answer")).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        let may_read = if status == 400 { origin } else { "" };
        assert_eq!(answer.header("access-control-allow-origin"), may_read);
    }
}
