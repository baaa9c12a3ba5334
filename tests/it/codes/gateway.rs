//! An SMS gateway as administrators set it up and test it.

use std::collections::HashMap;

use gatehouse::config::Outgoing;
use gatehouse::delivery::sms::{Gateway, Message};
use gatehouse::egress::Egress;
use serde_json::{Value, json};

use crate::admin::{Administrator, server};
use crate::support::peer::{Peer, Said};

fn settings(url: &str) -> Value {
    json!({ "url": format!("{url}/sms/{{secret}}"), "body": "to={to}&text={text}&key={secret}", "secret": "t0p s3cret",
        "headers": "Content-Type: application/x-www-form-urlencoded\nX-Key: k1" })
}

/// The same as a realm's attributes.
fn attributes(settings: &Value) -> Value {
    let named =
        settings.as_object().expect("object").iter().map(|(name, v)| (format!("gatehouse.sms.{name}"), v.clone()));
    json!({ "attributes": named.collect::<serde_json::Map<_, _>>() })
}

#[actix_web::test]
async fn a_test_message_goes_through_the_gateway_that_is_saved() {
    let gateway = Peer::saying(Said::Answer(200, "queued".into())).await;
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    assert_eq!(root.put("", attributes(&settings(&gateway.url))).await.status, 204);
    let answer = root.post("/testSMSConnection", json!({ "to": "+49 151 / 12345678" })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    let heard = gateway.heard().pop().expect("a request");
    assert_eq!((heard.method.as_str(), heard.path.as_str()), ("POST", "/sms/t0p%20s3cret"));
    assert_eq!(heard.headers["x-key"], "k1");
    let form: Vec<_> = url::form_urlencoded::parse(heard.body.as_bytes()).into_owned().collect();
    assert_eq!(form[0], ("to".into(), "4915112345678".into()));
    assert_eq!(form[1].1, "The SMS gateway of office works: this message went through it.");
    assert_eq!(form[2], ("key".into(), "t0p s3cret".into()));
}

#[actix_web::test]
async fn what_is_secret_is_masked_kept_and_sealed() {
    let gateway = Peer::saying(Said::Answer(200, String::new())).await;
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    assert_eq!(root.put("", attributes(&settings(&gateway.url))).await.status, 204);
    let shown = root.get("").await.json()["attributes"].clone();
    for name in ["headers", "secret"] {
        assert_eq!(shown[format!("gatehouse.sms.{name}")], "**********");
    }
    assert_eq!(shown["gatehouse.sms.body"], "to={to}&text={text}&key={secret}");
    assert_eq!(root.put("", json!({ "attributes": shown })).await.status, 204);
    assert_eq!(root.post("/testSMSConnection", json!({ "to": "+4915112345678" })).await.status, 204);
    let heard = gateway.heard().pop().expect("a request");
    assert!(heard.headers["x-key"] == "k1" && heard.body.contains("t0p+s3cret") || heard.body.contains("t0p%20s3cret"));
    let stored = server.app.store.read::<_, gatehouse::fault::Fault>(async |tx| {
        let row = tx.find("SELECT settings FROM realm WHERE name = 'office'", &[]).await?.expect("the realm");
        Ok(row.get::<String>(0)?)
    });
    let stored = stored.await.expect("read");
    assert!(!stored.contains("s3cret") && !stored.contains("k1"), "{stored}");
}

#[actix_web::test]
async fn settings_that_are_not_saved_can_be_tested_but_get_no_secret_that_is() {
    let (own, other) =
        (Peer::saying(Said::Answer(200, String::new())).await, Peer::saying(Said::Answer(200, String::new())).await);
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let test = async |settings: &Value| {
        root.post("/testSMSConnection", json!({ "to": "+4915112345678", "settings": settings })).await
    };
    assert_eq!(test(&settings(&own.url)).await.status, 204);
    assert_eq!(root.put("", attributes(&settings(&own.url))).await.status, 204);
    let mut masked = settings(&other.url);
    masked["secret"] = json!("**********");
    let refused = test(&masked).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(other.heard().is_empty());
    let mut same = settings(&own.url);
    same["secret"] = json!("**********");
    assert_eq!(test(&same).await.status, 204);
    assert_eq!(own.heard().len(), 2);
}

#[actix_web::test]
async fn settings_that_make_no_sense_are_refused_by_name() {
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let bad: &[(&str, &str)] = &[
        ("method", "FETCH"),
        ("url", ""),
        ("url", "not a url {to}"),
        ("url", "ftp://example.com/{to}"),
        ("url", "https://{to}.example.com/"),
        ("url", "https://{text}/"),
        ("headers", "no colon"),
        ("headers", "Host: elsewhere"),
        ("headers", "Bad Name: x"),
        ("timeout", "soon"),
        ("plus", "maybe"),
        ("body", "to={to}"),
        ("body", "text={text}"),
    ];
    for (name, value) in bad {
        let mut given = settings("https://sms.example.com");
        given[*name] = json!(value);
        let answer = root.put("", attributes(&given)).await;
        let said = answer.text_of("errorMessage");
        assert!(
            answer.status == 400 && (said.contains("SMS") || said.contains("gateway")),
            "{name}={value}: {} {said}",
            answer.status
        );
        let answer = root.post("/testSMSConnection", json!({ "to": "+4915112345678", "settings": given })).await;
        assert_eq!(answer.status, 400, "{name}={value}: {}", answer.text);
    }
}

#[actix_web::test]
async fn a_number_that_is_none_is_refused_and_a_gateway_that_fails_is_named() {
    let gateway = Peer::saying(Said::Answer(403, "no credit".into())).await;
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let none = root.post("/testSMSConnection", json!({ "to": "+4915112345678" })).await;
    assert_eq!((none.status, none.text_of("errorMessage").as_str()), (400, "no SMS gateway is configured"));
    for to in ["", "alice", "+", "12", "+49 151 x", "1&to=2", &"1".repeat(40)] {
        let answer = root.post("/testSMSConnection", json!({ "to": to, "settings": settings(&gateway.url) })).await;
        assert_eq!(answer.status, 400, "{to}: {}", answer.text);
    }
    assert!(gateway.heard().is_empty());
    let failed =
        root.post("/testSMSConnection", json!({ "to": "0049151123", "settings": settings(&gateway.url) })).await;
    let said = "Failed to send SMS: the SMS gateway answered with status 403";
    assert_eq!((failed.status, failed.text_of("errorMessage").as_str()), (500, said));
}

#[actix_web::test]
async fn headers_may_be_written_in_quotes_with_commas_between() {
    let gateway = Peer::saying(Said::Answer(200, String::new())).await;
    let server = server().await;
    let root = Administrator::of(&server, "root").await;
    let mut given = settings(&gateway.url);
    given["headers"] = json!(r#""X-One:1, and a half","X-Two: two""#);
    let answer = root.post("/testSMSConnection", json!({ "to": "+4915112345678", "settings": given })).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    let heard = gateway.heard().pop().expect("a request");
    assert_eq!((heard.headers["x-one"].as_str(), heard.headers["x-two"].as_str()), ("1, and a half", "two"));
}

#[actix_web::test]
async fn a_gateway_in_a_private_network_is_not_called_unless_the_operator_allows_it() {
    let peer = Peer::saying(Said::Answer(200, String::new())).await;
    let settings: HashMap<String, String> = serde_json::from_value(settings(&peer.url)).expect("settings");
    let gateway = Gateway::of(&settings).expect("a gateway");
    let message = Message { to: "+4915112345678", from: None, text: "hello" };
    let none = Egress::new(&Outgoing { allowed: Vec::new(), trusted: Vec::new() });
    let refused = gateway.send(&none, &message).await.expect_err("refused");
    assert!(refused.to_string().contains("egress-allowed-networks") && peer.heard().is_empty(), "{refused}");
    let own = Egress::new(&Outgoing { allowed: vec!["127.0.0.0/8".parse().expect("a network")], trusted: Vec::new() });
    gateway.send(&own, &message).await.expect("sent");
    assert_eq!(peer.heard().len(), 1);
}
