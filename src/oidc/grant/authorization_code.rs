//! `authorization_code` (RFC 6749 section 4.1.3) with PKCE (RFC 7636 section 4.5). Refused: a code of another client, with another
//! redirect URI or verifier, expired, or used before; a code is used up by whoever presents it.

use super::{Granted, Request, session as shared};
use crate::events::Audit;
use crate::fault::Fault;
use crate::guard;
use crate::model::authorization_code::{self, AuthorizationCode};
use crate::model::client_session::ClientSession;
use crate::model::participation::{self, Wanted};
use crate::model::session::UserSession;
use crate::model::user::Profile;
use crate::oidc::plan::{Plan, use_code};
use crate::oidc::refused::Refused;
use crate::oidc::subject::{GrantCode, SessionKind, note};
use crate::oidc::{access, code, pkce, scope, session};

struct Found {
    code: AuthorizationCode,
    session: Option<UserSession>,
    part: Option<ClientSession>,
    user: Option<Profile>,
}

pub async fn run(r: &Request<'_>, audit: &mut Audit) -> Result<Granted, Refused> {
    let missing = || {
        Refused::new("invalid_code", Fault::invalid_request("Missing parameter: code"))
            .because("Missing parameter: code")
    };
    let presented = r.form.get("code").ok_or_else(missing)?;
    let invalid = || Refused::grant("invalid_code", "Code not valid");
    let (id, session_id, client_id) = code::parse(presented).ok_or_else(invalid)?;
    audit.session(session_id).detail("code_id", session_id);
    let found = find(r, id).await?.ok_or_else(invalid)?;
    if found.code.session_id.as_ref() != session_id || found.code.client_id.as_ref() != client_id {
        return Err(invalid());
    }
    if let Some(user) = &found.user {
        audit.user(&user.user.id);
    }
    if let Err(refused) = check(r, &found) {
        burn(r, id).await?;
        return Err(refused);
    }
    grant(r, found)
}

async fn find(r: &Request<'_>, id: &str) -> Result<Option<Found>, Fault> {
    let realm = &r.cx.realm.realm.id;
    r.cx.read(async |tx| {
        let Some(code) = authorization_code::find(tx, realm, id).await? else { return Ok(None) };
        let (session, client) = (&code.session_id, &code.client_id);
        let wanted = Wanted { realm, session, offline: false, client, user: None, token: None };
        let found = participation::find(tx, wanted).await?;
        let (session, part, user) = found.map_or((None, None, None), |p| (Some(p.session), p.part, Some(p.user)));
        Ok(Some(Found { code, session, part, user }))
    })
    .await
}

/// Uses up a code that was presented wrongly.
async fn burn(r: &Request<'_>, id: &str) -> Result<(), Fault> {
    let (realm, client, id, now) = (r.cx.realm.realm.id.clone(), r.client.client.id.clone(), id.to_owned(), r.cx.now);
    r.cx.write(async move |tx| use_code(tx, &realm, &client, &id, now).await.map(drop)).await
}

fn check(r: &Request<'_>, found: &Found) -> Result<(), Refused> {
    let client = &r.client.client;
    if r.cx.now >= found.code.expires_at {
        return Err(Refused::new("expired_code", Fault::invalid_grant("Code not valid")).because("Code is expired"));
    }
    if found.code.client_id != client.id {
        let text = "Auth error: Found different client_id in clientSession";
        return Err(Refused::grant("invalid_client", text).because(text));
    }
    if !client.has_standard_flow() {
        let text = "The client may not use the authorization code flow";
        let fault = Fault::oauth(crate::fault::Kind::Invalid, "unauthorized_client", text);
        return Err(Refused::new("not_allowed", fault).because(text));
    }
    check_redirect(r, found)?;
    check_pkce(r, found)?;
    match &found.user {
        None => Err(Refused::grant("user_session_not_found", "Session not active")),
        Some(user) if !user.user.enabled => Err(Refused::grant("user_disabled", "User disabled")),
        Some(user) => match guard::check(r.cx, user) {
            Some(lock) => Err(Refused::grant(lock.error(), "User disabled")),
            None => Ok(()),
        },
    }
}

/// RFC 6749 section 4.1.3: the same redirect URI as in the authorization request, if it had one.
fn check_redirect(r: &Request<'_>, found: &Found) -> Result<(), Refused> {
    if found.code.grant.redirect_uri.as_deref() == r.form.get("redirect_uri") {
        return Ok(());
    }
    let reason = "The redirect URI is not that of the authorization request";
    Err(Refused::grant("invalid_redirect_uri", "Incorrect redirect_uri").because(reason))
}

fn check_pkce(r: &Request<'_>, found: &Found) -> Result<(), Refused> {
    let grant = &found.code.grant;
    let refuse = |error, text, reason: &str| Err(Refused::grant(error, text).because(reason));
    match (grant.code_challenge.as_deref(), r.form.get("code_verifier")) {
        (None, None) if r.client.client.attribute("pkce.code.challenge.method").is_none_or(str::is_empty) => Ok(()),
        (None, None) | (Some(_), None) => {
            let text = "PKCE code verifier not specified";
            refuse("code_verifier_missing", text, text)
        }
        (None, Some(_)) => {
            let text = "PKCE code verifier specified but challenge not present in authorization";
            refuse("invalid_code_verifier", text, text)
        }
        (Some(_), Some(verifier)) if !pkce::is_well_formed(verifier) => {
            refuse("invalid_code_verifier", "PKCE verification failed: Invalid code verifier", "Invalid code verifier")
        }
        (Some(challenge), Some(verifier))
            if !pkce::fits(verifier, challenge, grant.code_challenge_method.as_deref()) =>
        {
            refuse("pkce_verification_failed", "PKCE verification failed: Code mismatch", "Code mismatch")
        }
        _ => Ok(()),
    }
}

fn grant(r: &Request<'_>, found: Found) -> Result<Granted, Refused> {
    let Found { code, session, part, user } = found;
    let inactive = || Refused::grant("user_session_not_found", "Session not active");
    let (session, user) = (session.ok_or_else(inactive)?, user.ok_or_else(inactive)?);
    if !session::is_alive(&r.cx.realm.realm, &session, r.cx.now) {
        return Err(inactive());
    }
    // Its absence tells that the code was used before, and what it gave revoked.
    let part = part.ok_or_else(|| Refused::grant("invalid_code", "Code not valid"))?;
    let mut notes = part.notes.clone();
    if let Some(claims) = &code.grant.claims {
        notes.insert(note::CLAIMS.to_owned(), claims.clone());
    }
    let roles = access::effective(&r.cx.realm, &user);
    let granted = scope::restore(r.cx, r.client, &code.grant.scope);
    let scopes = shared::offline_allowed(granted, r.cx, &roles)?;
    let mut plan = Plan { code: Some(code.id.clone()), touch: Some((session.id.clone(), false)), ..Plan::default() };
    let (kind, session, started_at) = if scopes.is_offline() {
        let (session, part) = shared::offline_copy(&session, &part, r.cx.now);
        plan.begin.push((session.clone(), part));
        (SessionKind::Offline, session, r.cx.now)
    } else {
        (SessionKind::Online, session, part.started_at)
    };
    Ok(Granted {
        user,
        session,
        kind,
        started_at,
        notes,
        scopes,
        refresh_scope: None,
        nonce: code.grant.nonce,
        code: GrantCode::AuthorizationCode,
        has_refresh_token: shared::has_refresh_tokens(r.client),
        plan,
    })
}
