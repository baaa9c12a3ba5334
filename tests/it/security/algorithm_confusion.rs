//! The key decides the algorithm: no token gets in by its header.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_jose::{Alg, SigningKey};
use serde_json::{Value, json};

use crate::oidc::realm::{PASSWORD, SVC, realm};
use crate::support::{Server, claims};

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

/// Refused everywhere that takes access tokens.
async fn assert_refused(server: &Server, token: &str, what: &str) {
    assert_eq!(server.userinfo(token).await.status, 401, "{what}");
    let answer = server.post_as(SVC, "/token/introspect", &[("token", token)]).await;
    assert_eq!(answer.json(), json!({"active": false}), "{what}");
}

#[actix_web::test]
async fn an_access_token_with_another_header_or_key_is_refused() {
    let server = Server::start(realm(json!({}))).await;
    let form = [("client_id", "aud"), ("scope", "openid")];
    let token = server.token(&[&PASSWORD[1..], &form].concat()).await.text_of("access_token");
    assert_eq!(server.userinfo(&token).await.status, 200);
    let parts: Vec<&str> = token.split('.').collect();
    let header = gatehouse_jose::Unverified::parse(&token).expect("a token").header().clone();
    let kid = header.kid.expect("a key id");
    for alg in ["none", "None", "NONE", "HS256", "RS512", "PS256", "ES256"] {
        let forged = format!("{}.{}.{}", part(&json!({"alg": alg, "typ": "JWT", "kid": kid})), parts[1], parts[2]);
        assert_refused(&server, &forged, alg).await;
    }
    assert_refused(&server, &format!("{}.{}.", part(&json!({"alg": "none"})), parts[1]), "no signature").await;
    let jwks = server.get(server.oidc("/certs")).await;
    let public = jwks.json()["keys"][0]["n"].as_str().expect("a modulus").to_owned();
    for secret in [public.as_bytes(), jwks.text.as_bytes(), &URL_SAFE_NO_PAD.decode(&public).expect("base64url")] {
        let key = SigningKey::from_secret(&kid, Alg::HS256, secret).expect("a key");
        assert_refused(&server, &key.sign("JWT", &claims(&token)).expect("signed"), "public key as a secret").await;
    }
    let own =
        SigningKey::from_secret("x", Alg::HS512, b"0123456789012345678901234567890123456789012345678901234567890123")
            .expect("a key");
    assert_refused(&server, &own.sign("JWT", &claims(&token)).expect("signed"), "unknown key").await;
}

#[actix_web::test]
async fn a_changed_payload_is_refused() {
    let server = Server::start(realm(json!({}))).await;
    let token = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await.text_of("access_token");
    let parts: Vec<&str> = token.split('.').collect();
    let mut changed = claims(&token);
    changed["exp"] = json!(9_999_999_999_i64);
    assert_refused(&server, &format!("{}.{}.{}", parts[0], part(&changed), parts[2]), "exp").await;
    assert_refused(&server, &format!("{}.{}.{}.x", parts[0], parts[1], parts[2]), "four parts").await;
    assert_refused(&server, &"a".repeat(70_000), "too long").await;
}

#[actix_web::test]
async fn a_token_of_one_realm_is_none_of_another() {
    let server = Server::start(realm(json!({}))).await;
    let token = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await.text_of("access_token");
    let url = format!("{}/realms/master/protocol/openid-connect/userinfo", server.base);
    assert_eq!(server.http.get(url).bearer_auth(token).send().await.expect("answer").status(), 401);
}
