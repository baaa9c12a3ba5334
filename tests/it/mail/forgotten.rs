//! Forgotten passwords.

use serde_json::json;

use super::{event, events, mailed, open, server};
use crate::support::Server;
use crate::support::browser::{Browser, field, has, led};
use crate::support::mail::MailServer;

const NEW: &[(&str, &str)] = &[("password-new", "brand new"), ("password-confirm", "brand new")];

/// Asks for a new password for a name, from the login page on.
async fn forget(browser: &mut Browser<'_>, name: &str) -> crate::support::Answer {
    let page = browser.authorize("").await;
    let form = browser.follow(&page, "kc-forgot-password").await;
    assert!(has(&form, "kc-reset-password-form"), "{}", form.text);
    browser.submit(&form, &[("username", name)]).await
}

async fn logs_in(server: &Server, name: &str, password: &str) -> bool {
    let mut browser = Browser::of(server);
    let page = browser.authorize("").await;
    led(&browser.submit(&page, &[("username", name), ("password", password)]).await, "code").is_some()
}

#[actix_web::test]
async fn a_link_leads_to_a_new_password_and_into_the_application() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let mut browser = Browser::of(&server);
    let told = forget(&mut browser, "alice").await;
    assert_eq!(told.status, 200, "{}", told.text);
    assert!(has(&told, "kc-form-login") && has(&told, "kc-alert"), "{}", told.text);
    let link = mailed(&mut mails, "alice@example.com").await;
    event(&server, "SEND_RESET_PASSWORD").await;
    let page = browser.get(&link).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let done = browser.submit(&page, NEW).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    assert!(logs_in(&server, "alice", "brand new").await);
    assert!(!logs_in(&server, "alice", "alice-pass").await);
    for kind in ["EXECUTE_ACTION_TOKEN", "UPDATE_PASSWORD", "UPDATE_CREDENTIAL", "LOGIN"] {
        event(&server, kind).await;
    }
}

#[actix_web::test]
async fn the_login_page_goes_on_to_work_while_the_mail_is_on_its_way() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let mut browser = Browser::of(&server);
    let page = forget(&mut browser, "alice").await;
    let done = browser.submit(&page, &[("username", "alice"), ("password", "alice-pass")]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    mailed(&mut mails, "alice@example.com").await;
}

#[actix_web::test]
async fn in_another_browser_it_changes_the_password_and_logs_nobody_in() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    forget(&mut Browser::of(&server), "alice@example.com").await;
    let link = mailed(&mut mails, "alice@example.com").await;
    let mut other = Browser::of(&server);
    let page = open(&mut other, &link).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let done = other.submit(&page, NEW).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(has(&done, "kc-info-message"), "{}", done.text);
    assert!(!other.cookies.contains_key("KEYCLOAK_IDENTITY"));
    assert!(logs_in(&server, "alice", "brand new").await);
}

#[actix_web::test]
async fn a_link_that_is_only_looked_at_still_works() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    forget(&mut Browser::of(&server), "alice").await;
    let link = mailed(&mut mails, "alice@example.com").await;
    for _ in 0..3 {
        assert!(has(&Browser::of(&server).get(&link).await, "kc-confirm-form"));
    }
    assert!(has(&open(&mut Browser::of(&server), &link).await, "kc-passwd-update-form"));
}

#[actix_web::test]
async fn the_mail_is_in_the_language_of_the_browser() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("&ui_locales=de").await;
    let form = browser.follow(&page, "kc-forgot-password").await;
    browser.submit(&form, &[("username", "alice")]).await;
    assert_eq!(mails.next().await["subject"], "Wählen Sie ein neues Passwort");
}

#[actix_web::test]
async fn nothing_tells_whether_an_account_exists() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let mut answers = Vec::new();
    for name in ["alice", "ghost", "eve", "otto", "service-account-svc"] {
        let mut browser = Browser::of(&server);
        let page = browser.authorize("").await;
        let form = browser.follow(&page, "kc-forgot-password").await;
        let before = browser.cookies.clone();
        let answer = browser.submit(&form, &[("username", name)]).await;
        let mut headers: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        headers.sort();
        let changed: Vec<bool> = browser.cookies.iter().map(|(name, v)| before.get(name) != Some(v)).collect();
        answers.push((answer.status, headers, changed, settled(&answer)));
    }
    for answer in &answers[1..] {
        assert_eq!(*answer, answers[0]);
    }
    mailed(&mut mails, "alice@example.com").await;
    for error in ["user_not_found", "invalid_email"] {
        event(&server, &format!("SEND_RESET_PASSWORD_ERROR:{error}")).await;
    }
    assert!(mails.is_empty());
}

/// A page without what is random in it: also the links to other languages, which repeat the address of the form before.
fn settled(page: &crate::support::Answer) -> String {
    let mut text = page.text.clone();
    for (mark, end) in [("session_code=", '&'), ("tab_id=", '&'), ("execution=", '&'), ("nonce=\"", '"')] {
        let found = page.text.split(mark).skip(1).filter_map(|rest| rest.split(end).next());
        for value in found.collect::<Vec<_>>() {
            text = text.replace(value, "RANDOM");
        }
    }
    text
}

#[actix_web::test]
async fn a_slow_mail_server_is_not_waited_for() {
    let mails = MailServer::start().await;
    let silent = crate::support::peer::Peer::saying(crate::support::peer::Said::Silence).await;
    let port = silent.url.rsplit(':').next().expect("a port");
    let smtp = json!({ "host": "127.0.0.1", "port": port, "from": "a@example.com", "timeout": "3000",
        "connectionTimeout": "3000", "writeTimeout": "3000" });
    let server = server(&mails, json!({ "smtpServer": smtp })).await;
    let mut browser = Browser::of(&server);
    let begun = std::time::Instant::now();
    let told = forget(&mut browser, "alice").await;
    assert!(has(&told, "kc-alert"));
    assert!(begun.elapsed() < std::time::Duration::from_secs(3), "it took {:?}", begun.elapsed());
}

#[actix_web::test]
async fn one_mail_goes_to_a_user_in_half_a_minute() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    for _ in 0..3 {
        forget(&mut Browser::of(&server), "alice").await;
    }
    mailed(&mut mails, "alice@example.com").await;
    server.app.clock.advance_ms(31_000);
    forget(&mut Browser::of(&server), "alice").await;
    mailed(&mut mails, "alice@example.com").await;
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn where_it_is_not_allowed_there_is_no_link_and_no_way() {
    let mails = MailServer::start().await;
    let server = server(&mails, json!({ "resetPasswordAllowed": false })).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    assert!(!has(&page, "kc-forgot-password"));
    let path = crate::support::browser::action(&page).replace("/authenticate?", "/reset-credentials?");
    assert_eq!(browser.get(&path).await.status, 400);
    assert_eq!(browser.post(&path, &[("username", "alice")]).await.status, 400);
}

#[actix_web::test]
async fn the_endpoint_of_its_own_begins_with_the_question_whose_password_it_is() {
    let mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let url = format!(
        "{}?client_id=web&response_type=code&scope=openid&redirect_uri={}",
        server.oidc("/forgot-credentials"),
        crate::support::browser::CALLBACK
    );
    let mut browser = Browser::of(&server);
    let page = browser.get(&url).await;
    assert!(has(&page, "kc-reset-password-form"), "{}", page.text);
    let empty = browser.submit(&page, &[("username", " ")]).await;
    assert!(has(&empty, "input-error-username"), "{}", empty.text);
    assert_eq!(field(&empty, "username"), "");
    assert!(!events(&server).await.iter().any(|kept| kept.starts_with("SEND_")));
}
