//! A realm that asks for HTTPS (`sslRequired`) gives nothing away over HTTP: neither pages nor tokens. As a genuine Keycloak, it answers
//! who it is, who a token is of, and a browser that logs out.

use serde_json::json;

use crate::login::realm;
use crate::oidc::realm::{PASSWORD, SVC};
use crate::support::browser::{ALICE, Browser, has};
use crate::support::{Answer, Server, with_options};

async fn refused(answer: Answer, at: &str) {
    assert_eq!(answer.error(), (403, "invalid_request".to_owned()), "{at}");
    assert_eq!(answer.text_of("error_description"), "HTTPS required", "{at}");
}

#[actix_web::test]
async fn over_http_nobody_logs_in_and_nothing_is_given_out() {
    let server = Server::start(realm(json!({}))).await;
    let tokens = server.token(&[PASSWORD, &[("scope", "openid")]].concat()).await;
    let (access, refresh) = (tokens.text_of("access_token"), tokens.text_of("refresh_token"));
    let mut browser = Browser::of(&server);
    let page = browser.authorize("").await;
    server.change_realm(|settings| settings.ssl_required = Some("all".into())).await;
    refused(server.token(PASSWORD).await, "token").await;
    refused(server.token(&[("client_id", "nobody")]).await, "token of nobody").await;
    refused(server.post_as(SVC, "/token/introspect", &[("token", &access)]).await, "introspect").await;
    refused(server.post("/revoke", &[("client_id", "web"), ("token", &refresh)]).await, "revoke").await;
    refused(server.post("/logout", &[("client_id", "web"), ("refresh_token", &refresh)]).await, "logout").await;
    refused(server.get(server.oidc("/certs")).await, "certs").await;
    refused(server.get(server.url("/.well-known/openid-configuration")).await, "discovery").await;
    for answer in
        [browser.submit(&page, ALICE).await, browser.authorize("").await, browser.authorize_as("nobody", "").await]
    {
        assert_eq!(answer.status, 400, "{}", answer.text);
        assert!(has(&answer, "kc-error-message"));
        assert_eq!(server.last_event("LOGIN_ERROR").await.error.as_deref(), Some("ssl_required"));
    }
    assert!(!browser.cookies.contains_key("KEYCLOAK_IDENTITY"));
    for url in [server.url(""), server.oidc("/logout")] {
        assert_eq!(server.get(url.clone()).await.status, 200, "{url}");
    }
    assert_eq!(server.userinfo(&access).await.status, 200);
}

#[actix_web::test]
async fn external_spares_the_addresses_of_private_networks() {
    let server = with_options(realm(json!({"sslRequired": "external"})), &[("proxy-headers", "xforwarded")]).await;
    let ask = async |address: &str, scheme: &str| {
        let url = server.oidc("/token");
        let request = server.http.post(url).header("X-Forwarded-For", address).header("X-Forwarded-Proto", scheme);
        request.form(PASSWORD).send().await.expect("an answer").status().as_u16()
    };
    for local in
        ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.1.1", "::1", "fd00::1", "fe80::1", "fec0::1"]
    {
        assert_eq!(ask(local, "http").await, 200, "{local}");
    }
    for public in ["8.8.8.8", "172.32.0.1", "100.64.0.1", "2001:db8::1"] {
        assert_eq!((ask(public, "http").await, ask(public, "https").await), (403, 200), "{public}");
    }
}
