//! How long sessions and tokens live: the realm's settings, the client's attributes, and remember-me. Times are epoch
//! milliseconds unless a name says otherwise; a session whose idle time and life span are not over is alive.

use crate::model::client::Client;
use crate::model::client_session::ClientSession;
use crate::model::realm::Realm;
use crate::model::session::UserSession;

/// A limit in seconds, where 0 and less mean none.
fn limit(seconds: i64) -> Option<i64> {
    (seconds > 0).then_some(seconds)
}

fn earliest(a: Option<i64>, b: Option<i64>) -> Option<i64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

fn after(start: i64, seconds: Option<i64>) -> Option<i64> {
    seconds.map(|s| start.saturating_add(s.saturating_mul(1000)))
}

fn idle_seconds(realm: &Realm, session: &UserSession) -> Option<i64> {
    if session.offline {
        return limit(realm.offline_session_idle_timeout());
    }
    let remembered = session.remember_me.then(|| realm.sso_session_idle_timeout_remember_me()).and_then(limit);
    remembered.or_else(|| limit(realm.sso_session_idle_timeout()))
}

fn max_seconds(realm: &Realm, session: &UserSession) -> Option<i64> {
    if session.offline {
        let is_limited = realm.settings.offline_session_max_lifespan_enabled == Some(true);
        return is_limited.then(|| realm.offline_session_max_lifespan()).and_then(limit);
    }
    let remembered = session.remember_me.then(|| realm.sso_session_max_lifespan_remember_me()).and_then(limit);
    remembered.or_else(|| limit(realm.sso_session_max_lifespan()))
}

/// When a session ends if nobody refreshes it.
#[must_use]
pub fn idle_expiry(realm: &Realm, session: &UserSession) -> Option<i64> {
    after(session.refreshed_at, idle_seconds(realm, session))
}

/// When a session ends at the latest.
#[must_use]
pub fn max_expiry(realm: &Realm, session: &UserSession) -> Option<i64> {
    after(session.started_at, max_seconds(realm, session))
}

/// Whether a session is neither idle for too long nor too old. Offline sessions have no end unless the realm sets one.
#[must_use]
pub fn is_alive(realm: &Realm, session: &UserSession, now_ms: i64) -> bool {
    let ends = earliest(idle_expiry(realm, session), max_expiry(realm, session));
    ends.is_none_or(|end| now_ms < end)
}

/// The client's own limit of idle time, from its attributes or the realm's default for clients.
fn client_idle_seconds(realm: &Realm, client: &Client, offline: bool) -> Option<i64> {
    if offline {
        return client
            .seconds("client.offline.session.idle.timeout")
            .or_else(|| limit(realm.client_offline_session_idle_timeout()));
    }
    client.seconds("client.session.idle.timeout").or_else(|| limit(realm.client_session_idle_timeout()))
}

fn client_max_seconds(realm: &Realm, client: &Client, offline: bool) -> Option<i64> {
    if offline {
        let is_limited = realm.settings.offline_session_max_lifespan_enabled == Some(true);
        return is_limited
            .then(|| {
                client
                    .seconds("client.offline.session.max.lifespan")
                    .or_else(|| limit(realm.client_offline_session_max_lifespan()))
            })
            .flatten();
    }
    client.seconds("client.session.max.lifespan").or_else(|| limit(realm.client_session_max_lifespan()))
}

/// When a client's part in a session, begun at `started_at`, ends at the latest.
#[must_use]
pub fn client_max_expiry(realm: &Realm, client: &Client, session: &UserSession, started_at: i64) -> Option<i64> {
    earliest(max_expiry(realm, session), after(started_at, client_max_seconds(realm, client, session.offline)))
}

/// Whether a client's part in a session still lives.
#[must_use]
pub fn is_client_alive(
    realm: &Realm,
    client: &Client,
    session: &UserSession,
    part: &ClientSession,
    now_ms: i64,
) -> bool {
    let idle = after(part.refreshed_at, client_idle_seconds(realm, client, session.offline));
    earliest(client_max_expiry(realm, client, session, part.started_at), idle).is_none_or(|end| now_ms < end)
}

/// When a refresh token issued now expires; none: with its session.
#[must_use]
pub fn refresh_expiry(
    realm: &Realm,
    client: &Client,
    session: &UserSession,
    started_at: i64,
    now_ms: i64,
) -> Option<i64> {
    if session.offline && realm.settings.offline_session_max_lifespan_enabled != Some(true) {
        return None;
    }
    let own = client_idle_seconds(realm, client, session.offline);
    let idle = earliest(idle_seconds(realm, session), own);
    earliest(after(now_ms, idle), client_max_expiry(realm, client, session, started_at))
}

/// When an access token issued now expires. `is_implicit`: it comes from the authorization endpoint.
#[must_use]
pub fn access_expiry(
    realm: &Realm,
    client: &Client,
    session: &UserSession,
    started_at: i64,
    is_implicit: bool,
    now_ms: i64,
) -> i64 {
    let own = client.attribute("access.token.lifespan").and_then(|n| n.parse::<i64>().ok());
    let lifespan = if is_implicit {
        realm.access_token_lifespan_for_implicit_flow()
    } else {
        own.unwrap_or_else(|| realm.access_token_lifespan())
    };
    let ends = client_max_expiry(realm, client, session, started_at);
    earliest(after(now_ms, limit(lifespan)), ends).unwrap_or_else(|| now_ms.saturating_add(60_000))
}
