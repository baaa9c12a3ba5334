//! `refresh_token` (RFC 6749 section 6). Refused: a token of another client, one that expired or was issued before a not-before policy,
//! one whose session, user, client or consent is gone, and, where the realm revokes tokens on use, one that was used too often.

use gatehouse_jose::Unverified;

use super::{Granted, Request, session as shared};
use crate::events::Audit;
use crate::fault::{Fault, Kind};
use crate::guard;
use crate::model::client_session::ClientSession;
use crate::model::consent::{self, Consent};
use crate::model::id::SessionId;
use crate::model::participation::{self, Participation, Wanted};
use crate::model::session::UserSession;
use crate::model::user::Profile;
use crate::oidc::claims::{OFFLINE, REFRESH, RefreshClaims};
use crate::oidc::plan::{Plan, RefreshUse};
use crate::oidc::refused::Refused;
use crate::oidc::scope::Scopes;
use crate::oidc::subject::{GrantCode, SessionKind};
use crate::oidc::{access, bearer, issue, scope, session};

struct Found {
    session: UserSession,
    part: Option<ClientSession>,
    user: Profile,
    consent: Option<Consent>,
}

fn invalid(text: &'static str) -> Refused {
    Refused::grant("invalid_token", text).because(text)
}

pub async fn run(r: &Request<'_>, audit: &mut Audit) -> Result<Granted, Refused> {
    let missing = || Refused::new("invalid_token", Fault::invalid_request("No refresh token"));
    let token = r.form.get("refresh_token").ok_or_else(missing)?;
    let asked = r.form.get("scope").map(|s| scope::resolve(r.cx, r.client, Some(s))).transpose()?;
    let claims = read(r.cx, token).ok_or_else(|| invalid("Invalid refresh token"))?;
    note_token(&claims, r.cx.now_seconds(), audit);
    check_token(r, &claims)?;
    let found = find(r, &claims).await?.ok_or_else(|| invalid("Session not active"))?;
    audit.user(&found.session.user_id);
    let (user, part) = check_session(r, &claims, &found)?;
    let scopes = scopes(r, &claims, asked.as_ref(), &user)?;
    check_consent(r, &scopes, found.consent.as_ref())?;
    let plan = Plan {
        refresh: rotation(r, &claims, &part),
        touch: Some((found.session.id.clone(), found.session.offline)),
        ..Plan::default()
    };
    Ok(Granted {
        user,
        kind: if found.session.offline { SessionKind::Offline } else { SessionKind::Online },
        session: found.session,
        started_at: part.started_at,
        notes: part.notes,
        scopes,
        refresh_scope: Some(claims.scope),
        nonce: None,
        code: GrantCode::RefreshToken,
        has_refresh_token: shared::has_refresh_tokens(r.client),
        plan,
    })
}

/// The claims of a refresh token of this realm; signed with its shared key, whatever else its keys could verify.
pub fn read(cx: &crate::cx::Cx, token: &str) -> Option<RefreshClaims> {
    let unverified = Unverified::parse(token).ok()?;
    if unverified.header().alg != issue::refresh_alg() {
        return None;
    }
    let claims = unverified.verify::<RefreshClaims>(cx.realm.keys.verifying()).ok()?.claims;
    let is_ours =
        claims.iss == cx.issuer() && claims.aud == cx.issuer() && [REFRESH, OFFLINE].contains(&claims.typ.as_str());
    is_ours.then_some(claims)
}

fn note_token(claims: &RefreshClaims, now: i64, audit: &mut Audit) {
    audit.session(&claims.sid);
    audit.detail("refresh_token_id", &claims.jti).detail("refresh_token_type", &claims.typ);
    audit.detail("age_of_refresh_token", now.saturating_sub(claims.iat).to_string());
    if let Some(sub) = &claims.sub {
        audit.detail("refresh_token_sub", sub);
    }
}

fn check_token(r: &Request<'_>, claims: &RefreshClaims) -> Result<(), Refused> {
    if claims.exp.is_some_and(|exp| r.cx.now_seconds() >= exp) {
        return Err(invalid("Token is not active"));
    }
    if claims.azp != r.client.client.client_id {
        return Err(invalid("Invalid refresh token. Token client and authorized client don't match"));
    }
    Ok(())
}

async fn find(r: &Request<'_>, claims: &RefreshClaims) -> Result<Option<Found>, Fault> {
    let (realm, client) = (&r.cx.realm.realm.id, &r.client.client);
    let wanted = Wanted {
        realm,
        session: &SessionId(claims.sid.clone()),
        offline: claims.is_offline(),
        client: &client.id,
        user: claims.sub.as_deref(),
        token: None,
    };
    r.cx.look(async |tx| {
        let found = participation::find(tx, wanted).await?;
        let Some(Participation { session, part, user, is_revoked: _ }) = found else { return Ok(None) };
        let consent =
            if client.is_consent_required() { consent::find(tx, &session.user_id, &client.id).await? } else { None };
        Ok(Some(Found { session, part, user, consent }))
    })
    .await
}

fn check_session(r: &Request<'_>, claims: &RefreshClaims, found: &Found) -> Result<(Profile, ClientSession), Refused> {
    let realm = &r.cx.realm.realm;
    if !session::is_alive(realm, &found.session, r.cx.now) {
        return Err(invalid("Session not active"));
    }
    let part = found.part.clone().ok_or_else(|| invalid("Session doesn't have required client"))?;
    if !session::is_client_alive(realm, &r.client.client, &found.session, &part, r.cx.now) {
        return Err(invalid("Client session not active"));
    }
    // A client whose part ended and began anew has no use for tokens of the part before.
    if claims.iat < part.started_at / 1000 {
        return Err(invalid("Stale token"));
    }
    let user = found.user.clone();
    if !user.user.enabled {
        return Err(invalid("User disabled"));
    }
    if let Some(lock) = guard::check(r.cx, &user) {
        return Err(Refused::grant(lock.error(), "User disabled"));
    }
    if claims.iat < bearer::not_before(realm, &r.client.client, &user.user) {
        return Err(invalid("Stale token"));
    }
    Ok((user, part))
}

fn scopes(r: &Request<'_>, claims: &RefreshClaims, asked: Option<&Scopes>, user: &Profile) -> Result<Scopes, Refused> {
    let roles = access::effective(&r.cx.realm, user);
    let granted = scope::restore(r.cx, r.client, &claims.scope);
    let narrowed = match asked {
        Some(asked) => granted.narrowed(r.client, asked),
        None => granted,
    };
    Ok(narrowed.permitted(r.cx, &roles))
}

/// What the user once agreed to, they must agree to still.
fn check_consent(r: &Request<'_>, scopes: &Scopes, consent: Option<&Consent>) -> Result<(), Refused> {
    if !r.client.client.is_consent_required() {
        return Ok(());
    }
    let needed = scopes.list.iter().filter(|s| s.attribute("display.on.consent.screen") != Some("false"));
    let is_given = consent.is_some_and(|c| needed.into_iter().all(|s| c.scopes.contains(&s.id)));
    if is_given {
        return Ok(());
    }
    let text = "Client no longer has requested consent from user";
    Err(Refused::new("invalid_token", Fault::oauth(Kind::Invalid, "invalid_scope", text)).because(text))
}

fn rotation(r: &Request<'_>, claims: &RefreshClaims, part: &ClientSession) -> Option<RefreshUse> {
    (r.cx.realm.realm.settings.revoke_refresh_token == Some(true)).then(|| RefreshUse {
        part: part.clone(),
        id: claims.jti.clone(),
        issued_at: claims.issued_at_ms(),
        max_reuse: r.cx.realm.realm.refresh_token_max_reuse(),
    })
}
