//! Codes that services of somebody else make, send and check.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{EXTERNAL, INTERNAL, after_password, asked, demand, mailed, server, wrong};
use crate::support::Server;
use crate::support::browser::{Browser, has, led};
use crate::support::mail::MailServer;
use crate::support::peer::{Heard, Peer, Said};

fn status(root: &str, status: &str) -> Said {
    Said::Answer(200, format!("<{root}><status>{status}</status></{root}>"))
}

fn contacts(methods: &str) -> Said {
    let root = "checkVerifiedContactMethods";
    Said::Answer(200, format!("<{root}><status>success</status><methods>{methods}</methods></{root}>"))
}

fn form(heard: &Heard) -> HashMap<String, String> {
    url::form_urlencoded::parse(heard.body.as_bytes()).into_owned().collect()
}

/// Three services of which the tests can change the answers; the right code is 246810.
async fn services(methods: &str) -> (Peer, Arc<Mutex<HashMap<&'static str, Said>>>) {
    let said = Arc::new(Mutex::new(HashMap::from([
        ("/check", contacts(methods)),
        ("/send", status("sendAuthenticationCode", "success")),
    ])));
    let answers = said.clone();
    let peer = Peer::start(move |heard| {
        let own = answers.lock().expect("a lock").get(heard.path.as_str()).cloned();
        let is_right = form(heard).get("authCode_nbest1").is_some_and(|code| code == "246810");
        own.unwrap_or_else(|| status("codeAuthentication", if is_right { "success" } else { "incorrect code" }))
    });
    (peer.await, said)
}

fn config(peer: &Peer, more: Value) -> Value {
    let url = |path: &str| format!("{}{path}", peer.url);
    let mut config = json!({ "environment": "test", "checkUrlTest": url("/check"), "sendUrlTest": url("/send"),
        "verifyUrlTest": url("/verify"), "checkUrlProduction": url("/production"), "sendUrlProduction": url("/production"),
        "verifyUrlProduction": url("/production"), "serviceTimeoutMs": "1000", "resendWaitSeconds": "0" });
    config.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    config
}

async fn with(peer: &Peer, more: Value) -> (Server, MailServer) {
    let mails = MailServer::start().await;
    (server(&mails, EXTERNAL, config(peer, more), json!({})).await, mails)
}

#[actix_web::test]
async fn a_code_is_sent_and_checked_elsewhere() {
    let (peer, _) = services("<method name='SMS' value='+49151777'/>").await;
    let (server, mut mails) = with(&peer, json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    assert!(page.text.contains("•••77"), "{}", page.text);
    let heard = peer.heard();
    assert_eq!(heard.iter().map(|h| h.path.as_str()).collect::<Vec<_>>(), ["/check", "/send"]);
    let (asked_about, sent) = (form(&heard[0]), form(&heard[1]));
    assert_eq!((asked_about["realm"].as_str(), asked_about["username"].as_str()), ("t", "alice"));
    assert_eq!((sent["TwoFactorAuthSelectedMethod"].as_str(), &sent["userId"]), ("SMS", &asked_about["userId"]));
    let again = browser.submit(&page, &[("code", "111111")]).await;
    assert!(has(&again, "input-error-code"), "{}", again.text);
    let done = browser.submit(&again, &[("code", "246810")]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    let last = form(peer.heard().last().expect("a request"));
    assert_eq!((last["authCode_nbest1"].as_str(), last["TwoFactorAuthSelectedMethod"].as_str()), ("246810", "SMS"));
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn an_app_shows_codes_by_itself() {
    let (peer, _) = services("<method name='authenticator'/>").await;
    let (server, _mails) = with(&peer, json!({ "prompt": "Google Authenticator" })).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    assert!(page.text.contains("Google Authenticator") && !has(&page, "kc-resend"), "{}", page.text);
    server.app.clock.advance_ms(10 * 60_000);
    assert!(led(&browser.submit(&page, &[("code", "246810")]).await, "code").is_some());
    assert!(peer.heard().iter().all(|heard| heard.path != "/send"));
    // Another login at once is not made to wait.
    asked(&mut Browser::of(&server), "alice").await;
}

#[actix_web::test]
async fn of_several_ways_the_user_chooses() {
    let methods = "<method name='email' value='a@b.example'/><method name='authenticator'/><method name='SMS'/>";
    let (peer, _) = services(methods).await;
    let (server, _mails) = with(&peer, json!({})).await;
    let mut browser = Browser::of(&server);
    let choice = after_password(&mut browser, "alice").await;
    assert!(has(&choice, "kc-code-method-2") && choice.text.contains("a•••@b.example"), "{}", choice.text);
    let page = browser.submit(&choice, &[("method", "0")]).await;
    let sent = form(peer.heard().last().expect("a request"));
    assert_eq!(sent["TwoFactorAuthSelectedMethod"], "Email");
    assert!(led(&browser.submit(&page, &[("code", "246810")]).await, "code").is_some());
    let checks = peer.heard().iter().filter(|heard| heard.path == "/check").count();
    assert_eq!(checks, 1, "asked once in a login");
}

#[actix_web::test]
async fn calls_go_to_test_or_production() {
    let (peer, _) = services("<method name='SMS'/>").await;
    let (server, _mails) = with(&peer, json!({ "environment": "production" })).await;
    after_password(&mut Browser::of(&server), "alice").await;
    assert!(peer.heard().iter().all(|heard| heard.path == "/production"));
    assert!(!peer.heard().is_empty());
}

/// Everything that is no answer.
fn failures(root: &str) -> Vec<Said> {
    let right = format!("<{root}><status>success</status></{root}>");
    vec![
        status(root, "error"),
        status(root, "Success!"),
        status(root, ""),
        Said::Answer(500, right.clone()),
        Said::Answer(302, right.clone()),
        Said::Answer(204, String::new()),
        Said::Answer(200, String::new()),
        Said::Answer(200, "<html>Please log in</html>".into()),
        Said::Answer(200, right[..right.len() - 3].to_owned()),
        Said::Answer(200, format!("<!DOCTYPE x [<!ENTITY e 'success'>]><{root}><status>&e;</status></{root}>")),
        Said::Answer(200, format!("<{root}><status>error</status><status>success</status></{root}>")),
        Said::Answer(200, format!("<{root}>{}</{root}>", "<!-- x -->".repeat(20_000))),
        Said::Raw(b"\x00\x01\x02".to_vec()),
        Said::Raw(Vec::new()),
        Said::Silence,
    ]
}

#[actix_web::test]
async fn whatever_is_no_success_lets_nobody_in() {
    let (peer, said) = services("<method name='SMS'/>").await;
    let more = json!({ "serviceTimeoutMs": "300", "maxVerifications": "20", "maxSends": "20" });
    let (server, _mails) = with(&peer, more).await;
    let mut browser = Browser::of(&server);
    let mut page = asked(&mut browser, "alice").await;
    for failure in failures("codeAuthentication") {
        said.lock().expect("a lock").insert("/verify", failure.clone());
        page = browser.submit(&page, &[("code", "246810")]).await;
        assert!(page.status == 200 && has(&page, "kc-code-form"), "{failure:?}: {} {}", page.status, page.text);
        assert!(page.text.contains("Codes cannot be checked at the moment"), "{failure:?}: {}", page.text);
    }
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    said.lock().expect("a lock").remove("/verify");
    assert!(
        led(&browser.submit(&page, &[("code", "246810")]).await, "code").is_some(),
        "it goes on when the service does"
    );
}

#[actix_web::test]
async fn a_code_that_was_not_sent_is_said_to_be_so() {
    let (peer, said) = services("<method name='SMS'/>").await;
    let (server, _mails) = with(&peer, json!({ "serviceTimeoutMs": "300", "maxSends": "20" })).await;
    for failure in failures("sendAuthenticationCode") {
        said.lock().expect("a lock").insert("/send", failure.clone());
        let page = asked(&mut Browser::of(&server), "alice").await;
        assert!(page.text.contains("The code could not be sent"), "{failure:?}: {}", page.text);
    }
}

#[actix_web::test]
async fn without_contacts_nobody_gets_past_a_step_that_is_required() {
    let (peer, said) = services("").await;
    let (server, _mails) = with(&peer, json!({ "serviceTimeoutMs": "300" })).await;
    demand(&server).await;
    let mut cases = failures("checkVerifiedContactMethods");
    cases.push(status("checkVerifiedContactMethods", "not found"));
    cases.push(contacts(""));
    cases.push(contacts("<method name='pigeon'/>"));
    for case in cases {
        said.lock().expect("a lock").insert("/check", case.clone());
        let mut browser = Browser::of(&server);
        let end = after_password(&mut browser, "alice").await;
        assert!(end.status >= 400 && led(&end, "code").is_none(), "{case:?}: {} {}", end.status, end.text);
        assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    }
}

#[actix_web::test]
async fn a_step_that_is_an_alternative_is_not_passed_by_it_either() {
    let (peer, said) = services("").await;
    let (server, _mails) = with(&peer, json!({ "serviceTimeoutMs": "300" })).await;
    for case in [Said::Silence, status("checkVerifiedContactMethods", "not found")] {
        said.lock().expect("a lock").insert("/check", case.clone());
        let end = after_password(&mut Browser::of(&server), "alice").await;
        assert!(end.status >= 400 && led(&end, "code").is_none(), "{case:?}: {} {}", end.status, end.text);
    }
}

#[actix_web::test]
async fn our_own_codes_may_go_where_a_service_says() {
    let (peer, _) = services(
        "<method name='email' value='elsewhere@example.com'/><method name='authenticator'/><method name='SMS'/>",
    )
    .await;
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, config(&peer, json!({})), json!({})).await;
    let mut browser = Browser::of(&server);
    // An app's codes cannot be ours, and the service leaves a number to us that the user does not have.
    let page = asked(&mut browser, "alice").await;
    assert!(page.text.contains("e•••@example.com"), "{}", page.text);
    let code = mailed(&mut mails).await;
    let again = browser.submit(&page, &[("code", &wrong(&code))]).await;
    assert!(led(&browser.submit(&again, &[("code", &code)]).await, "code").is_some());
    assert!(peer.heard().iter().all(|heard| heard.path == "/check"));
}

#[actix_web::test]
async fn tries_are_counted_here_whatever_the_service_does() {
    let (peer, _) = services("<method name='SMS'/>").await;
    let (server, _mails) = with(&peer, json!({ "maxVerifications": "3" })).await;
    let mut browser = Browser::of(&server);
    let mut page = asked(&mut browser, "alice").await;
    for _ in 0..2 {
        page = browser.submit(&page, &[("code", "111111")]).await;
        assert!(has(&page, "kc-code-form"), "{}", page.text);
    }
    let end = browser.submit(&page, &[("code", "111111")]).await;
    assert!(end.status == 400 && led(&end, "code").is_none(), "{} {}", end.status, end.text);
    assert_eq!(peer.heard().iter().filter(|heard| heard.path == "/verify").count(), 3);
}
