//! Single sign-on: the cookie KEYCLOAK_IDENTITY, a token that the realm signs for itself, and the session that it names.

use gatehouse_jose::sha256_b64;
use serde::{Deserialize, Serialize};

use super::cookies::{self, Jar};
use crate::crypto::internal;
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::id::{SessionId, UserId};
use crate::model::session::{self, UserSession};
use crate::model::user::{self, Profile};
use crate::oidc::session as lifetime;

/// The `typ` that tells it from every other token of the realm.
const TYPE: &str = "Serialized-ID";

/// Seconds that the cookies of a session without an end live.
const FOREVER: i64 = 365 * 24 * 3600;

/// The tab's note with the session that this is a login by.
pub const NOTE: &str = "sso";

/// The tab's note with the session whose user is asked to prove it again.
pub const REAUTHENTICATE: &str = "reauthenticate";

/// The session note with the time of the last login in epoch seconds.
pub const AUTH_TIME: &str = "AUTH_TIME";

#[derive(Serialize, Deserialize)]
struct Identity {
    exp: Option<i64>,
    iat: i64,
    jti: String,
    iss: String,
    sub: String,
    typ: String,
    sid: String,
}

/// A session that a browser has.
pub struct Sso {
    pub session: UserSession,
    pub user: Profile,
}

/// When the session's user last logged in, in epoch seconds.
#[must_use]
pub fn auth_time(session: &UserSession) -> i64 {
    session.notes.get(AUTH_TIME).and_then(|t| t.parse().ok()).unwrap_or(session.started_at / 1000)
}

/// The live session of a browser, with its enabled user.
pub async fn find(cx: &Cx, jar: &Jar) -> Result<Option<Sso>, Fault> {
    let Some(cookie) = jar.get(&cookies::IDENTITY) else { return Ok(None) };
    let Some(identity) = read(cx, cookie) else { return Ok(None) };
    let (id, sub) = (SessionId(identity.sid.clone()), UserId(identity.sub.clone()));
    let realm = &cx.realm.realm;
    cx.read(async |tx| {
        let Some(session) = session::find(tx, &realm.id, &id, false).await? else { return Ok(None) };
        if session.user_id != sub || !lifetime::is_alive(realm, &session, cx.now) {
            return Ok(None);
        }
        let is_welcome = |u: &user::User| u.enabled && identity.iat >= realm.not_before().max(u.not_before);
        let Some(user) = user::find(tx, &realm.id, &sub).await?.filter(is_welcome) else { return Ok(None) };
        Ok(Some(Sso { session, user: user::profile(tx, user).await? }))
    })
    .await
}

fn read(cx: &Cx, cookie: &str) -> Option<Identity> {
    let identity: Identity = internal::verify(cx, cookie)?;
    let is_alive = identity.exp.is_none_or(|exp| exp > cx.now_seconds());
    (identity.typ == TYPE && identity.iss == cx.issuer() && is_alive).then_some(identity)
}

/// Gives the browser the cookies of a session.
pub fn give(cx: &Cx, jar: &Jar, session: &UserSession, username: &str) -> Result<(), Fault> {
    let realm = &cx.realm.realm;
    let ends = lifetime::max_expiry(realm, session).map(|end| end / 1000);
    let lifespan = ends.map_or(FOREVER, |end| end - cx.now_seconds());
    let identity = Identity {
        exp: ends,
        iat: cx.now_seconds(),
        jti: cx.app.random.uuid(),
        iss: cx.issuer(),
        sub: session.user_id.0.clone(),
        typ: TYPE.to_owned(),
        sid: session.id.0.clone(),
    };
    let token = internal::sign(cx, &identity)?;
    jar.set(&cookies::IDENTITY, &token, session.remember_me.then_some(lifespan));
    let hash = sha256_b64(session.id.0.as_bytes());
    jar.set(&cookies::SESSION, &hash, Some(lifespan));
    if session.remember_me {
        let name: String = url::form_urlencoded::byte_serialize(username.as_bytes()).collect();
        jar.set(&cookies::REMEMBER_ME, &format!("username:{name}"), Some(FOREVER));
    } else if jar.get(&cookies::REMEMBER_ME).is_some() {
        jar.clear(&cookies::REMEMBER_ME);
    }
    Ok(())
}

/// Takes them back.
pub fn take(jar: &Jar) {
    jar.clear(&cookies::IDENTITY);
    jar.clear(&cookies::SESSION);
}
