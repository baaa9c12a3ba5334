//! Mails that administrators have sent: `execute-actions-email`, `reset-password-email`, `send-verify-email`.

use reqwest::Method;
use serde_json::{Value, json};

use super::{event, mailed, open, server};
use crate::support::browser::{Browser, has, led};
use crate::support::mail::MailServer;
use crate::support::{Answer, Server};

/// Asks for something below a user, as the administrator.
async fn ask(server: &Server, user: &str, path: &str, body: Option<Value>) -> Answer {
    let form =
        [("grant_type", "password"), ("client_id", "admin-cli"), ("username", "rita"), ("password", "rita-pass")];
    let token = server.token(&form).await.text_of("access_token");
    let users = format!("{}/admin/realms/t/users", server.base);
    let found = server.http.get(format!("{users}?username={user}&exact=true")).bearer_auth(&token).send().await;
    let id = Answer::of(found.expect("an answer")).await.json()[0]["id"].as_str().expect("a user").to_owned();
    let mut request = server.http.request(Method::PUT, format!("{users}/{id}/{path}")).bearer_auth(&token);
    if let Some(body) = body {
        request = request.json(&body);
    }
    Answer::of(request.send().await.expect("an answer")).await
}

#[actix_web::test]
async fn the_actions_are_taken_and_nobody_is_logged_in() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let to = "http%3A%2F%2Flocalhost%3A9999%2Fdone";
    let path = format!("execute-actions-email?client_id=web&redirect_uri={to}&lifespan=600");
    let answer = ask(&server, "nina", &path, Some(json!(["UPDATE_PASSWORD"]))).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    let mail = mails.next().await;
    assert!(mail["text"].as_str().expect("a text").contains("Choose a new password"), "{mail}");
    assert!(mail["text"].as_str().expect("a text").contains("10 minutes"), "{mail}");
    let link = crate::support::mail::link(&mail);
    let mut browser = Browser::of(&server);
    let page = open(&mut browser, &link).await;
    assert!(has(&page, "kc-passwd-update-form"), "{}", page.text);
    let done = browser.submit(&page, &[("password-new", "mine now"), ("password-confirm", "mine now")]).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert!(done.text.contains("href=\"http://localhost:9999/done\""), "{}", done.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    let page = browser.authorize("").await;
    let logged_in = browser.submit(&page, &[("username", "nina"), ("password", "mine now")]).await;
    assert!(led(&logged_in, "code").is_some(), "{}", logged_in.text);
    for kind in ["EXECUTE_ACTIONS", "EXECUTE_ACTION_TOKEN", "UPDATE_PASSWORD"] {
        event(&server, kind).await;
    }
}

#[actix_web::test]
async fn the_old_name_of_it_asks_for_a_new_password() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    assert_eq!(ask(&server, "alice", "reset-password-email", None).await.status, 204);
    let link = mailed(&mut mails, "alice@example.com").await;
    assert!(has(&open(&mut Browser::of(&server), &link).await, "kc-passwd-update-form"));
}

#[actix_web::test]
async fn an_address_is_confirmed_by_a_link_that_lives_half_a_day() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    assert_eq!(ask(&server, "nina", "send-verify-email", None).await.status, 204);
    let link = mailed(&mut mails, "nina@example.com").await;
    server.app.clock.advance_ms(11 * 3600 * 1000);
    let told = open(&mut Browser::of(&server), &link).await;
    assert!(has(&told, "kc-info-message"), "{}", told.text);
    event(&server, "VERIFY_EMAIL").await;
    assert_eq!(ask(&server, "alice", "send-verify-email?lifespan=60", None).await.status, 204);
}

#[actix_web::test]
async fn what_cannot_be_sent_is_refused_in_keycloaks_words() {
    let mails = MailServer::start().await;
    let server = server(&mails, json!({})).await;
    let cases: &[(&str, &str, Value, &str)] = &[
        ("otto", "execute-actions-email", json!([]), "User email missing"),
        ("eve", "execute-actions-email", json!([]), "User is disabled"),
        ("nina", "execute-actions-email", json!(["NO_SUCH"]), "Provided invalid required actions"),
        ("nina", "execute-actions-email?redirect_uri=http%3A%2F%2Flocalhost%3A9999%2F", json!([]), "Client id missing"),
        ("nina", "execute-actions-email?client_id=ghost", json!([]), "Client doesn't exist"),
        ("nina", "execute-actions-email?client_id=off", json!([]), "Client is not enabled"),
        (
            "nina",
            "execute-actions-email?client_id=web&redirect_uri=http%3A%2F%2Fevil.example%2F",
            json!([]),
            "Invalid redirect uri.",
        ),
        ("nina", "execute-actions-email?lifespan=0", json!([]), "Invalid lifespan"),
    ];
    for (user, path, body, said) in cases {
        let answer = ask(&server, user, path, Some(body.clone())).await;
        assert_eq!((answer.status, answer.text_of("errorMessage").as_str()), (400, *said), "{path}");
    }
    let refusing = MailServer::with(&["--refuse"]).await;
    let settings = refusing.settings();
    server
        .change_realm(move |realm| realm.smtp_server = serde_json::from_value(settings.clone()).expect("settings"))
        .await;
    let said = "Failed to send execute actions email: Error when attempting to send the email to the server. More information is available in the server log.";
    let answer = ask(&server, "nina", "execute-actions-email", Some(json!(["UPDATE_PASSWORD"]))).await;
    assert_eq!((answer.status, answer.text_of("errorMessage").as_str()), (500, said));
    let answer = ask(&server, "nina", "send-verify-email", None).await;
    assert_eq!((answer.status, answer.text_of("errorMessage").as_str()), (500, "Failed to send verify email"));
}
