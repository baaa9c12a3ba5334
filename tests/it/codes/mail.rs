//! Codes by e-mail.

use serde_json::json;

use super::{INTERNAL, after_password, asked, code_in, demand, mailed, server, wrong};
use crate::support::browser::{Browser, action, has, led};
use crate::support::mail::MailServer;

#[actix_web::test]
async fn the_code_is_asked_for_after_the_password_and_lets_in() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    assert!(page.text.contains("a•••@example.com") && !page.text.contains("alice@example.com"), "{}", page.text);
    assert!(!has(&page, "trust") && !has(&page, "kc-change") && has(&page, "kc-resend"));
    let mail = mails.next().await;
    assert_eq!((&mail["recipients"], &mail["subject"]), (&json!(["alice@example.com"]), &json!("Your code for t")));
    let code = code_in(mail["text"].as_str().expect("a text"), 6);
    assert!(
        mail["html"].as_str().expect("HTML").contains(&code)
            && mail["text"].as_str().expect("a text").contains("5 minutes")
    );
    let again = browser.submit(&page, &[("code", &wrong(&code))]).await;
    assert!(again.status == 200 && has(&again, "input-error-code"), "{}", again.text);
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    let spaced = format!(" {}-{} ", &code[..3], &code[3..]);
    let done = browser.submit(&again, &[("code", &spaced)]).await;
    assert!(led(&done, "code").is_some(), "{} {}", done.status, done.text);
    assert_eq!(server.last_event("LOGIN_ERROR").await.error.as_deref(), Some("invalid_user_credentials"));
    assert!(led(&browser.authorize("").await, "code").is_some(), "single sign-on asks again");
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn only_what_is_verified_is_used() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let through = after_password(&mut browser, "nina").await;
    assert!(led(&through, "code").is_some(), "nobody is asked for what they cannot get: {}", through.text);
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn where_a_code_is_demanded_nobody_gets_in_without_one() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    demand(&server).await;
    let mut browser = Browser::of(&server);
    let refused = after_password(&mut browser, "nina").await;
    assert!(refused.status == 400 && led(&refused, "code").is_none(), "{} {}", refused.status, refused.text);
    assert!(has(&asked(&mut Browser::of(&server), "alice").await, "code"));
    mailed(&mut mails).await;
}

#[actix_web::test]
async fn length_subject_sender_and_time_are_the_steps_own() {
    let mut mails = MailServer::start().await;
    let config = json!({ "codeLength": "8", "emailSubject": "CX: code", "emailFrom": "codes@example.com", "codeExpiryMinutes": "2" });
    let server = server(&mails, INTERNAL, config, json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let mail = mails.next().await;
    assert_eq!((&mail["subject"], &mail["from"]), (&json!("CX: code"), &json!("codes@example.com")));
    let code = code_in(mail["text"].as_str().expect("a text"), 8);
    server.app.clock.advance_ms(119_000);
    assert!(led(&browser.submit(&page, &[("code", &code)]).await, "code").is_some());
    let mut late = Browser::of(&server);
    let page = asked(&mut late, "alice").await;
    let mail = mails.next().await;
    let text = mail["text"].as_str().expect("a text");
    assert!(text.contains("2 minutes"), "{text}");
    server.app.clock.advance_ms(121_000);
    let refused = late.submit(&page, &[("code", &code_in(text, 8))]).await;
    assert!(led(&refused, "code").is_none() && has(&refused, "input-error-code"), "{}", refused.text);
}

#[actix_web::test]
async fn it_is_in_the_language_of_the_browser() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = browser.authorize("&ui_locales=de").await;
    let page = browser.submit(&page, &[("username", "alice"), ("password", "alice-pass")]).await;
    assert!(page.text.contains("Bestätigen Sie, dass Sie es sind"), "{}", page.text);
    assert_eq!(mails.next().await["subject"], "Ihr Code für t");
}

#[actix_web::test]
async fn a_page_that_is_loaded_again_sends_no_other_code() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let mut page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    server.app.clock.advance_ms(60_000);
    for _ in 0..3 {
        page = browser.get(&action(&page)).await;
        assert!(has(&page, "kc-code-form"), "{}", page.text);
    }
    assert!(led(&browser.submit(&page, &[("code", &code)]).await, "code").is_some());
    assert!(mails.is_empty());
}

#[actix_web::test]
async fn an_old_code_is_no_longer_good_and_a_new_one_is_sent_on_request() {
    let mut mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let old = mailed(&mut mails).await;
    server.app.clock.advance_ms(301_000);
    let late = browser.submit(&page, &[("code", &old)]).await;
    assert!(late.text.contains("This code is no longer good"), "{}", late.text);
    let again = browser.submit(&late, &[("resend", "true"), ("code", &old)]).await;
    assert!(has(&again, "kc-code-form") && has(&again, "kc-alert"), "{}", again.text);
    let new = mailed(&mut mails).await;
    assert_ne!(old, new);
    let wrong = browser.submit(&again, &[("code", &old)]).await;
    assert!(has(&wrong, "input-error-code"), "{}", wrong.text);
    assert!(led(&browser.submit(&wrong, &[("code", &new)]).await, "code").is_some());
}

#[actix_web::test]
async fn a_mail_server_that_takes_nothing_leaves_the_page_to_try_again() {
    let mails = MailServer::with(&["--refuse"]).await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    assert!(page.text.contains("The code could not be sent"), "{}", page.text);
    let wrong = browser.submit(&page, &[("code", "000000")]).await;
    assert!(led(&wrong, "code").is_none());
}

#[actix_web::test]
async fn bad_input_asks_again() {
    let mut mails = MailServer::start().await;
    let config = json!({ "maxVerifications": "20" });
    let server = server(&mails, INTERNAL, config, json!({})).await;
    let mut browser = Browser::of(&server);
    let mut page = asked(&mut browser, "alice").await;
    let code = mailed(&mut mails).await;
    let long = "1".repeat(5000);
    let almost = &code[..5];
    let forms: [&[(&str, &str)]; 9] = [
        &[],
        &[("code", "")],
        &[("code", "     ")],
        &[("code", "abcdef")],
        &[("code", &long)],
        &[("code", almost)],
        &[("code", "١٢٣٤٥٦")],
        &[("method", "99")],
        &[("change", "true")],
    ];
    for form in forms {
        page = browser.submit(&page, form).await;
        assert!(page.status == 200 && has(&page, "kc-code-form"), "{form:?}: {} {}", page.status, page.text);
    }
    assert!(led(&browser.submit(&page, &[("code", &code)]).await, "code").is_some());
}

#[actix_web::test]
async fn whoever_turns_back_is_not_logged_in() {
    let mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "alice").await;
    let answer = browser.submit(&page, &[("cancel", "true")]).await;
    assert!(led(&answer, "code").is_none() && answer.status >= 400, "{} {}", answer.status, answer.text);
}
