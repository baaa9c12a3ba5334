//! `client_credentials` (RFC 6749 section 4.4): tokens of a client's service account. Without refresh tokens, which are off unless the
//! client has `client_credentials.use_refresh_token`, nothing of it is kept.

use super::{Granted, Request, session};
use crate::events::Audit;
use crate::fault::{Fault, Kind};
use crate::model::user::{self, Profile};
use crate::oidc::plan::Plan;
use crate::oidc::refused::Refused;
use crate::oidc::subject::{GrantCode, SessionKind};
use crate::oidc::{access, scope};

pub async fn run(r: &Request<'_>, audit: &mut Audit) -> Result<Granted, Refused> {
    check_client(r)?;
    let user = service_account(r).await?;
    audit.user(&user.user.id).detail("username", &user.user.username);
    let roles = access::effective(&r.cx.realm, &user);
    let asked = scope::resolve(r.cx, r.client, r.form.get("scope"))?;
    let scopes = session::offline_allowed(asked, r.cx, &roles)?;
    let is_kept =
        r.client.client.is_set("client_credentials.use_refresh_token") && session::has_refresh_tokens(r.client);
    let is_offline = is_kept && scopes.is_offline();
    let mut session = session::new(r.cx, &user.user.id, is_offline);
    for (name, value) in
        [("clientHost", &r.cx.peer.ip), ("clientAddress", &r.cx.peer.ip), ("client_id", &r.client.client.client_id)]
    {
        session.notes.insert(name.to_owned(), value.clone());
    }
    let mut plan = Plan::default();
    if is_kept {
        audit.session(&session.id);
        plan.begin.push((session.clone(), session::part(&session, &r.client.client.id)));
    }
    let kind = match (is_kept, is_offline) {
        (false, _) => SessionKind::Transient,
        (true, false) => SessionKind::Online,
        (true, true) => SessionKind::Offline,
    };
    Ok(Granted {
        user,
        started_at: session.started_at,
        session,
        kind,
        notes: Default::default(),
        scopes,
        refresh_scope: None,
        nonce: None,
        code: GrantCode::ClientCredentials,
        has_refresh_token: is_kept,
        plan,
    })
}

fn check_client(r: &Request<'_>) -> Result<(), Refused> {
    let text = if r.client.client.is_public() {
        "Public client not allowed to retrieve service account"
    } else if !r.client.client.has_service_account() {
        "Client not enabled to retrieve service account"
    } else {
        return Ok(());
    };
    let fault = Fault::oauth(Kind::Unauthenticated, "unauthorized_client", text);
    Err(Refused::new("invalid_client", fault).because(text))
}

async fn service_account(r: &Request<'_>) -> Result<Profile, Refused> {
    let client = &r.client.client.id;
    let found = r.cx.look(async |tx| user::service_account_profile(tx, client).await);
    let refuse =
        |error, text: &'static str| Refused::new(error, Fault::oauth(Kind::Unauthenticated, "invalid_request", text));
    let user = found.await?.ok_or_else(|| refuse("user_not_found", "The client has no service account"))?;
    if !user.user.enabled {
        return Err(refuse("user_disabled", "The client's service account is disabled"));
    }
    Ok(user)
}
