//! The token endpoint: grants, clients, and what is refused.

use serde_json::{Value, json};

use super::realm::{PASSWORD, SVC, realm};
use crate::support::{Server, claims};

async fn server() -> Server {
    Server::start(realm(json!({}))).await
}

fn with<'a>(form: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = form.iter().filter(|(name, _)| !more.iter().any(|(n, _)| n == name));
    kept.chain(more).copied().collect()
}

#[actix_web::test]
async fn a_password_gives_tokens_of_keycloak_s_form() {
    let server = server().await;
    let answer = server.token(&with(PASSWORD, &[("scope", "openid")])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!((answer.header("cache-control"), answer.header("pragma")), ("no-store", "no-cache"));
    let body = answer.json();
    let numbers =
        json!([body["expires_in"], body["refresh_expires_in"], body["not-before-policy"], body["token_type"]]);
    assert_eq!(numbers, json!([300, 1800, 0, "Bearer"]));
    let access = claims(&answer.text_of("access_token"));
    assert_eq!((&access["typ"], &access["azp"], &access["aud"]), (&json!("Bearer"), &json!("web"), &json!("account")));
    assert_eq!(access["sid"], body["session_state"]);
    assert_eq!(access["allowed-origins"], json!(["http://localhost:9999"]));
    assert!(access["realm_access"]["roles"].as_array().expect("roles").contains(&json!("agent")));
    assert_eq!(access["preferred_username"], "alice");
    assert!(access["jti"].as_str().expect("jti").starts_with("onrtro:"));
    let id = claims(&answer.text_of("id_token"));
    assert_eq!((&id["aud"], &id["typ"], &id["sub"]), (&json!("web"), &json!("ID"), &access["sub"]));
    assert!(id["at_hash"].is_string() && id["realm_access"].is_null());
    let refresh = claims(&answer.text_of("refresh_token"));
    assert_eq!(
        (&refresh["typ"], &refresh["aud"], &refresh["aud_x"]),
        (&json!("Refresh"), &access["iss"], &json!("account"))
    );
}

#[actix_web::test]
async fn a_service_account_gets_a_token_without_a_session() {
    let server = server().await;
    let answer = server.post_as(SVC, "/token", &[("grant_type", "client_credentials")]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let body = answer.json();
    assert!(body["refresh_token"].is_null() && body["session_state"].is_null());
    assert_eq!(body["refresh_expires_in"], 0);
    let access = claims(&answer.text_of("access_token"));
    assert_eq!(access["preferred_username"], "service-account-svc");
    assert_eq!((&access["client_id"], &access["clientHost"]), (&json!("svc"), &json!("127.0.0.1")));
    assert!(access["sid"].is_null() && access["jti"].as_str().expect("jti").starts_with("trrtcc:"));
}

#[actix_web::test]
async fn each_wrong_request_has_its_error() {
    let server = server().await;
    let cases: &[(&str, Vec<(&str, &str)>, u16, &str)] = &[
        ("nothing", vec![], 400, "invalid_request"),
        ("grant", with(PASSWORD, &[("grant_type", "magic")]), 400, "unsupported_grant_type"),
        ("no client", vec![("grant_type", "password")], 401, "invalid_client"),
        ("unknown client", with(PASSWORD, &[("client_id", "nope")]), 401, "invalid_client"),
        ("disabled client", with(PASSWORD, &[("client_id", "off")]), 401, "invalid_client"),
        ("bearer-only client", with(PASSWORD, &[("client_id", "api")]), 401, "unauthorized_client"),
        ("no secret", vec![("grant_type", "client_credentials"), ("client_id", "svc")], 401, "unauthorized_client"),
        ("public client", vec![("grant_type", "client_credentials"), ("client_id", "web")], 401, "unauthorized_client"),
        ("direct grant off", with(PASSWORD, &[("client_id", "strict")]), 400, "unauthorized_client"),
        ("wrong password", with(PASSWORD, &[("password", "no")]), 400, "invalid_grant"),
        ("unknown user", with(PASSWORD, &[("username", "nobody")]), 400, "invalid_grant"),
        ("disabled user", with(PASSWORD, &[("username", "eve"), ("password", "eve-pass")]), 400, "invalid_grant"),
        ("required action", with(PASSWORD, &[("username", "bob"), ("password", "bob-pass")]), 400, "invalid_grant"),
        ("scope", with(PASSWORD, &[("scope", "openid nope")]), 400, "invalid_scope"),
        ("empty scope", with(PASSWORD, &[("scope", "")]), 400, "invalid_scope"),
        ("no code", vec![("client_id", "web"), ("grant_type", "authorization_code")], 400, "invalid_request"),
        (
            "bad code",
            vec![("client_id", "web"), ("grant_type", "authorization_code"), ("code", "a.b.c")],
            400,
            "invalid_grant",
        ),
        ("no refresh token", vec![("client_id", "web"), ("grant_type", "refresh_token")], 400, "invalid_request"),
        (
            "bad refresh token",
            vec![("client_id", "web"), ("grant_type", "refresh_token"), ("refresh_token", "x")],
            400,
            "invalid_grant",
        ),
        ("repeated", [PASSWORD, &[("username", "bob")]].concat(), 400, "invalid_request"),
    ];
    for (name, form, status, error) in cases {
        assert_eq!(server.token(form).await.error(), (*status, (*error).to_owned()), "{name}");
    }
}

#[actix_web::test]
async fn a_user_who_does_not_exist_is_answered_as_a_wrong_password_is() {
    let server = server().await;
    let unknown = server.token(&with(PASSWORD, &[("username", "nobody")])).await;
    let wrong = server.token(&with(PASSWORD, &[("password", "no")])).await;
    assert_eq!((unknown.status, unknown.text), (wrong.status, wrong.text));
}

#[actix_web::test]
async fn a_user_may_log_in_by_address_and_whatever_the_case() {
    let server = server().await;
    for name in ["alice@example.com", "ALICE", "Alice@Example.com"] {
        assert_eq!(server.token(&with(PASSWORD, &[("username", name)])).await.status, 200, "{name}");
    }
}

#[actix_web::test]
async fn a_body_of_another_type_is_no_form() {
    let server = server().await;
    for (kind, body) in
        [("application/json", "{}"), ("text/plain", "grant_type=password"), ("multipart/form-data; boundary=x", "--x")]
    {
        let request = server.http.post(server.oidc("/token")).header("content-type", kind).body(body);
        assert_eq!(request.send().await.expect("answer").status(), 400, "{kind}");
    }
    let huge = format!("grant_type=password&password={}", "x".repeat(400_000));
    let request =
        server.http.post(server.oidc("/token")).header("content-type", "application/x-www-form-urlencoded").body(huge);
    assert_eq!(request.send().await.expect("answer").status(), 413);
    for method in [reqwest::Method::GET, reqwest::Method::PUT, reqwest::Method::DELETE] {
        assert_eq!(server.http.request(method, server.oidc("/token")).send().await.expect("answer").status(), 405);
    }
}

fn refresh<'a>(client: &'a str, token: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("grant_type", "refresh_token"), ("client_id", client), ("refresh_token", token)]
}

#[actix_web::test]
async fn a_refresh_token_gives_new_tokens_again_and_again() {
    let server = server().await;
    let first = server.token(&with(PASSWORD, &[("scope", "openid phone")])).await.text_of("refresh_token");
    for _ in 0..2 {
        let answer = server.token(&refresh("web", &first)).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_ne!(answer.text_of("refresh_token"), first);
        assert!(answer.text_of("scope").contains("phone") && answer.json()["id_token"].is_string());
        assert!(claims(&answer.text_of("access_token"))["jti"].as_str().expect("jti").starts_with("onrtrt:"));
    }
    let narrowed = server.token(&[refresh("web", &first).as_slice(), &[("scope", "openid")]].concat()).await;
    assert!(!narrowed.text_of("scope").contains("phone"));
    assert!(claims(&narrowed.text_of("refresh_token"))["scope"].as_str().expect("scope").contains("phone"));
    let widened = server.token(&[refresh("web", &first).as_slice(), &[("scope", "openid address")]].concat()).await;
    assert_eq!(widened.status, 200);
    assert!(!widened.text_of("scope").contains("address"));
}

#[actix_web::test]
async fn offline_access_gives_a_token_without_an_end() {
    let server = server().await;
    let answer = server.token(&with(PASSWORD, &[("scope", "offline_access")])).await;
    let token = answer.text_of("refresh_token");
    assert_eq!((&claims(&token)["typ"], &claims(&token)["exp"]), (&json!("Offline"), &Value::Null));
    assert_eq!(answer.json()["refresh_expires_in"], 0);
    server.app.clock.advance_ms(3 * 86_400_000);
    let later = server.token(&refresh("web", &token)).await;
    assert_eq!(later.status, 200, "{later:?}");
    assert!(claims(&later.text_of("access_token"))["jti"].as_str().expect("jti").starts_with("ofrtrt:"));
    server.app.clock.advance_ms(31 * 86_400_000);
    assert_eq!(server.token(&refresh("web", &token)).await.error(), (400, "invalid_grant".into()));
}

#[actix_web::test]
async fn a_session_ends_when_nobody_refreshes_it() {
    let server = server().await;
    let first = server.token(PASSWORD).await;
    server.app.clock.advance_ms(1_700_000);
    let second = server.token(&refresh("web", &first.text_of("refresh_token"))).await;
    assert_eq!(second.status, 200);
    server.app.clock.advance_ms(1_801_000);
    assert_eq!(
        server.token(&refresh("web", &second.text_of("refresh_token"))).await.error(),
        (400, "invalid_grant".into())
    );
}

#[actix_web::test]
async fn a_client_without_the_full_scope_sees_no_roles() {
    let server = server().await;
    let access = claims(&server.token(&with(PASSWORD, &[("client_id", "narrow")])).await.text_of("access_token"));
    assert!(access["realm_access"].is_null() && access["resource_access"].is_null() && access["aud"].is_null());
}

#[actix_web::test]
async fn a_lightweight_token_carries_little() {
    let server = server().await;
    let answer = server.token(&with(PASSWORD, &[("client_id", "light"), ("scope", "openid")])).await;
    let access = claims(&answer.text_of("access_token"));
    assert!(access["sub"].is_null() && access["realm_access"].is_null() && access["preferred_username"].is_null());
    assert!(access["jti"].as_str().expect("jti").starts_with("onltro:"));
    assert_eq!(server.userinfo(&answer.text_of("access_token")).await.status, 401);
}

#[actix_web::test]
async fn scripts_of_the_client_s_origins_may_read_and_others_not() {
    let server = server().await;
    let post = |origin: &'static str, form: Vec<(&'static str, &'static str)>| {
        server.http.post(server.oidc("/token")).header("Origin", origin).form(&form).send()
    };
    let own = post("http://localhost:9999", PASSWORD.to_vec()).await.expect("answer");
    assert_eq!(own.headers()["access-control-allow-origin"], "http://localhost:9999");
    for origin in ["http://evil.example", "null", "http://localhost:99999"] {
        let foreign = post(origin, PASSWORD.to_vec()).await.expect("answer");
        assert_eq!(foreign.status(), 403, "{origin}");
        assert!(!foreign.headers().contains_key("access-control-allow-origin"));
    }
    let preflight =
        server.http.request(reqwest::Method::OPTIONS, server.oidc("/token")).header("Origin", "http://x.example");
    let preflight = preflight.send().await.expect("answer");
    assert_eq!(preflight.headers()["access-control-allow-methods"], "POST, OPTIONS");
}

#[actix_web::test]
async fn a_client_may_ask_for_other_algorithms() {
    let mut given = realm(json!({}));
    let attributes = json!({"access.token.signed.response.alg": "ES256", "id.token.signed.response.alg": "EdDSA", "user.info.response.signature.alg": "ES256"});
    given["clients"][0]["attributes"] = attributes;
    let server = Server::start(given).await;
    let answer = server.token(&with(PASSWORD, &[("scope", "openid")])).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let alg = |token: &str| gatehouse_jose::Unverified::parse(token).expect("a token").header().alg.as_str();
    assert_eq!(alg(&answer.text_of("access_token")), "ES256");
    assert_eq!(alg(&answer.text_of("id_token")), "EdDSA");
    let signed = server.userinfo(&answer.text_of("access_token")).await;
    assert_eq!((signed.status, signed.header("content-type"), alg(&signed.text)), (200, "application/jwt", "ES256"));
    assert_eq!(claims(&signed.text)["aud"], "web");
}
