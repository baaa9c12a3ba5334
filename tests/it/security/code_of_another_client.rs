//! A code is for the client, the redirect URI and the verifier that it was made for, and for one use.

use gatehouse::model::authorization_code::{self, AuthorizationCode, Grant};
use gatehouse::model::id::SessionId;
use gatehouse::oidc::code;
use serde_json::json;

use crate::oidc::realm::{PASSWORD, realm};
use crate::support::{Answer, Server};

const CALLBACK: &str = "http://localhost:9999/cb";
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A code for the client `web` in alice's session, as a login would have made it.
async fn code(server: &Server) -> String {
    let session = server.token(PASSWORD).await.text_of("session_state");
    let view =
        server.app.realms.realm(&server.app.store, &server.app.master_key, "t").await.expect("read").expect("a realm");
    let client = view.client(&server.app.store, &server.app.master_key, "web").await.expect("read").expect("a client");
    let code = AuthorizationCode {
        id: server.app.random.uuid(),
        realm_id: view.realm.id.clone(),
        client_id: client.client.id.clone(),
        session_id: SessionId(session),
        expires_at: server.app.clock.now_ms() + 60_000,
        grant: Grant {
            redirect_uri: Some(CALLBACK.into()),
            scope: "openid".into(),
            nonce: Some("n1".into()),
            code_challenge: Some(CHALLENGE.into()),
            code_challenge_method: Some("S256".into()),
            claims: None,
        },
    };
    let text = code::text(&code);
    let written = server
        .app
        .store
        .write::<_, gatehouse::fault::Fault, _>(async move |tx| authorization_code::insert(tx, &code).await);
    written.await.expect("written");
    text
}

async fn redeem(server: &Server, code: &str, client: &str, redirect: &str, verifier: &str) -> Answer {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", client),
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", verifier),
    ];
    server.token(&form).await
}

#[actix_web::test]
async fn the_right_client_gets_tokens_with_its_nonce() {
    let server = Server::start(realm(json!({}))).await;
    let answer = redeem(&server, &code(&server).await, "web", CALLBACK, VERIFIER).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(crate::support::claims(&answer.text_of("id_token"))["nonce"], "n1");
    assert!(
        crate::support::claims(&answer.text_of("access_token"))["jti"].as_str().expect("jti").starts_with("onrtac:")
    );
}

#[actix_web::test]
async fn nobody_else_does_and_the_code_is_used_up() {
    let server = Server::start(realm(json!({}))).await;
    let wrong = "b".repeat(43);
    let cases = [
        ("other", CALLBACK, VERIFIER),
        ("web", "http://localhost:9999/cb2", VERIFIER),
        ("web", CALLBACK, wrong.as_str()),
        ("web", CALLBACK, ""),
    ];
    for (client, redirect, verifier) in cases {
        let code = code(&server).await;
        let refused = redeem(&server, &code, client, redirect, verifier).await;
        assert_eq!(refused.error(), (400, "invalid_grant".into()), "{client} {redirect} {verifier}");
        let late = redeem(&server, &code, "web", CALLBACK, VERIFIER).await;
        assert_eq!(late.error(), (400, "invalid_grant".into()), "after {client} {redirect} {verifier}");
    }
}

#[actix_web::test]
async fn a_code_whose_session_or_client_was_swapped_is_none() {
    let server = Server::start(realm(json!({}))).await;
    let code = code(&server).await;
    let mut parts: Vec<&str> = code.split('.').collect();
    parts[1] = "AAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(
        redeem(&server, &parts.join("."), "web", CALLBACK, VERIFIER).await.error(),
        (400, "invalid_grant".into())
    );
}

#[actix_web::test]
async fn an_expired_code_is_refused() {
    let server = Server::start(realm(json!({}))).await;
    let code = code(&server).await;
    server.app.clock.advance_ms(61_000);
    assert_eq!(redeem(&server, &code, "web", CALLBACK, VERIFIER).await.error(), (400, "invalid_grant".into()));
}

#[actix_web::test]
async fn a_second_use_revokes_what_the_first_gave() {
    let server = Server::start(realm(json!({}))).await;
    let code = code(&server).await;
    let first = redeem(&server, &code, "web", CALLBACK, VERIFIER).await;
    assert_eq!(server.userinfo(&first.text_of("access_token")).await.status, 200);
    assert_eq!(redeem(&server, &code, "web", CALLBACK, VERIFIER).await.error(), (400, "invalid_grant".into()));
    assert_eq!(server.userinfo(&first.text_of("access_token")).await.status, 401);
    let refresh = first.text_of("refresh_token");
    let again = [("grant_type", "refresh_token"), ("client_id", "web"), ("refresh_token", refresh.as_str())];
    assert_eq!(server.token(&again).await.error(), (400, "invalid_grant".into()));
}

#[actix_web::test]
async fn of_a_hundred_parallel_uses_one_succeeds() {
    let server = Server::start(realm(json!({}))).await;
    let code = code(&server).await;
    let uses = (0..100).map(|_| redeem(&server, &code, "web", CALLBACK, VERIFIER));
    let answers = futures_util::future::join_all(uses).await;
    let succeeded = answers.iter().filter(|a| a.status == 200).count();
    assert_eq!(succeeded, 1);
    assert!(answers.iter().all(|a| a.status == 200 || a.error() == (400, "invalid_grant".into())));
}
