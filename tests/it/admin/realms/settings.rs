//! Changing a realm: what is merged, what stays, what is refused.

use serde_json::json;

use super::{ask, realm, token, user};
use crate::support::Server;

#[actix_web::test]
async fn members_that_are_absent_or_null_stay() {
    let server = Server::start(realm(vec![user("boss", &["realm-admin"])])).await;
    let token = token(&server, "boss").await;
    let change = json!({"displayName": "Desk", "attributes": {"site": "north"}, "smtpServer": {"host": "h", "password": "secret"}});
    assert_eq!(ask(&server, &token, "PUT", "", Some(change)).await.status, 204);
    let change = json!({"displayName": null, "attributes": {"site": null}, "smtpServer": {"host": "other", "password": "**********"}});
    assert_eq!(ask(&server, &token, "PUT", "", Some(change)).await.status, 204);
    let shown = ask(&server, &token, "GET", "", None).await.json();
    assert_eq!(shown["displayName"], "Desk");
    assert_eq!(shown["attributes"]["site"], json!(null));
    assert_eq!(shown["attributes"]["cibaInterval"], "5", "what every realm has stays");
    assert_eq!(shown["smtpServer"], json!({"host": "other", "password": "**********"}));
    let kept =
        server.app.realms.realm(&server.app.store, &server.app.master_key, "t").await.expect("read").expect("there");
    let sealed = &kept.realm.settings.smtp_server.as_ref().expect("a mail server")["password"];
    assert!(!sealed.contains("secret") && !sealed.contains('*'), "stored sealed, and not as the mask");
}

#[actix_web::test]
async fn what_makes_no_sense_is_refused_and_changes_nothing() {
    let server = Server::start(realm(vec![user("boss", &["realm-admin"])])).await;
    let token = token(&server, "boss").await;
    for (name, value) in [
        ("browserFlow", json!("nope")),
        ("accessTokenLifespan", json!(-5)),
        ("clientSessionIdleTimeout", json!(1_000_000)),
        ("passwordPolicy", json!("noSuchPolicy(3)")),
        ("defaultSignatureAlgorithm", json!("none")),
        ("sslRequired", json!("sometimes")),
        ("realm", json!("a/b")),
        ("adminPermissionsEnabled", json!(true)),
        ("browserSecurityHeaders", json!({"xFrameOptions": "a\r\nb: c"})),
        ("clientPolicies", json!({"policies": [{"name": "strict", "enabled": true}]})),
    ] {
        let answer = ask(&server, &token, "PUT", "", Some(json!({"displayName": "changed", name: value}))).await;
        assert_eq!(answer.status, 400, "{name}: {}", answer.text);
        assert!(answer.text.contains("rror"), "{name}: {}", answer.text);
    }
    assert_eq!(ask(&server, &token, "GET", "", None).await.json()["displayName"], json!(null));
}

#[actix_web::test]
async fn what_is_read_can_be_written_back() {
    let server = Server::start(realm(vec![user("boss", &["realm-admin"])])).await;
    let token = token(&server, "boss").await;
    let shown = ask(&server, &token, "GET", "", None).await.json();
    let answer = ask(&server, &token, "PUT", "", Some(shown.clone())).await;
    assert_eq!(answer.status, 204, "{}", answer.text);
    assert_eq!(ask(&server, &token, "GET", "", None).await.json(), shown);
}

#[actix_web::test]
async fn a_key_that_is_added_signs_and_its_secret_is_not_shown() {
    let server = Server::start(realm(vec![user("boss", &["realm-admin"])])).await;
    let token = token(&server, "boss").await;
    let new = json!({
        "name": "es", "providerId": "ecdsa-generated", "providerType": "org.keycloak.keys.KeyProvider",
        "config": {"priority": ["200"], "ecdsaEllipticCurveKey": ["P-256"]},
    });
    let made = ask(&server, &token, "POST", "/components", Some(new.clone())).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.header("location").rsplit('/').next().unwrap_or_default().to_owned();
    let shown = ask(&server, &token, "GET", &format!("/components/{id}"), None).await;
    assert!(shown.status == 200 && !shown.text.contains("rivateKey"), "{}", shown.text);
    let keys = ask(&server, &token, "GET", "/keys", None).await.json();
    assert!(keys["active"]["ES256"].is_string(), "{keys}");
    let mut wrong = new;
    wrong["config"]["ecdsaEllipticCurveKey"] = json!(["P-1"]);
    assert_eq!(ask(&server, &token, "POST", "/components", Some(wrong)).await.status, 400);
    assert_eq!(ask(&server, &token, "DELETE", &format!("/components/{id}"), None).await.status, 204);
    assert_eq!(ask(&server, &token, "GET", &format!("/components/{id}"), None).await.status, 404);
}
