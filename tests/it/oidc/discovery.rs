//! What the realm says of itself.

use serde_json::{Value, json};

use super::realm::{PASSWORD, realm};
use crate::support::{Answer, Server};

async fn get(server: &Server, url: String) -> Answer {
    Answer::of(server.http.get(url).header("Origin", "http://any.example").send().await.expect("answer")).await
}

#[actix_web::test]
async fn both_documents_say_the_same_of_this_server() {
    let server = Server::start(realm(json!({}))).await;
    let oidc = get(&server, server.url("/.well-known/openid-configuration")).await;
    let oauth = get(&server, format!("{}/.well-known/oauth-authorization-server/realms/t", server.base)).await;
    assert_eq!((oidc.status, oidc.json()), (200, oauth.json()));
    assert_eq!(oidc.json()["issuer"], server.url(""));
    assert_eq!(oidc.header("access-control-allow-origin"), "http://any.example");
    assert!(oidc.header("cache-control").contains("no-store"));
}

#[actix_web::test]
async fn it_announces_grants_and_methods_that_work() {
    let server = Server::start(realm(json!({}))).await;
    let body = get(&server, server.url("/.well-known/openid-configuration")).await.json();
    for grant in body["grant_types_supported"].as_array().expect("grants").iter().filter(|g| *g != "implicit") {
        let answer = server.token(&[("client_id", "web"), ("grant_type", grant.as_str().expect("text"))]).await;
        assert_ne!(answer.error().1, "unsupported_grant_type", "{grant}");
    }
    assert_eq!(body["token_endpoint_auth_methods_supported"], json!(["client_secret_basic", "client_secret_post"]));
    assert_eq!(body["request_uri_parameter_supported"], json!(false));
}

#[actix_web::test]
async fn tokens_are_verified_by_the_published_keys() {
    let server = Server::start(realm(json!({}))).await;
    let keys = get(&server, server.oidc("/certs")).await;
    assert_eq!((keys.status, keys.header("cache-control")), (200, "no-cache"));
    let keys = gatehouse_jose::parse_jwks(keys.text.as_bytes()).expect("keys");
    let token = server.token(PASSWORD).await.text_of("access_token");
    gatehouse_jose::verify::<Value>(&token, &keys).expect("the signature holds");
}

#[actix_web::test]
async fn a_realm_shows_its_key_and_addresses() {
    let server = Server::start(realm(json!({}))).await;
    let info = get(&server, server.url("")).await.json();
    assert_eq!((&info["realm"], &info["tokens-not-before"]), (&json!("t"), &json!(0)));
    assert!(info["public_key"].as_str().expect("a key").starts_with("MII"));
    let unknown = get(&server, format!("{}/realms/none", server.base)).await;
    assert_eq!((unknown.status, unknown.json()), (404, json!({"error": "Realm does not exist"})));
}
