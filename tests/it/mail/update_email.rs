//! UPDATE_EMAIL: a new address that its user confirms.

use serde_json::{Value, json};

use super::{event, mailed, server};
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, field, has, led};
use crate::support::mail::MailServer;

/// A realm where alice must change her address.
async fn changing(mails: &MailServer, verifies: bool) -> Server {
    let server = server(mails, json!({ "verifyEmail": verifies })).await;
    server.execute("UPDATE required_action SET enabled = true WHERE alias = 'UPDATE_EMAIL'").await;
    server.execute("UPDATE users SET required_actions = '[\"UPDATE_EMAIL\"]' WHERE username = 'alice'").await;
    server.change_realm(|_| ()).await;
    server
}

async fn address(server: &Server) -> Value {
    let form = [
        ("grant_type", "password"),
        ("client_id", "web"),
        ("username", "alice"),
        ("password", "alice-pass"),
        ("scope", "openid email"),
    ];
    let token = server.token(&form).await.text_of("access_token");
    server.userinfo(&token).await.json()
}

#[actix_web::test]
async fn it_changes_when_the_link_is_opened() {
    let mut mails = MailServer::start().await;
    let server = changing(&mails, true).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let form = browser.submit(&page, ALICE).await;
    assert!(has(&form, "kc-update-email-form"), "{}", form.text);
    assert_eq!(field(&form, "email"), "alice@example.com");
    let mut page = form;
    for bad in ["", "nonsense", "nina@example.com"] {
        page = browser.submit(&page, &[("email", bad)]).await;
        assert!(has(&page, "input-error-email"), "{bad}: {}", page.text);
    }
    let waiting = browser.submit(&page, &[("email", "Alice.New@example.com")]).await;
    assert!(has(&waiting, "kc-verify-email"), "{}", waiting.text);
    let link = mailed(&mut mails, "alice.new@example.com").await;
    let done = browser.get(&link).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    event(&server, "UPDATE_EMAIL").await;
    let told = address(&server).await;
    assert_eq!((&told["email"], &told["email_verified"]), (&json!("alice.new@example.com"), &json!(true)));
}

#[actix_web::test]
async fn somebody_else_may_have_taken_it_meanwhile() {
    let mut mails = MailServer::start().await;
    let server = changing(&mails, true).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let form = browser.submit(&page, ALICE).await;
    browser.submit(&form, &[("email", "new@example.com")]).await;
    let link = mailed(&mut mails, "new@example.com").await;
    server
        .execute("UPDATE users SET email = 'new@example.com', email_key = 'new@example.com' WHERE username = 'nina'")
        .await;
    assert_eq!(browser.get(&link).await.status, 400);
    assert_ne!(browser.get(&link).await.status, 500);
}

#[actix_web::test]
async fn without_verification_it_changes_at_once() {
    let mails = MailServer::start().await;
    let server = changing(&mails, false).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    let form = browser.submit(&page, ALICE).await;
    let done = browser.submit(&form, &[("email", "direct@example.com")]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    let told = address(&server).await;
    assert_eq!((&told["email"], &told["email_verified"]), (&json!("direct@example.com"), &json!(false)));
}
