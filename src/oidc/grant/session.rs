//! What the grants share about sessions: new ones, their offline copies, and whether a client gets refresh tokens at all.

use std::collections::{BTreeMap, HashSet};

use crate::cache::ClientView;
use crate::cx::Cx;
use crate::fault::{Fault, Kind};
use crate::model::client_session::ClientSession;
use crate::model::id::{ClientUuid, RoleId, SessionId, UserId};
use crate::model::session::UserSession;
use crate::oidc::refused::Refused;
use crate::oidc::scope::Scopes;

/// A session that begins now.
#[must_use]
pub fn new(cx: &Cx, user: &UserId, offline: bool) -> UserSession {
    UserSession {
        id: SessionId(cx.app.random.token::<18>()),
        offline,
        realm_id: cx.realm.realm.id.clone(),
        user_id: user.clone(),
        started_at: cx.now,
        refreshed_at: cx.now,
        remember_me: false,
        ip_address: cx.peer.ip.clone(),
        auth_method: "openid-connect".to_owned(),
        notes: BTreeMap::new(),
    }
}

/// A client's part in a session that begins now.
#[must_use]
pub fn part(session: &UserSession, client: &ClientUuid) -> ClientSession {
    ClientSession {
        session_id: session.id.clone(),
        offline: session.offline,
        client_id: client.clone(),
        started_at: session.refreshed_at,
        refreshed_at: session.refreshed_at,
        refresh_id: None,
        refresh_uses: 0,
        notes: BTreeMap::new(),
    }
}

/// The offline session that a client gets from an online one, beginning now.
#[must_use]
pub fn offline_copy(session: &UserSession, part: &ClientSession, now: i64) -> (UserSession, ClientSession) {
    let begun = UserSession { offline: true, started_at: now, refreshed_at: now, ..session.clone() };
    let part = ClientSession {
        offline: true,
        started_at: now,
        refreshed_at: now,
        refresh_id: None,
        refresh_uses: 0,
        ..part.clone()
    };
    (begun, part)
}

/// Whether a client gets refresh tokens.
#[must_use]
pub fn has_refresh_tokens(client: &ClientView) -> bool {
    client.client.attribute("use.refresh.tokens") != Some("false")
}

/// The scopes that are for this user. Refused when offline access was asked for and is not for them.
pub fn offline_allowed(asked: Scopes, cx: &Cx, roles: &HashSet<&RoleId>) -> Result<Scopes, Refused> {
    let was_asked = asked.is_offline();
    let scopes = asked.permitted(cx, roles);
    if was_asked && !scopes.is_offline() {
        let text = "Offline tokens not allowed for the user or client";
        return Err(Refused::new("not_allowed", Fault::oauth(Kind::Invalid, "not_allowed", text)).because(text));
    }
    Ok(scopes)
}
