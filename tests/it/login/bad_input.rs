//! Malformed, missing, repeated, oversized and foreign input gets an answer that helps, never one of our own errors.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;

use super::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, CALLBACK, led};

/// What a text is replaced by.
const ODD: &[&str] = &[
    "",
    "%00",
    "%FF%FE",
    "%0d%0aSet-Cookie:x=y",
    "%22%3E%3Cscript%3E",
    "%F0%9F%92%A9",
    "..%2f",
    "%",
    "a%20b",
    "-1",
    "{}",
    "[]",
];

const PARAMETERS: &[&str] = &[
    "client_id",
    "redirect_uri",
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "max_age",
    "login_hint",
    "acr_values",
    "claims",
    "ui_locales",
    "kc_locale",
    "code_challenge",
    "code_challenge_method",
    "request",
    "request_uri",
    "display",
];

fn query(replaced: &str, by: &str) -> String {
    let usual = [("client_id", "web"), ("response_type", "code"), ("scope", "openid"), ("redirect_uri", CALLBACK)];
    let kept = usual.iter().filter(|(name, _)| *name != replaced).map(|(n, v)| format!("{n}={v}&"));
    format!("{}{replaced}={by}", kept.collect::<String>())
}

#[actix_web::test]
async fn parameters_of_the_authorization_endpoint() {
    let server = Server::start(realm(json!({}))).await;
    let long = "a".repeat(9000);
    for name in PARAMETERS {
        for value in ODD.iter().copied().chain([long.as_str()]) {
            let answer = Browser::of(&server).get(&format!("{}?{}", server.oidc("/auth"), query(name, value))).await;
            assert!(answer.status < 500, "{name}={value}: {} {}", answer.status, answer.text);
            let to = answer.header("location");
            assert!(to.is_empty() || to.starts_with(CALLBACK), "{name}={value} leads to {to}");
            assert!(!answer.text.contains("\"><script>"), "{name}={value}");
        }
    }
}

#[actix_web::test]
async fn a_repeated_parameter_is_told_to_the_client() {
    let server = Server::start(realm(json!({}))).await;
    let answer = Browser::of(&server).authorize("&state=s2").await;
    assert_eq!(led(&answer, "error").as_deref(), Some("invalid_request"));
}

#[actix_web::test]
async fn the_steps_of_a_login_and_of_a_logout() {
    let server = Server::start(realm(json!({}))).await;
    let mut known = Browser::of(&server);
    let page = known.authorize("").await;
    let good = crate::support::browser::action(&page);
    for path in ["authenticate", "registration", "required-action", "consent", "restart"] {
        for odd in ODD {
            for name in ["client_id", "tab_id", "session_code", "execution", "client_data"] {
                let url = server.url(&format!("/login-actions/{path}?client_id=web&{name}={odd}"));
                let (got, posted) = (known.clone().get(&url).await, known.clone().post(&url, ALICE).await);
                assert!(got.status < 500, "GET {url}: {}", got.text);
                assert!(posted.status < 500, "POST {url}: {}", posted.text);
            }
        }
    }
    for odd in ODD {
        for name in ["id_token_hint", "post_logout_redirect_uri", "client_id", "state", "logout_hint", "redirect_uri"] {
            let answer = known.clone().get(&format!("{}?{name}={odd}", server.oidc("/logout"))).await;
            assert!(answer.status < 500, "{name}={odd}: {}", answer.text);
        }
    }
    let long = "a".repeat(3000);
    for form in [
        vec![("username", "\0"), ("password", "x")],
        vec![("username", &long), ("password", &long)],
        vec![],
        vec![("username", "x\u{7f}'\";--"), ("password", "\u{1F4A9}")],
    ] {
        let answer = known.clone().post(&good, &form).await;
        assert!(answer.status < 500, "{form:?}: {}", answer.text);
    }
}

#[actix_web::test]
async fn cookies_and_headers() {
    let server = Server::start(realm(json!({}))).await;
    let long = "x".repeat(9000);
    let names = [
        "AUTH_SESSION_ID",
        "KC_RESTART",
        "KEYCLOAK_IDENTITY",
        "KEYCLOAK_SESSION",
        "KEYCLOAK_REMEMBER_ME",
        "KEYCLOAK_LOCALE",
        "KC_AUTH_SESSION_HASH",
    ];
    for name in names {
        for value in ["", "x", "a.b.c", "\"", "=;=", "username:%00", "eyJhbGciOiJub25lIn0.e30.", &long] {
            let mut browser = Browser::of(&server);
            browser.cookies.insert(name.into(), value.into());
            let page = browser.authorize("").await;
            assert_eq!(page.status, 200, "{name}={value}");
            let lost = browser.get(&server.url("/login-actions/authenticate?client_id=web&tab_id=x")).await;
            assert!(lost.status < 500, "{name}={value}");
        }
    }
    for (name, value) in [
        ("accept-language", "\u{e9}"),
        ("accept-language", "de;q=x,,;;"),
        ("origin", "null"),
        ("content-type", "x"),
        ("host", "a b"),
    ] {
        let request = server.http.get(format!("{}?{}", server.oidc("/auth"), query("x", "y")));
        let Ok(value) = reqwest::header::HeaderValue::from_bytes(value.as_bytes()) else { continue };
        let answer = request.header(name, value).send().await.expect("an answer");
        assert!(answer.status().as_u16() < 500, "{name}");
    }
}

#[actix_web::test]
async fn bodies_of_another_kind_or_size() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let url = crate::support::browser::action(&browser.authorize("").await);
    for (kind, body) in [
        ("application/json", "{\"username\":\"alice\"}".to_owned()),
        ("text/plain", "\u{0}".into()),
        ("application/x-www-form-urlencoded", "&".repeat(1000)),
        ("application/x-www-form-urlencoded", "a=b&".repeat(600)),
        ("application/x-www-form-urlencoded", "a".repeat(200_000)),
    ] {
        for url in [&url, &server.oidc("/auth"), &server.oidc("/logout"), &server.oidc("/logout/logout-confirm")] {
            let answer =
                server.http.post(url).header("content-type", kind).body(body.clone()).send().await.expect("an answer");
            assert!(answer.status().as_u16() < 500, "{kind} {url}");
        }
    }
}

#[actix_web::test]
async fn whatever_the_query_and_the_cookies_are() {
    let server = Server::start(realm(json!({}))).await;
    let text = proptest::collection::vec(any::<u8>(), 0..40);
    let pairs = proptest::collection::vec((proptest::sample::select(PARAMETERS), text), 0..6);
    let cookie = proptest::collection::vec(0x21..0x7f_u8, 0..60);
    let mut runner = TestRunner::deterministic();
    for _ in 0..60 {
        let pairs = pairs.new_tree(&mut runner).expect("a case").current();
        let cookie = String::from_utf8(cookie.new_tree(&mut runner).expect("a case").current()).expect("ASCII");
        let encode = |bytes: &Vec<u8>| url::form_urlencoded::byte_serialize(bytes).collect::<String>();
        let query: Vec<String> = pairs.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let mut browser = Browser::of(&server);
        browser.cookies.insert("AUTH_SESSION_ID".into(), cookie.replace(';', ""));
        for path in [server.oidc("/auth"), server.oidc("/logout"), server.url("/login-actions/authenticate")] {
            let answer = browser.get(&format!("{path}?client_id=web&{}", query.join("&"))).await;
            assert!(answer.status < 500, "{path} {query:?}: {}", answer.text);
        }
    }
}
