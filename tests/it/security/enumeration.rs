//! Nobody learns from an answer, or from how long it takes, who has an account (CVE-2026-4633).

use serde_json::json;

use crate::oidc::realm::realm;
use crate::support::Server;
use crate::support::browser::{Browser, action};

/// A page without what is new in each: nonces and codes.
fn settled(text: &str, page: &crate::support::Answer, name: &str) -> String {
    let mut text = text.replace(&format!("value=\"{name}\""), "NAME");
    let url = action(page);
    for part in ["session_code=", "tab_id=", "execution="] {
        if let Some(value) = url.split(part).nth(1).and_then(|rest| rest.split('&').next()) {
            text = text.replace(value, "CODE");
        }
    }
    let nonces: Vec<String> =
        text.split("nonce=\"").skip(1).filter_map(|rest| Some(rest.split('"').next()?.to_owned())).collect();
    nonces.iter().fold(text, |text, nonce| text.replace(nonce, "NONCE"))
}

#[actix_web::test]
async fn the_page_is_the_same_for_a_wrong_name_and_a_wrong_password() {
    let server = Server::start(realm(json!({}))).await;
    let mut pages = Vec::new();
    for name in ["alice", "ghost", "eve", "service-account-svc"] {
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let answer = browser.submit(&page, &[("username", name), ("password", "wrong")]).await;
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        pages.push((answer.status, names, settled(&answer.text, &answer, name)));
    }
    for page in &pages[1..] {
        assert_eq!(*page, pages[0]);
    }
}

#[actix_web::test]
async fn so_is_the_answer_of_the_password_grant() {
    let server = Server::start(realm(json!({}))).await;
    let ask = async |name| {
        let form = [("client_id", "web"), ("grant_type", "password"), ("username", name), ("password", "wrong")];
        let answer = server.token(&form).await;
        (answer.status, answer.text)
    };
    let known = ask("alice").await;
    for name in ["ghost", "eve", "service-account-svc"] {
        assert_eq!(ask(name).await, known, "{name}");
    }
}

#[actix_web::test]
async fn somebody_unknown_takes_as_long_as_a_wrong_password() {
    let policy = "hashAlgorithm(pbkdf2-sha256) and hashIterations(100000)";
    let server = Server::start(realm(json!({ "passwordPolicy": policy }))).await;
    let quickest = async |name: &'static str| {
        let mut best = std::time::Duration::MAX;
        for _ in 0..7 {
            let begun = std::time::Instant::now();
            let form = [("client_id", "web"), ("grant_type", "password"), ("username", name), ("password", "wrong")];
            assert_eq!(server.token(&form).await.status, 400);
            best = best.min(begun.elapsed());
        }
        best
    };
    let (known, unknown) = (quickest("alice").await, quickest("ghost").await);
    // Without a hash it would be a hundredth; what else the machine does may cost half.
    assert!(unknown * 4 > known, "a known name takes {known:?}, an unknown one {unknown:?}");
}

#[actix_web::test]
async fn a_stored_password_that_cannot_be_used_looks_like_a_wrong_one() {
    let server = Server::start(realm(json!({}))).await;
    let ask = async |name: &str| {
        let form = [("client_id", "web"), ("grant_type", "password"), ("username", name), ("password", "wrong")];
        let answer = server.token(&form).await;
        (answer.status, answer.text)
    };
    let wrong = ask("alice").await;
    for change in [
        "UPDATE credential SET credential_data = '{}'",
        r#"UPDATE credential SET credential_data = '{"hashIterations":1,"algorithm":"md5"}'"#,
        r#"UPDATE credential SET credential_data = '{"hashIterations":4000000000,"algorithm":"pbkdf2"}'"#,
        "UPDATE credential SET secret_data = ''",
    ] {
        server.execute(change).await;
        assert_eq!(ask("alice").await, wrong, "{change}");
    }
}
