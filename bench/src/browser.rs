//! The authorization code flow with PKCE as a browser and its relying party go through it (RFC 6749 §4.1, RFC 7636): the login
//! page, the form, the redirect, the token request. Loads the page alone, none of its style sheets, scripts and images.

use crate::http::{Answer, FORM, Request};
use crate::seed::{PASSWORD, PUBLIC_CLIENT, REDIRECT_URI};
use crate::worker::{Jar, Worker, encode};
use anyhow::{Context, Result, ensure};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};

/// A new browser logs in and its relying party redeems the code.
pub async fn log_in(worker: &mut Worker) -> Result<()> {
    worker.jar = Jar::default();
    let verifier = verifier(worker);
    let page = authorize(worker, &verifier).await?.expect(200)?;
    let action = form_action(&String::from_utf8_lossy(&page.body)).context("the login page has no form")?;
    let name = worker.any_username();
    let form = encode(&[("username", &name), ("password", PASSWORD), ("credentialId", "")]);
    let cookie = worker.jar.header();
    let request = Request {
        method: "POST",
        path: &action,
        cookie: &cookie,
        content_type: FORM,
        body: form.as_bytes(),
        ..Request::default()
    };
    let answer = worker.connection.send(&request).await?.expect(302)?;
    worker.jar.take(&answer);
    redeem(worker, &answer, &verifier).await
}

/// A browser that is logged in already gets a code without a page.
pub async fn log_in_again(worker: &mut Worker) -> Result<()> {
    let verifier = verifier(worker);
    let answer = authorize(worker, &verifier).await?.expect(302)?;
    redeem(worker, &answer, &verifier).await
}

/// 43 characters (RFC 7636 §4.1). Predictable, which is all right for a measurement.
fn verifier(worker: &mut Worker) -> String {
    (0..43).map(|_| char::from(b'a' + worker.below(26) as u8)).collect()
}

async fn authorize(worker: &mut Worker, verifier: &str) -> Result<Answer> {
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.as_bytes()));
    let state = worker.below(u32::MAX).to_string();
    let query = encode(&[
        ("client_id", PUBLIC_CLIENT),
        ("response_type", "code"),
        ("scope", "openid"),
        ("redirect_uri", REDIRECT_URI),
        ("state", &state),
        ("nonce", &state),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ]);
    let path = format!("/realms/bench/protocol/openid-connect/auth?{query}");
    let cookie = worker.jar.header();
    let request = Request { method: "GET", path: &path, cookie: &cookie, ..Request::default() };
    let answer = worker.connection.send(&request).await?;
    worker.jar.take(&answer);
    Ok(answer)
}

async fn redeem(worker: &mut Worker, answer: &Answer, verifier: &str) -> Result<()> {
    let location = answer.header("location").context("a redirect without Location")?;
    let code = parameter(location, "code")
        .with_context(|| format!("no code in the redirect to {}", location.split('?').next().unwrap_or("")))?;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", PUBLIC_CLIENT),
        ("code", &*code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", verifier),
    ];
    worker.request_tokens(false, &form).await?;
    ensure!(!worker.refresh_token.is_empty(), "the token response holds no refresh token");
    Ok(())
}

fn parameter(location: &str, name: &str) -> Option<String> {
    let query = location.split_once('?')?.1;
    url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

/// Path and query of the login form's action, with its character references undone.
fn form_action(html: &str) -> Option<String> {
    let mut actions = html.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let action = actions.find(|action| action.contains("/login-actions/authenticate"))?;
    let action = action.replace("&amp;", "&").replace("&#38;", "&").replace("&#x26;", "&");
    let path = action.find("/realms/")?;
    Some(action[path..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_login_form_is_found_among_others() {
        let html = r#"<form action="/search"></form><form id="kc-form-login" method="post" action="http://h:1/realms/b/login-actions/authenticate?a=1&amp;b=2">"#;
        assert_eq!(form_action(html).as_deref(), Some("/realms/b/login-actions/authenticate?a=1&b=2"));
        assert_eq!(form_action("<form action=\"/search\">"), None);
    }

    #[test]
    fn a_code_is_read_from_the_redirect() {
        assert_eq!(parameter("http://c/cb?state=1&code=a%2Eb", "code").as_deref(), Some("a.b"));
        assert_eq!(parameter("http://c/cb?error=access_denied", "code"), None);
    }
}
