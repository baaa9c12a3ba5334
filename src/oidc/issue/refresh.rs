//! Refresh tokens: for ourselves alone, so signed with the realm's shared key.

use super::{AccessToken, key};
use crate::fault::Fault;
use crate::oidc::claims::{OFFLINE, REFRESH, RefreshClaims};
use crate::oidc::session;
use crate::oidc::subject::{SessionKind, Subject};

/// A signed refresh token.
pub struct RefreshToken {
    pub token: String,
    pub id: String,
    /// `Refresh` or `Offline`.
    pub typ: &'static str,
    /// Epoch seconds; none: as long as its session.
    pub expires_at: Option<i64>,
}

pub(super) fn sign(subject: &Subject<'_>, access: &AccessToken, scope: String) -> Result<RefreshToken, Fault> {
    let cx = subject.cx;
    let second = cx.now_seconds() * 1000;
    let client = &subject.client.client;
    let expires_at = session::refresh_expiry(&cx.realm.realm, client, subject.session, subject.started_at, second);
    let claims = RefreshClaims {
        exp: expires_at.map(|ms| ms / 1000),
        iat: cx.now_seconds(),
        jti: cx.app.random.uuid_at(cx.now),
        iss: cx.issuer(),
        aud: cx.issuer(),
        sub: access.sub.clone(),
        typ: if subject.kind == SessionKind::Offline { OFFLINE } else { REFRESH }.to_owned(),
        azp: client.client_id.clone(),
        sid: subject.session.id.0.clone(),
        scope,
        aud_x: access.aud.clone(),
        prov: "default".to_owned(),
    };
    let token = key::sign(&cx.realm, key::refresh_alg(), "JWT", &claims)?;
    let typ = if subject.kind == SessionKind::Offline { OFFLINE } else { REFRESH };
    Ok(RefreshToken { token, id: claims.jti, typ, expires_at: claims.exp })
}
