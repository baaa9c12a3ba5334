//! `password` (RFC 6749 section 4.3): user name and password in one request. The answer is the same, in words and in time, for an
//! unknown user and a wrong password. Where the realm's direct grant flow asks users for their second factor, its code comes as
//! `totp` (or `otp`). Refused: a user who would have more to do than to log in.

use super::{Granted, Request, session};
use crate::credentials::{otp, password};
use crate::crypto::check::{self, Upgrade};
use crate::events::Audit;
use crate::fault::{Fault, Kind};
use crate::guard::{self, Factor, Lock};
use crate::login::account::{self, Account};
use crate::model::id::Secret;
use crate::model::user::Profile;
use crate::oidc::plan::Plan;
use crate::oidc::refused::Refused;
use crate::oidc::subject::{GrantCode, SessionKind};
use crate::oidc::{access, direct_grant, scope};

fn wrong(error: &'static str) -> Refused {
    Refused::grant(error, "Invalid user credentials")
}

pub async fn run(r: &Request<'_>, audit: &mut Audit) -> Result<Granted, Refused> {
    audit.detail("auth_method", "openid-connect");
    check_client(r)?;
    let asked = scope::resolve(r.cx, r.client, r.form.get("scope"))?;
    let (user, upgrade) = log_in(r, audit).await?;
    let roles = access::effective(&r.cx.realm, &user);
    let scopes = session::offline_allowed(asked, r.cx, &roles)?;
    let session = session::new(r.cx, &user.user.id, scopes.is_offline());
    audit.session(&session.id);
    let part = session::part(&session, &r.client.client.id);
    let passed = user.locked_until.map(|_| user.user.id.clone());
    let plan = Plan { begin: vec![(session.clone(), part)], credential: upgrade, passed, ..Plan::default() };
    Ok(Granted {
        user,
        kind: if session.offline { SessionKind::Offline } else { SessionKind::Online },
        started_at: session.started_at,
        session,
        notes: Default::default(),
        scopes,
        refresh_scope: None,
        nonce: None,
        code: GrantCode::Password,
        has_refresh_token: session::has_refresh_tokens(r.client),
        plan,
    })
}

fn check_client(r: &Request<'_>) -> Result<(), Refused> {
    if !r.client.client.has_direct_access_grants() {
        let text = "Client not allowed for direct access grants";
        return Err(Refused::new("not_allowed", Fault::oauth(Kind::Invalid, "unauthorized_client", text)).because(text));
    }
    if r.client.client.is_consent_required() {
        let text = "Client requires user consent";
        return Err(Refused::new("consent_denied", Fault::oauth(Kind::Invalid, "invalid_client", text)).because(text));
    }
    Ok(())
}

async fn log_in(r: &Request<'_>, audit: &mut Audit) -> Result<(Profile, Option<Box<Upgrade>>), Refused> {
    let no_name = || {
        Refused::new(
            "user_not_found",
            Fault::oauth(Kind::Unauthenticated, "invalid_request", "Missing parameter: username"),
        )
    };
    let name = r.form.get("username").ok_or_else(no_name)?;
    if !name.is_empty() {
        audit.detail("username", name);
    }
    let candidate = account::find(r.cx, name).await?;
    if let Some(found) = &candidate {
        audit.user(&found.user.user.id);
    }
    let password = Secret::new(r.form.get("password").unwrap_or_default());
    let stored = candidate.as_ref().and_then(Account::password);
    let verdict = check::password(r.cx, stored, password).await?;
    let Some(candidate) = candidate else { return Err(wrong("user_not_found")) };
    if let Some(lock) = guard::check(r.cx, &candidate.user) {
        return Err(wrong(lock.error()));
    }
    let check::Verdict::Right { upgrade } = verdict else {
        let lock = guard::failed(r.cx, &candidate.user.user.id, Factor::First).await?;
        return Err(wrong(lock.map_or("invalid_user_credentials", Lock::error)));
    };
    if !candidate.user.user.enabled {
        return Err(Refused::grant("user_disabled", "Account disabled"));
    }
    check_second_factor(r, &candidate).await?;
    check_account(r, &candidate)?;
    Ok((candidate.user, upgrade))
}

/// A client that does not send a code is told what it cannot do; a wrong code is answered as a wrong password.
async fn check_second_factor(r: &Request<'_>, candidate: &Account) -> Result<(), Refused> {
    let device = otp::of_user(&candidate.credentials).next();
    let Some(device) = device.filter(|_| direct_grant::asks_for_otp(&r.cx.realm)) else {
        return Ok(());
    };
    let Some(code) = r.form.get("otp").or_else(|| r.form.get("totp")) else {
        let text = "This account has a second factor: its code must be sent as totp";
        return Err(Refused::grant("invalid_user_credentials", text).because(text));
    };
    if otp::accept(r.cx, device, code).await? {
        return Ok(());
    }
    let lock = guard::failed(r.cx, &candidate.user.user.id, Factor::Second).await?;
    Err(wrong(lock.map_or("invalid_user_credentials", Lock::error)))
}

fn check_account(r: &Request<'_>, candidate: &Account) -> Result<(), Refused> {
    if r.cx.realm.pending_actions(&candidate.user.user).next().is_some() || must_change_password(r, candidate) {
        let text = "Account is not fully set up";
        return Err(Refused::grant("resolve_required_actions", text).because(text));
    }
    Ok(())
}

/// Whether the password has become too old, in a realm whose logins would ask for a new one.
fn must_change_password(r: &Request<'_>, candidate: &Account) -> bool {
    let view = &r.cx.realm;
    let is_asked = view.required_actions.iter().any(|a| a.enabled && a.provider_id == "UPDATE_PASSWORD");
    is_asked && password::is_expired(&view.realm, &candidate.credentials, r.cx.now)
}
