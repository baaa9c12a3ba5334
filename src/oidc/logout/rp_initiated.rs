//! RP-Initiated Logout 1.0: with a hint that names the browser's own session it happens at once; without one the user is
//! asked first (section 2), since any site can send a browser here. A redirect URI counts only for a client that is known.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use gatehouse_jose::sha256_b64;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::cache::ClientView;
use crate::crypto::internal;
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::login::pages::{Href, LogoutConfirmPage, View};
use crate::login::render::{Viewer, cookie_path};
use crate::login::{cookies, sso};
use crate::model::id::SessionId;
use crate::model::session::{self, UserSession};
use crate::oidc::redirect_uri;

/// Seconds that the question may stand.
const CONFIRM_SECONDS: i64 = 300;

/// What of an ID token is read: also of one that has expired.
#[derive(Deserialize)]
struct Hint {
    iss: String,
    typ: String,
    azp: Option<String>,
    sid: Option<String>,
}

/// A logout that was checked.
struct Logout {
    client: Option<Arc<ClientView>>,
    hint: Option<Hint>,
    redirect_uri: Option<String>,
    state: Option<String>,
}

fn refused(key: &'static str, why: &'static str) -> Fault {
    Fault::page(Kind::Invalid, key).because(why)
}

/// The request of a browser.
pub async fn logout(viewer: &Viewer, params: &Params) -> Result<HttpResponse, Fault> {
    let cx = &viewer.cx;
    let logout = match check(cx, params).await {
        Ok(logout) => logout,
        Err((fault, error)) => return Err(Audit::new(EventType::Logout).refuse(cx, error, fault).await),
    };
    let current = sso::find(cx, &viewer.jar).await?.map(|s| s.session);
    let hinted = logout.hint.as_ref().and_then(|h| h.sid.clone());
    let is_own = match (&hinted, &current) {
        (Some(hinted), Some(current)) => *hinted == current.id.0,
        // The browser has no session (any more): the one that the token names is ended.
        (Some(_), None) => true,
        (None, _) => false,
    };
    if !is_own {
        return ask(viewer, &logout, current.as_ref());
    }
    end(viewer, &logout, hinted.map(SessionId)).await
}

async fn check(cx: &Cx, params: &Params) -> Result<Logout, (Fault, &'static str)> {
    let store = |fault: Fault| (fault, "unknown_error");
    let hint = match params.non_empty("id_token_hint") {
        Some(token) => {
            Some(read_hint(cx, token).ok_or((refused("invalidIdTokenHintMessage", "id_token_hint"), "invalid_token"))?)
        }
        None => None,
    };
    let (named, hinted) = (params.non_empty("client_id"), hint.as_ref().and_then(|h| h.azp.as_deref()));
    if named.is_some() && hinted.is_some() && named != hinted {
        return Err((refused("invalidParameterMessage", "client_id is not the hint's"), "invalid_client"));
    }
    let client = match named.or(hinted) {
        Some(id) => Some(
            cx.client(id)
                .await
                .map_err(store)?
                .ok_or((refused("clientNotFoundMessage", "client_id"), "client_not_found"))?,
        ),
        None => None,
    };
    let redirect_uri = params.non_empty("post_logout_redirect_uri").map(str::to_owned);
    check_redirect_uri(cx, client.as_deref(), redirect_uri.as_deref()).map_err(|f| (f, "invalid_redirect_uri"))?;
    if params.has("redirect_uri") {
        return Err((refused("invalidParameterMessage", "redirect_uri is not supported"), "invalid_request"));
    }
    Ok(Logout { client, hint, redirect_uri, state: params.get("state").map(str::to_owned) })
}

/// Where a logout leads is one of the client's own addresses (section 3).
fn check_redirect_uri(cx: &Cx, client: Option<&ClientView>, uri: Option<&str>) -> Result<(), Fault> {
    let is_own = |c: &ClientView, uri: &str| c.client.enabled && redirect_uri::is_post_logout(&c.client, &cx.peer, uri);
    match uri {
        Some(uri) if !client.is_some_and(|c| is_own(c, uri)) => {
            Err(refused("invalidRedirectUriMessage", "post_logout_redirect_uri"))
        }
        _ => Ok(()),
    }
}

fn read_hint(cx: &Cx, token: &str) -> Option<Hint> {
    let hint: Hint = gatehouse_jose::verify(token, cx.realm.keys.verifying()).ok()?.claims;
    (hint.typ == "ID" && hint.iss == cx.issuer()).then_some(hint)
}

/// What the page that asks sends back: signed, and tied to the browser.
#[derive(Serialize, Deserialize)]
struct Question {
    typ: String,
    exp: i64,
    /// Hashes of what only this browser has: its cookie, and its session, which other tabs do not renew.
    browser: Vec<String>,
    client_id: Option<String>,
    redirect_uri: Option<String>,
    state: Option<String>,
}

const QUESTION: &str = "Logout-Question";

fn hash(cookie: &str) -> String {
    sha256_b64(cookie.as_bytes())
}

fn ask(viewer: &Viewer, logout: &Logout, current: Option<&UserSession>) -> Result<HttpResponse, Fault> {
    let cx = &viewer.cx;
    let known = viewer.jar.get(&cookies::AUTH_SESSION_ID).filter(|cookie| internal::unsign_value(cx, cookie).is_some());
    let cookie = match known {
        Some(cookie) => cookie.to_owned(),
        None => internal::sign_value(cx, &cx.app.random.token::<18>())?,
    };
    viewer.jar.set(&cookies::AUTH_SESSION_ID, &cookie, None);
    let client_id = logout.client.as_ref().map(|c| c.client.client_id.clone());
    let question = Question {
        typ: QUESTION.to_owned(),
        exp: cx.now_seconds() + CONFIRM_SECONDS,
        browser: std::iter::once(cookie.as_str()).chain(current.map(|s| s.id.as_ref())).map(hash).collect(),
        client_id,
        redirect_uri: logout.redirect_uri.clone(),
        state: logout.state.clone(),
    };
    let code = internal::sign(cx, &question)?;
    let action = format!("{}protocol/openid-connect/logout/logout-confirm", cookie_path(cx));
    let back = logout.client.as_ref().and_then(|c| c.client.settings.base_url.as_deref()).and_then(Href::new);
    Ok(viewer
        .show(StatusCode::OK, |page| LogoutConfirmPage { page, action: &action, session_code: &code, back }.rendered()))
}

/// The answer to the question.
pub async fn confirm(viewer: &Viewer, form: &Params) -> Result<HttpResponse, Fault> {
    let cx = &viewer.cx;
    let question: Question =
        internal::verify(cx, form.get("session_code").unwrap_or_default()).ok_or_else(crate::login::expired)?;
    let current = sso::find(cx, &viewer.jar).await?.map(|s| s.session.id);
    let has = [viewer.jar.get(&cookies::AUTH_SESSION_ID), current.as_ref().map(AsRef::as_ref)];
    let is_same_browser = has.into_iter().flatten().any(|own| question.browser.contains(&hash(own)));
    if question.typ != QUESTION || question.exp < cx.now_seconds() || !is_same_browser {
        return Err(crate::login::expired());
    }
    let client = match &question.client_id {
        Some(id) => cx.client(id).await?,
        None => None,
    };
    check_redirect_uri(cx, client.as_deref(), question.redirect_uri.as_deref())?;
    let logout = Logout { client, hint: None, redirect_uri: question.redirect_uri, state: question.state };
    end(viewer, &logout, current).await
}

/// Ends a session and leads on.
async fn end(viewer: &Viewer, logout: &Logout, id: Option<SessionId>) -> Result<HttpResponse, Fault> {
    let cx = &viewer.cx;
    if let Some(id) = id {
        end_session(cx, &id, logout).await?;
    }
    sso::take(&viewer.jar);
    viewer.jar.clear(&cookies::AUTH_SESSION_ID);
    let Some(uri) = &logout.redirect_uri else {
        let back = logout.client.as_ref().and_then(|c| c.client.settings.base_url.as_deref());
        return Ok(viewer.info("successLogoutTitle", "successLogout", back));
    };
    let mut location = Url::parse(uri).map_err(Fault::internal)?;
    if let Some(state) = &logout.state {
        location.query_pairs_mut().append_pair("state", state);
    }
    Ok(viewer.redirect(if logout.state.is_some() { location.as_str() } else { uri }))
}

async fn end_session(cx: &Cx, id: &SessionId, logout: &Logout) -> Result<(), Fault> {
    let realm = cx.realm.realm.id.clone();
    let found = cx.read(async |tx| session::find(tx, &realm, id, false).await).await?;
    let Some(UserSession { id, user_id, .. }) = found else { return Ok(()) };
    let mut audit = Audit::new(EventType::Logout);
    audit.user(&user_id).session(&id);
    if let Some(client) = &logout.client {
        audit.client(&client.client.client_id);
    }
    if let Some(uri) = &logout.redirect_uri {
        audit.detail("redirect_uri", uri);
    }
    let event = audit.success(cx);
    cx.write(async move |tx| {
        session::delete(tx, &realm, &id, false).await?;
        events::insert(tx, event.as_ref()).await
    })
    .await
}
