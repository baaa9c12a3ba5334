//! Addresses that run code where they are opened, in any spelling (CVE-2026-9086): at registration, at the authorization endpoint,
//! at logout, and on the pages.

use reqwest::Method;
use serde_json::json;

use super::rights::{Rights, office};
use crate::oidc::realm::realm;
use crate::support::Server;
use crate::support::browser::{ALICE, Browser, has};

const SCRIPTS: &[&str] = &[
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "JAVASCRIPT://good.example/%0aalert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "DATA:text/html;base64,PHNjcmlwdD4=",
    "vbscript:msgbox(1)",
    "blob:https://good.example/x",
    "file:///etc/passwd",
    "about:blank",
    "view-source:javascript:alert(1)",
];

#[actix_web::test]
async fn no_client_gets_one() {
    let server = office().await;
    let root = Rights::of(&server, "root").await;
    let made = root
        .ask(Method::POST, "/clients", json!({"clientId": "fine", "redirectUris": ["https://good.example/*"]}))
        .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = format!("/clients/{}", made.header("location").rsplit('/').next().expect("an id"));
    for uri in SCRIPTS {
        let bodies = [
            json!({"redirectUris": [uri]}),
            json!({"rootUrl": uri}),
            json!({"baseUrl": uri}),
            json!({"adminUrl": uri}),
            json!({"attributes": {"post.logout.redirect.uris": uri}}),
            json!({"attributes": {"post.logout.redirect.uris": format!("https://good.example/##{uri}")}}),
            json!({"attributes": {"policyUri": uri}}),
            json!({"attributes": {"tosUri": uri}}),
            json!({"attributes": {"logoUri": uri}}),
        ];
        for mut body in bodies {
            assert_eq!(root.ask(Method::PUT, &path, body.clone()).await.status, 400, "PUT {body}");
            body["clientId"] = json!("bad");
            assert_eq!(root.ask(Method::POST, "/clients", body.clone()).await.status, 400, "POST {body}");
        }
    }
}

#[actix_web::test]
async fn one_that_is_there_all_the_same_is_not_used() {
    let server = Server::start(realm(json!({}))).await;
    for uri in SCRIPTS {
        server
            .change_client("web", move |client| {
                client.settings.redirect_uris = Some(vec![(*uri).to_owned(), "*".to_owned()]);
                client.settings.base_url = Some((*uri).to_owned());
                let attributes = client.settings.attributes.get_or_insert_default();
                attributes.insert("post.logout.redirect.uris".into(), (*uri).to_owned());
            })
            .await;
        let encoded: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
        let mut browser = Browser::of(&server);
        let auth =
            format!("{}?client_id=web&response_type=code&scope=openid&redirect_uri={encoded}", server.oidc("/auth"));
        for mode in ["", "&response_mode=form_post", "&response_mode=fragment&prompt=none"] {
            let answer = browser.get(&format!("{auth}{mode}")).await;
            assert_eq!((answer.status, answer.header("location")), (400, ""), "{uri}");
        }
        let out = format!("{}?client_id=web&post_logout_redirect_uri={encoded}", server.oidc("/logout"));
        assert_eq!(browser.get(&out).await.status, 400, "{uri}");
        let asked = browser.get(&format!("{}?client_id=web", server.oidc("/logout"))).await;
        assert!(has(&asked, "kc-logout-confirm-form") && !asked.text.to_lowercase().contains("script:alert"), "{uri}");
    }
}

#[actix_web::test]
async fn what_a_form_post_carries_is_text() {
    let server = Server::start(realm(json!({}))).await;
    let mut browser = Browser::of(&server);
    let evil = "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E%27%26";
    let url = format!(
        "{}?client_id=web&response_type=code&response_mode=form_post&scope=openid&state={evil}&redirect_uri=http://localhost:9999/cb?a=%2522%253E",
        server.oidc("/auth")
    );
    let page = browser.get(&url).await;
    let answer = browser.submit(&page, ALICE).await;
    assert_eq!(answer.status, 200);
    assert!(!answer.text.contains("<script>alert"), "{}", answer.text);
    assert_eq!(
        crate::support::browser::field(&answer, "state")
            .replace("&#62;", ">")
            .replace("&#60;", "<")
            .replace("&#38;", "&")
            .replace("&#39;", "'"),
        "\"><script>alert(1)</script>'&"
    );
    assert_eq!(crate::support::browser::action(&answer), "http://localhost:9999/cb?a=%22%3E");
}
