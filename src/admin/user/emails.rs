//! E-mails that administrators have sent to a user: a link to confirm the address, or to take required actions.

use actix_web::web::{Path as UrlPath, Query};
use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{Path, profile, row};
use crate::admin::auth::{Admin, Manage, Users};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::events::{self, Audit, EventType};
use crate::fault::{Fault, Kind, Words};
use crate::login::action_token::{ActionToken, Purpose, administrator_lifespan, send};
use crate::oidc::redirect_uri;

/// The client of links that name none.
const ACCOUNT: &str = "account";

/// What is said of actions that could not be sent.
const UNSENT: &str = "Failed to send execute actions email: Error when attempting to send the email to the server. More information is available in the server log.";

/// The longest that a link may live, in seconds.
const MAX_LIFESPAN: i64 = 365 * 24 * 3600;

/// Where the link leads afterwards, and how long it lives.
#[derive(Deserialize)]
pub struct Wishes {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    /// Seconds.
    lifespan: Option<String>,
}

/// `PUT execute-actions-email`.
pub async fn execute_actions(
    admin: Manage<Users>,
    path: UrlPath<Path>,
    wishes: Query<Wishes>,
    body: Body<Vec<String>>,
) -> Result<HttpResponse, Refusal> {
    let actions = body.value;
    mail(&admin, &path.user, &wishes, Purpose::ExecuteActions, actions, "execute-actions-email").await
}

/// `PUT reset-password-email`.
pub async fn reset_password(
    admin: Manage<Users>,
    path: UrlPath<Path>,
    wishes: Query<Wishes>,
) -> Result<HttpResponse, Refusal> {
    let actions = vec!["UPDATE_PASSWORD".to_owned()];
    mail(&admin, &path.user, &wishes, Purpose::ExecuteActions, actions, "execute-actions-email").await
}

/// `PUT send-verify-email`.
pub async fn verify(
    admin: Manage<Users>,
    path: web::Path<Path>,
    wishes: Query<Wishes>,
) -> Result<HttpResponse, Refusal> {
    mail(&admin, &path.user, &wishes, Purpose::VerifyEmail, Vec::new(), "send-verify-email").await
}

async fn mail(
    admin: &Admin,
    user: &str,
    wishes: &Wishes,
    purpose: Purpose,
    actions: Vec<String>,
    name: &str,
) -> Result<HttpResponse, Refusal> {
    let id = row(admin, user).await?.id;
    let user = profile(admin, &id).await?;
    let email = user.user.email.clone().filter(|email| !email.is_empty());
    let email = email.ok_or_else(|| Fault::invalid("User email missing"))?;
    if !user.user.enabled {
        return Err(Fault::invalid("User is disabled").into());
    }
    let client = client(admin, wishes).await?;
    check_actions(admin, &actions)?;
    let default = administrator_lifespan(&admin.cx.realm.realm);
    let lifespan = match wishes.lifespan.as_deref().map(str::parse::<i32>) {
        None => default,
        Some(Ok(seconds)) => i64::from(seconds),
        Some(Err(_)) => return Err(Fault::missing("HTTP 404 Not Found").into()),
    };
    if !(1..=MAX_LIFESPAN).contains(&lifespan) {
        return Err(Fault::invalid("Invalid lifespan").into());
    }
    let token = ActionToken {
        azp: Some(client.clone()),
        reduri: wishes.redirect_uri.clone().filter(|uri| !uri.is_empty()),
        rqac: actions.clone(),
        ..ActionToken::new(&admin.cx, purpose, &user.user, lifespan)
    };
    let kind = if purpose == Purpose::VerifyEmail { EventType::SendVerifyEmail } else { EventType::ExecuteActions };
    let mut audit = Audit::new(kind);
    audit.client(&client).user(&id).detail("username", &user.user.username).detail("email", &email);
    if let Err(why) = send::send(&admin.cx, &token, &send::reader(&user)).await {
        let text = if purpose == Purpose::VerifyEmail { "Failed to send verify email" } else { UNSENT };
        let fault = Fault::new(Kind::Internal, Words::Message(text.into())).because(why);
        return Err(audit.refuse(&admin.cx, "email_send_failed", fault).await.into());
    }
    let event = admin.event(Operation::Action, "USER", &format!("users/{id}/{name}"), Some(&actions));
    let told = audit.success(&admin.cx);
    admin
        .cx
        .write(async move |tx| {
            events::insert(tx, told.as_ref()).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// The client of the link, whose redirect URI must be one of its own.
async fn client(admin: &Admin, wishes: &Wishes) -> Result<String, Fault> {
    let redirect_uri = wishes.redirect_uri.as_deref().filter(|uri| !uri.is_empty());
    let named = wishes.client_id.as_deref().filter(|id| !id.is_empty());
    if redirect_uri.is_some() && named.is_none() {
        return Err(Fault::invalid("Client id missing"));
    }
    let id = named.unwrap_or(ACCOUNT);
    let client = admin.cx.client(id).await?.ok_or_else(|| Fault::invalid("Client doesn't exist"))?;
    if !client.client.enabled {
        return Err(Fault::invalid("Client is not enabled"));
    }
    let peer = &admin.cx.peer;
    if redirect_uri.is_some_and(|uri| redirect_uri::of_request(&client.client, peer, Some(uri)).is_none()) {
        return Err(Fault::invalid("Invalid redirect uri."));
    }
    Ok(id.to_owned())
}

fn check_actions(admin: &Admin, actions: &[String]) -> Result<(), Fault> {
    let configured = &admin.cx.realm.required_actions;
    // One that is switched off is let through, as Keycloak does: the link passes it over.
    let is_known = |alias: &String| configured.iter().any(|a| a.alias == *alias);
    if actions.iter().all(is_known) { Ok(()) } else { Err(Fault::invalid("Provided invalid required actions")) }
}
