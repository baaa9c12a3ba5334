//! Whether an access token of the realm is accepted: here, and nowhere else (RFC 6750 section 3.1, RFC 9068 section 4). Refused:
//! another signature, type or issuer, outside its time, revoked, or of a session, user or client that is gone, disabled or cut off.

use std::sync::Arc;

use futures_util::future::try_join;
use gatehouse_store::Tx;

use super::claims::{AccessClaims, BEARER};
use super::session;
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::fault::{Fault, Kind};
use crate::model::client::Client;
use crate::model::client_session::ClientSession;
use crate::model::id::{ClientUuid, SessionId};
use crate::model::participation::{self, Wanted};
use crate::model::realm::Realm;
use crate::model::session::UserSession;
use crate::model::single_use;
use crate::model::user::{self, Profile, User};

/// An access token that is accepted, and what it stands for.
pub struct Bearer {
    pub claims: AccessClaims,
    pub user: Profile,
    /// None for the service account of a client, whose tokens need no session.
    pub session: Option<UserSession>,
    /// The client's part in the session.
    pub part: Option<ClientSession>,
    pub client: Arc<ClientView>,
}

/// `invalid_token` (RFC 6750 section 3.1).
fn refused(text: &'static str) -> Fault {
    Fault::oauth(Kind::Unauthenticated, "invalid_token", text)
}

const UNVERIFIED: &str = "Token verification failed";

/// Tokens issued before this time (epoch seconds) are refused: the latest of the realm's, the client's and the user's policy.
#[must_use]
pub fn not_before(realm: &Realm, client: &Client, user: &User) -> i64 {
    let client = client.settings.not_before.map_or(0, i64::from);
    realm.not_before().max(client).max(user.not_before)
}

/// Reads and verifies the token alone: signature, type, issuer and times.
pub fn verify(cx: &Cx, token: &str) -> Result<AccessClaims, Fault> {
    let verified = gatehouse_jose::verify::<AccessClaims>(token, cx.realm.keys.verifying());
    let claims = verified.map_err(|e| refused(UNVERIFIED).because(e))?.claims;
    let now = cx.now_seconds();
    let is_ours = claims.typ == BEARER && claims.iss == cx.issuer();
    let is_in_time = now < claims.exp && claims.nbf.is_none_or(|nbf| nbf <= now);
    if is_ours && is_in_time { Ok(claims) } else { Err(refused(UNVERIFIED).because("type, issuer or time")) }
}

/// Accepts an access token of the realm of `cx`.
pub async fn authenticate(cx: &Cx, token: &str) -> Result<Bearer, Fault> {
    let claims = verify(cx, token)?;
    accept(cx, claims).await
}

/// Accepts verified claims, if what they stand for is still there.
pub async fn accept(cx: &Cx, claims: AccessClaims) -> Result<Bearer, Fault> {
    let client = cx.client(&claims.azp).await?.ok_or_else(|| refused("Client not found"))?;
    if !client.client.enabled {
        return Err(refused("Client disabled"));
    }
    let found = find(cx, &claims, &client).await?;
    if found.is_revoked {
        return Err(refused(UNVERIFIED).because("revoked"));
    }
    let user = found.user.ok_or_else(|| refused("user_session_not_found"))?;
    if claims.sid.is_some() {
        check_session(cx, &claims, &client.client, found.session.as_ref(), found.part.as_ref())?;
    }
    if !user.user.enabled {
        return Err(refused("User disabled"));
    }
    if claims.iat < not_before(&cx.realm.realm, &client.client, &user.user) {
        return Err(refused(UNVERIFIED).because("a not-before policy"));
    }
    Ok(Bearer { claims, user, session: found.session, part: found.part, client })
}

#[derive(Default)]
struct Found {
    is_revoked: bool,
    session: Option<UserSession>,
    part: Option<ClientSession>,
    user: Option<Profile>,
}

async fn find(cx: &Cx, claims: &AccessClaims, client: &ClientView) -> Result<Found, Fault> {
    let realm = &cx.realm.realm.id;
    cx.look(async |tx| {
        let Some(sid) = &claims.sid else { return service_account(tx, claims, &client.client.id).await };
        let wanted = Wanted {
            realm,
            session: &SessionId(sid.clone()),
            offline: claims.is_offline(),
            client: &client.client.id,
            user: claims.sub.as_deref(),
            token: Some(&claims.jti),
        };
        let Some(p) = participation::find(tx, wanted).await? else { return Ok(Found::default()) };
        Ok(Found { is_revoked: p.is_revoked, session: Some(p.session), part: p.part, user: Some(p.user) })
    })
    .await
}

/// Only service accounts get tokens without a session. Their `sub` need not be their id.
async fn service_account(tx: &Tx<'_>, claims: &AccessClaims, client: &ClientUuid) -> Result<Found, Fault> {
    let is_used = single_use::is_used(tx, &claims.jti);
    let (is_revoked, user) = try_join(is_used, user::service_account_profile(tx, client)).await?;
    Ok(Found { is_revoked, user, ..Found::default() })
}

fn check_session(
    cx: &Cx,
    claims: &AccessClaims,
    client: &Client,
    session: Option<&UserSession>,
    part: Option<&ClientSession>,
) -> Result<(), Fault> {
    let (Some(session), Some(part)) = (session, part) else { return Err(refused("user_session_not_found")) };
    let realm = &cx.realm.realm;
    let is_alive = session::is_alive(realm, session, cx.now)
        && session::is_client_alive(realm, client, session, part, cx.now)
        // A part that ended and began anew has no use for tokens of the part before.
        && claims.iat >= part.started_at / 1000;
    if is_alive { Ok(()) } else { Err(refused("user_session_not_found")) }
}
