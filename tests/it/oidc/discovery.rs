//! What the realm says of itself.

use serde_json::{Value, json};

use super::realm::{PASSWORD, realm};
use crate::support::{Answer, Server, with_options};

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

#[actix_web::test]
async fn applications_are_told_the_address_by_which_they_came_where_that_is_wanted() {
    let public = ("hostname", "https://id.example");
    for (options, called) in [(&[public][..], None), (&[public, ("hostname-backchannel-dynamic", "true")], Some(()))] {
        let server = with_options(realm(json!({})), options).await;
        let called = called.map_or("https://id.example", |()| server.base.as_str());
        let body = get(&server, server.url("/.well-known/openid-configuration")).await.json();
        assert_eq!(body["issuer"], "https://id.example/realms/t");
        for (member, base, path) in [
            ("authorization_endpoint", "https://id.example", "auth"),
            ("end_session_endpoint", "https://id.example", "logout"),
            ("revocation_endpoint", "https://id.example", "revoke"),
            ("token_endpoint", called, "token"),
            ("introspection_endpoint", called, "token/introspect"),
            ("userinfo_endpoint", called, "userinfo"),
            ("jwks_uri", called, "certs"),
        ] {
            assert_eq!(body[member], format!("{base}/realms/t/protocol/openid-connect/{path}"), "{member}");
        }
    }
}

#[actix_web::test]
async fn each_address_of_applications_has_a_document_of_its_own() {
    let options = [("hostname", "https://id.example"), ("hostname-backchannel-dynamic", "true")];
    let server = with_options(realm(json!({})), &options).await;
    for host in ["inner.example", "other.example:8080", "inner.example"] {
        let request = server.http.get(server.url("/.well-known/openid-configuration")).header("Host", host);
        let body = Answer::of(request.send().await.expect("an answer")).await.json();
        assert_eq!(body["jwks_uri"], format!("http://{host}/realms/t/protocol/openid-connect/certs"));
    }
}
