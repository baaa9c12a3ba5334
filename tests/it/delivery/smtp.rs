//! Mail through a real server, as an administrator tests it.

use reqwest::Method;
use serde_json::{Value, json};

use crate::admin::{Administrator, server};
use crate::support::mail::MailServer;
use crate::support::peer::{Peer, Said};
use crate::support::{Answer, Server, with_options};

fn merged(mut settings: Value, more: Value) -> Value {
    settings.as_object_mut().expect("object").extend(more.as_object().expect("object").clone());
    settings
}

async fn test(server: &Server, settings: &Value) -> Answer {
    let root = Administrator::of(server, "root").await;
    root.post("/testSMTPConnection", settings.clone()).await
}

fn refused(answer: &Answer) {
    assert_eq!((answer.status, answer.text_of("errorMessage").as_str()), (500, "Failed to send email"));
}

#[actix_web::test]
async fn a_test_mail_reaches_the_administrator_in_text_and_html() {
    let (server, mut mails) = (server().await, MailServer::start().await);
    let more = json!({ "fromDisplayName": "Désk, the \"best\"", "replyTo": "help@example.com",
        "replyToDisplayName": "Help", "envelopeFrom": "bounces@example.com" });
    let answer = test(&server, &merged(mails.settings(), more)).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    let mail = mails.next().await;
    assert_eq!(mail["recipients"], json!(["root@office.example"]));
    assert_eq!(mail["sender"], "bounces@example.com");
    assert_eq!(mail["reply_to"], "Help <help@example.com>");
    assert!(mail["from"].as_str().expect("a sender").contains("noreply@example.com"), "{mail}");
    assert!(mail["from"].as_str().expect("a sender").contains("Désk, the"), "{mail}");
    assert_eq!(mail["subject"], "Test of the mail settings");
    assert!(mail["text"].as_str().expect("a text").contains("The mail settings of office work"), "{mail}");
    assert!(mail["html"].as_str().expect("HTML").contains("<html lang=\"en\""), "{mail}");
    assert!(mail["id"].as_str().expect("an id").ends_with("@example.com>"), "{mail}");
}

#[actix_web::test]
async fn it_is_in_the_administrators_language() {
    let (server, mut mails) = (server().await, MailServer::start().await);
    let root = Administrator::of(&server, "root").await;
    let languages =
        json!({ "internationalizationEnabled": true, "supportedLocales": ["en", "de"], "displayName": "Büro & Co" });
    assert_eq!(root.put("", languages).await.status, 204);
    let user = root.get("/users?username=root").await.json()[0].clone();
    let path = format!("/users/{}", user["id"].as_str().expect("an id"));
    let profile = root.get("/users/profile").await.json();
    let open = merged(profile, json!({ "unmanagedAttributePolicy": "ENABLED" }));
    assert_eq!(root.put("/users/profile", open).await.status, 200);
    let german = merged(user, json!({ "attributes": { "locale": ["de"] } }));
    assert_eq!(root.put(&path, german).await.status, 204);
    assert_eq!(test(&server, &mails.settings()).await.status, 204);
    let mail = mails.next().await;
    assert_eq!(mail["subject"], "Test der Mail-Einstellungen");
    assert!(mail["text"].as_str().expect("a text").contains("Büro & Co"), "{mail}");
    assert!(mail["html"].as_str().expect("HTML").contains("Büro &#38; Co"), "{mail}");
}

#[actix_web::test]
async fn settings_may_come_as_a_form_too() {
    let (server, mut mails) = (server().await, MailServer::start().await);
    let form =
        [("grant_type", "password"), ("client_id", "admin-cli"), ("username", "root"), ("password", "correct horse")];
    let token = server.token(&form).await.text_of("access_token");
    let url = format!("{}/admin/realms/office/testSMTPConnection", server.base);
    let config = mails.settings().to_string();
    let request = server.http.request(Method::POST, url).bearer_auth(token).form(&[("config", config)]);
    assert_eq!(request.send().await.expect("an answer").status(), 204);
    mails.next().await;
}

#[actix_web::test]
async fn an_administrator_without_an_address_gets_no_test() {
    let (server, mails) = (server().await, MailServer::start().await);
    let root = Administrator::of(&server, "root").await;
    server.execute("UPDATE users SET email = NULL WHERE username = 'root'").await;
    let answer = root.post("/testSMTPConnection", mails.settings()).await;
    let said = "Failed to send email";
    assert_eq!((answer.status, answer.text_of("errorMessage").as_str()), (500, said));
}

#[actix_web::test]
async fn a_mail_server_that_is_not_there_refuses_or_hangs_is_a_failure() {
    let server = server().await;
    let refusing = MailServer::with(&["--refuse"]).await;
    refused(&test(&server, &refusing.settings()).await);
    let nobody = json!({ "host": "localhost", "port": "1", "from": "a@example.com" });
    refused(&test(&server, &nobody).await);
    let silent = Peer::saying(Said::Silence).await;
    let port = silent.url.rsplit(':').next().expect("a port");
    let limits = json!({ "host": "127.0.0.1", "port": port, "from": "a@example.com", "connectionTimeout": "200",
        "timeout": "200", "writeTimeout": "200" });
    refused(&test(&server, &limits).await);
    for bad in [
        json!({}),
        json!({ "host": "localhost" }),
        json!({ "host": "localhost", "from": "nonsense" }),
        json!({ "host": "localhost", "from": "a@example.com", "port": "x" }),
        json!({ "host": "localhost", "from": "a@example.com", "auth": "true" }),
    ] {
        refused(&test(&server, &bad).await);
    }
}

#[actix_web::test]
async fn it_logs_in_with_a_password_or_a_token_and_not_with_a_wrong_one() {
    let server = server().await;
    let mut mails = MailServer::with(&["--user", "relay", "--password", "right"]).await;
    let login = |password: &str| json!({ "auth": "true", "user": "relay", "password": password });
    assert_eq!(test(&server, &merged(mails.settings(), login("right"))).await.status, 204);
    assert_eq!(mails.next().await["authenticated"], true);
    refused(&test(&server, &merged(mails.settings(), login("wrong"))).await);
    refused(&test(&server, &mails.settings()).await);

    let mut mails = MailServer::with(&["--user", "relay@example.com", "--token", "t0ken"]).await;
    let issuer = Peer::saying(Said::Answer(200, r#"{"access_token":"t0ken","token_type":"Bearer"}"#.into())).await;
    let login = json!({ "auth": "true", "authType": "token", "user": "relay@example.com", "authTokenUrl": issuer.url,
        "authTokenClientId": "mailer", "authTokenClientSecret": "s3cret", "authTokenScope": "mail.send" });
    let answer = test(&server, &merged(mails.settings(), login.clone())).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(mails.next().await["authenticated"], true);
    let heard = issuer.heard().remove(0);
    assert_eq!(heard.method, "POST");
    assert_eq!(heard.body, "grant_type=client_credentials&client_id=mailer&client_secret=s3cret&scope=mail.send");
    for wrong in [
        Said::Answer(200, r#"{"access_token":"other"}"#.into()),
        Said::Answer(401, "{}".into()),
        Said::Answer(200, "?".into()),
    ] {
        let issuer = Peer::saying(wrong).await;
        let login = merged(login.clone(), json!({ "authTokenUrl": issuer.url }));
        refused(&test(&server, &merged(mails.settings(), login)).await);
    }
}

#[actix_web::test]
async fn it_speaks_tls_and_trusts_only_who_is_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
    let file = |name: &str, text: String| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (cert, key) = (file("cert.pem", made.cert.pem()), file("key.pem", made.signing_key.serialize_pem()));
    let trusting = with_options(crate::admin::realm(), &[("truststore-paths", &cert)]).await;
    let plain = server().await;
    for (mode, setting) in [("tls", "ssl"), ("starttls", "starttls")] {
        let mut mails = MailServer::with(&["--tls", mode, "--cert", &cert, "--key", &key]).await;
        let settings = merged(mails.settings(), json!({ setting: "true" }));
        let answer = test(&trusting, &settings).await;
        assert_eq!(answer.status, 204, "{mode}: {}", answer.text);
        assert_eq!(mails.next().await["tls"], true, "{mode}");
        refused(&test(&plain, &settings).await);
    }
    let clear = MailServer::start().await;
    refused(&test(&trusting, &merged(clear.settings(), json!({ "starttls": "true" }))).await);
}

#[actix_web::test]
async fn a_stored_password_goes_to_the_stored_server_alone() {
    let server = server().await;
    let mut mails = MailServer::with(&["--user", "relay", "--password", "right"]).await;
    let root = Administrator::of(&server, "root").await;
    let login = json!({ "auth": "true", "user": "relay", "password": "right" });
    let stored = merged(mails.settings(), login);
    assert_eq!(root.put("", json!({ "smtpServer": stored })).await.status, 204);
    let mut shown = root.get("").await.json()["smtpServer"].clone();
    assert_eq!(shown["password"], "**********");
    assert_eq!(test(&server, &shown).await.status, 204);
    mails.next().await;
    let mut thief = MailServer::with(&["--user", "relay", "--password", "right"]).await;
    shown["port"] = json!(thief.port.to_string());
    refused(&test(&server, &shown).await);
    shown["port"] = stored["port"].clone();
    shown["user"] = json!("other");
    refused(&test(&server, &shown).await);
    assert!(thief.is_empty());
}

#[actix_web::test]
async fn only_who_manages_the_realm_may_test_it() {
    let (server, mails) = (server().await, MailServer::start().await);
    for user in ["keeper", "reader", "nobody"] {
        let other = Administrator::of(&server, user).await;
        assert_eq!(other.post("/testSMTPConnection", mails.settings()).await.status, 403, "{user}");
    }
}
