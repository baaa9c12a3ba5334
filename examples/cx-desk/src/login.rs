//! `GET /login` sends the browser to the provider; `GET /callback` takes it back: state and browser
//! checked, code redeemed, tokens validated, and only then a session, under a new id.

use crate::{desk::Desk, fault::Fault, session};
use actix_web::{
    HttpRequest, HttpResponse,
    http::header::LOCATION,
    web::{Data, Query},
};
use openidconnect::LanguageTag;
use serde::Deserialize;

const LOGIN_COOKIE: &str = "cx_desk_login";
const VALUE_LIMIT: usize = 4096;

#[derive(Deserialize)]
pub struct Begin {
    return_to: Option<String>,
    ui_locales: Option<String>,
}

/// The redirect of a visitor who must sign in first.
pub fn redirect_to_login(return_to: &str) -> HttpResponse {
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("return_to", return_to).finish();
    HttpResponse::SeeOther().insert_header((LOCATION, format!("/login?{query}"))).finish()
}

pub async fn begin(desk: Data<Desk>, request: HttpRequest, query: Query<Begin>) -> HttpResponse {
    let Begin { return_to, ui_locales } = query.into_inner();
    let return_to = return_to.filter(|path| is_own_path(path)).unwrap_or_else(|| "/".to_owned());
    let browser = request.cookie(LOGIN_COOKIE).map_or_else(session::random, |cookie| cookie.value().to_owned());
    let (url, state, secrets) = desk.provider.authorize(ui_locales.map(LanguageTag::new));
    desk.logins.insert(state, secrets, return_to, browser.clone());
    HttpResponse::SeeOther()
        .insert_header((LOCATION, url))
        .cookie(session::cookie(LOGIN_COOKIE, browser, desk.config.is_secure()))
        .finish()
}

/// A path on this desk: nothing that a browser would take for another host.
fn is_own_path(path: &str) -> bool {
    path.len() < 200
        && path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[derive(Deserialize)]
pub struct Callback {
    state: Option<String>,
    code: Option<String>,
    error: Option<String>,
    error_description: Option<String>,
    /// RFC 9207: whose answer this is.
    iss: Option<String>,
}

pub async fn callback(desk: Data<Desk>, request: HttpRequest, query: Query<Callback>) -> Result<HttpResponse, Fault> {
    let answer = query.into_inner();
    let browser = request.cookie(LOGIN_COOKIE);
    let login = answer
        .state
        .as_deref()
        .and_then(|state| desk.logins.take(state, browser.as_ref().map(|cookie| cookie.value())))
        .ok_or(Fault::UnknownLogin)?;
    if answer.iss.is_some_and(|issuer| issuer != desk.config.issuer) {
        return Err(Fault::LoginRefused("the answer is of another issuer".to_owned()));
    }
    if let Some(error) = answer.error {
        let detail = answer.error_description.unwrap_or_default();
        return Err(Fault::LoginRefused(format!("{error:?} {detail:?}")));
    }
    let code = answer
        .code
        .filter(|code| code.len() <= VALUE_LIMIT)
        .ok_or_else(|| Fault::LoginRefused("there is no code".to_owned()))?;
    let return_to = login.return_to.clone();
    let tokens = desk.provider.redeem(code, login).await?;
    if let Some(old) = request.cookie(session::COOKIE) {
        desk.sessions.delete(old.value());
    }
    let id = desk.sessions.insert(tokens);
    Ok(HttpResponse::SeeOther()
        .insert_header((LOCATION, return_to))
        .cookie(session::cookie(session::COOKIE, id, desk.config.is_secure()))
        .cookie(session::removal(LOGIN_COOKIE, desk.config.is_secure()))
        .finish())
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn only_paths_of_this_desk_are_returned_to() {
        for path in ["/", "/agent", "/session?x=1"] {
            assert!(is_own_path(path), "{path}");
        }
        for path in ["", "agent", "//evil.example", "/\\evil.example", "https://evil.example", "/a\tb", "/ä"] {
            assert!(!is_own_path(path), "{path}");
        }
    }
}
