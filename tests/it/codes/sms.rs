//! Codes by text message, through an SMS gateway.

use serde_json::{Value, json};

use super::{INTERNAL, after_password, asked, code_in, mailed, server};
use crate::support::Server;
use crate::support::browser::{Browser, has, led};
use crate::support::mail::MailServer;
use crate::support::peer::{Heard, Peer, Said};

/// A realm with a gateway that takes JSON.
async fn with_gateway(mails: &MailServer, gateway: &Peer, config: Value, more: Value) -> Server {
    let mut attributes = json!({
        "gatehouse.sms.url": format!("{}/send?to={{to}}", gateway.url),
        "gatehouse.sms.headers": "Content-Type: application/json\nAuthorization: Bearer s3cret",
        "gatehouse.sms.body": r#"{"to": "{to}", "from": "{from}", "text": "{text}"}"#,
        "gatehouse.sms.plus": "true", "gatehouse.sms.from": "CX", "gatehouse.sms.timeout": "2000",
    });
    attributes.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    server(mails, INTERNAL, config, json!({ "attributes": attributes })).await
}

fn sent(heard: &Heard) -> Value {
    serde_json::from_str(&heard.body).unwrap_or_else(|e| panic!("{e}: {}", heard.body))
}

#[actix_web::test]
async fn the_code_goes_to_the_verified_number() {
    let mails = MailServer::start().await;
    let gateway = Peer::saying(Said::Answer(202, String::new())).await;
    let server = with_gateway(&mails, &gateway, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let page = asked(&mut browser, "tess").await;
    assert!(page.text.contains("•••78") && !page.text.contains("12345678"), "{}", page.text);
    let heard = gateway.heard().pop().expect("a request");
    assert_eq!((heard.method.as_str(), heard.path.as_str()), ("POST", "/send?to=%2B4915112345678"));
    assert_eq!(heard.headers["authorization"], "Bearer s3cret");
    let message = sent(&heard);
    assert_eq!((&message["to"], &message["from"]), (&json!("+4915112345678"), &json!("CX")));
    let code = code_in(message["text"].as_str().expect("a text"), 6);
    assert!(led(&browser.submit(&page, &[("code", &code)]).await, "code").is_some());
}

#[actix_web::test]
async fn of_two_contacts_the_user_chooses_and_may_choose_again() {
    let mut mails = MailServer::start().await;
    let gateway = Peer::saying(Said::Answer(200, String::new())).await;
    let config = json!({ "smsFrom": "Desk \"7\"", "resendWaitSeconds": "0" });
    let server = with_gateway(&mails, &gateway, config, json!({ "gatehouse.sms.plus": "false" })).await;
    let mut browser = Browser::of(&server);
    let choice = after_password(&mut browser, "paul").await;
    assert!(has(&choice, "kc-code-method-form") && has(&choice, "kc-code-method-1"), "{}", choice.text);
    assert!(choice.text.contains("p•••@example.com") && choice.text.contains("•••78"), "{}", choice.text);
    assert!(mails.is_empty() && gateway.heard().is_empty(), "nothing is sent before the choice");
    let page = browser.submit(&choice, &[("method", "1")]).await;
    assert!(has(&page, "kc-code-form") && has(&page, "kc-change"), "{}", page.text);
    let message = sent(&gateway.heard().pop().expect("a request"));
    assert_eq!((&message["to"], &message["from"]), (&json!("4915112345678"), &json!("Desk \"7\"")));
    let old = code_in(message["text"].as_str().expect("a text"), 6);
    let choice = browser.submit(&page, &[("change", "true")]).await;
    assert!(has(&choice, "kc-code-method-form"), "{}", choice.text);
    let page = browser.submit(&choice, &[("method", "0")]).await;
    let code = mailed(&mut mails).await;
    let wrong = browser.submit(&page, &[("code", &old)]).await;
    assert!(has(&wrong, "input-error-code"), "the code before is no longer good");
    assert!(led(&browser.submit(&wrong, &[("code", &code)]).await, "code").is_some());
}

#[actix_web::test]
async fn a_choice_that_is_none_asks_again() {
    let mut mails = MailServer::start().await;
    let gateway = Peer::saying(Said::Answer(200, String::new())).await;
    let server = with_gateway(&mails, &gateway, json!({}), json!({})).await;
    let mut browser = Browser::of(&server);
    let mut page = after_password(&mut browser, "paul").await;
    let forms: [&[(&str, &str)]; 5] =
        [&[], &[("method", "2")], &[("method", "-1")], &[("method", "paul@evil.example")], &[("code", "123456")]];
    for form in forms {
        page = browser.submit(&page, form).await;
        assert!(has(&page, "kc-code-method-form"), "{form:?}: {}", page.text);
    }
    assert!(mails.is_empty() && gateway.heard().is_empty());
}

#[actix_web::test]
async fn a_step_may_use_one_way_alone() {
    let mut mails = MailServer::start().await;
    let gateway = Peer::saying(Said::Answer(200, String::new())).await;
    let server = with_gateway(&mails, &gateway, json!({ "methods": "email" }), json!({})).await;
    asked(&mut Browser::of(&server), "paul").await;
    mailed(&mut mails).await;
    let through = after_password(&mut Browser::of(&server), "tess").await;
    assert!(led(&through, "code").is_some() && gateway.heard().is_empty());
}

#[actix_web::test]
async fn a_gateway_that_fails_or_says_nothing_leaves_the_page_to_try_again() {
    let mails = MailServer::start().await;
    let answers = [
        Said::Answer(401, "no".into()),
        Said::Answer(302, String::new()),
        Said::Raw(b"garbage\r\n\r\n".to_vec()),
        Said::Raw(Vec::new()),
        Said::Answer(200, "x".repeat(200_000)),
        Said::Silence,
    ];
    for said in answers {
        let gateway = Peer::saying(said.clone()).await;
        let server = with_gateway(&mails, &gateway, json!({}), json!({ "gatehouse.sms.timeout": "300" })).await;
        let page = asked(&mut Browser::of(&server), "tess").await;
        assert!(page.text.contains("The code could not be sent"), "{said:?}: {}", page.text);
    }
}

#[actix_web::test]
async fn without_a_gateway_it_is_said_that_no_code_was_sent() {
    let mails = MailServer::start().await;
    let server = server(&mails, INTERNAL, json!({}), json!({})).await;
    let page = asked(&mut Browser::of(&server), "tess").await;
    assert!(page.text.contains("The code could not be sent"), "{}", page.text);
}
