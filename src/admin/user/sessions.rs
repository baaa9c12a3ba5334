//! The sessions of a user.

use std::collections::HashMap;

use actix_web::{HttpResponse, web};
use keycloak::types::UserSessionRepresentation;
use serde::Deserialize;

use super::{Path, row};
use crate::admin::auth::{Admin, Manage, Users, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::ClientUuid;
use crate::model::session::{self, UserSession};
use crate::model::{client_session, user};
use crate::oidc::session as lifetime;

/// The user and the client in the path.
#[derive(Deserialize)]
pub struct OfClient {
    user: String,
    client: String,
}

/// `GET sessions`: those that are alive.
pub async fn list(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    Ok(reply::json(&shown(&admin, &user, false, None).await?))
}

/// `GET offline-sessions/{client}`.
pub async fn list_offline(admin: View<Users>, path: web::Path<OfClient>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let client = ClientUuid::from(path.client.as_str());
    admin.cx.client_by_id(&client).await?.ok_or_else(|| Fault::missing("Client not found"))?;
    Ok(reply::json(&shown(&admin, &user, true, Some(&client)).await?))
}

async fn shown(
    admin: &Admin,
    user: &user::User,
    offline: bool,
    only: Option<&ClientUuid>,
) -> Result<Vec<UserSessionRepresentation>, Fault> {
    let view = &admin.cx.realm;
    let found = admin
        .cx
        .read(async |tx| {
            let mut found = Vec::new();
            for session in session::list_of_user(tx, &user.realm_id, &user.id, offline).await? {
                let parts = client_session::list(tx, &session.id, offline).await?;
                found.push((session, parts));
            }
            Ok::<_, Fault>(found)
        })
        .await?;
    let alive = found.into_iter().filter(|(s, _)| lifetime::is_alive(&view.realm, s, admin.cx.now));
    let wanted = alive.filter(|(_, parts)| only.is_none_or(|id| parts.iter().any(|p| p.client_id == *id)));
    let named = wanted.map(|(session, parts)| {
        let clients =
            parts.iter().filter_map(|p| Some((p.client_id.0.clone(), view.client_name(&p.client_id)?.to_owned())));
        representation(&session, &user.username, clients.collect())
    });
    Ok(named.collect())
}

/// A session as the Admin API shows it.
#[must_use]
pub fn representation(
    session: &UserSession,
    username: &str,
    clients: HashMap<String, String>,
) -> UserSessionRepresentation {
    UserSessionRepresentation {
        id: Some(session.id.0.clone()),
        username: Some(username.to_owned()),
        user_id: Some(session.user_id.0.clone()),
        ip_address: Some(session.ip_address.clone()),
        start: Some(session.started_at),
        last_access: Some(session.refreshed_at),
        remember_me: Some(session.remember_me),
        clients: Some(clients),
        transient_user: Some(false),
    }
}

/// `POST logout`: ends all sessions of a user, and refuses the tokens that were issued until now.
pub async fn logout(admin: Manage<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let mut user = row(&admin, &path.user).await?;
    user.not_before = admin.cx.now_seconds();
    let event = admin.event(Operation::Action, "USER", &format!("users/{}/logout", user.id), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            session::delete_of_user(tx, &user.realm_id, &user.id).await?;
            user::set_not_before(tx, &user.id, user.not_before).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
