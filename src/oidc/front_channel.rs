//! Tokens straight from the authorization endpoint: the implicit and the hybrid flow (OpenID Connect Core sections 3.2 and 3.3).

use super::authorize::request::ResponseType;
use super::issue::{IdParts, Issue};
use super::subject::{GrantCode, SessionKind, Subject};
use super::{access, scope, session};
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::client_session::ClientSession;
use crate::model::session::UserSession;
use crate::model::user::Profile;

/// What was asked for, and what the tokens come with.
pub struct Asked<'a> {
    pub kinds: ResponseType,
    pub code: Option<&'a str>,
    pub state: Option<&'a str>,
}

/// The parameters of the answer that carry tokens.
pub fn tokens(
    cx: &Cx,
    client: &ClientView,
    user: &Profile,
    user_session: &UserSession,
    part: &ClientSession,
    asked: &Asked<'_>,
) -> Result<Vec<(&'static str, String)>, Fault> {
    let requested = part.notes.get("scope").map(String::as_str);
    let scopes = scope::resolve(cx, client, requested)?.permitted(cx, &access::effective(&cx.realm, user));
    let subject = Subject {
        cx,
        client,
        user,
        session: user_session,
        kind: SessionKind::Online,
        started_at: part.started_at,
        notes: &part.notes,
        scopes: &scopes,
        grant: GrantCode::Implicit,
    };
    let issue = Issue::new(subject);
    let expiry = session::access_expiry(
        &cx.realm.realm,
        &client.client,
        user_session,
        part.started_at,
        // Beside a code, tokens live as long as those that the code gives.
        asked.code.is_none(),
        cx.now_seconds() * 1000,
    );
    let mut out = Vec::new();
    let access = asked.kinds.token.then(|| issue.access_token(expiry / 1000)).transpose()?;
    if let Some(access) = &access {
        out.push(("access_token", access.token.clone()));
        out.push(("token_type", "Bearer".to_owned()));
        out.push(("expires_in", (access.expires_at - cx.now_seconds()).to_string()));
    }
    if asked.kinds.id_token {
        let parts = IdParts {
            access_token: access.as_ref().map(|a| a.token.as_str()),
            code: asked.code,
            state: asked.state,
            nonce: part.notes.get("nonce").map(String::as_str),
        };
        out.push(("id_token", issue.id_token(expiry / 1000, parts)?));
    }
    Ok(out)
}
