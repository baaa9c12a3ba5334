//! The sessions that a client takes part in.

use actix_web::{HttpResponse, web};
use keycloak::types::UserSessionRepresentation;
use serde::Deserialize;
use serde_json::json;

use super::{ManageClient, ViewClient};
use crate::admin::{reply, user as users};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::{client_session, session, user};
use crate::oidc::session as lifetime;

#[derive(Deserialize)]
pub struct Page {
    first: Option<i64>,
    max: Option<i64>,
}

/// The most that is answered where no limit is asked for.
const DEFAULT_MAX: i64 = 100;
/// The most that is answered at all.
const MAX: i64 = 10_000;

/// `GET session-count`.
pub async fn count(client: ViewClient) -> Result<HttpResponse, Refusal> {
    counted(&client, false).await
}

/// `GET offline-session-count`.
pub async fn count_offline(client: ViewClient) -> Result<HttpResponse, Refusal> {
    counted(&client, true).await
}

async fn counted(client: &ViewClient, offline: bool) -> Result<HttpResponse, Refusal> {
    let id = &client.view.client.id;
    let count = client.admin.cx.read(async |tx| session::count_of_client(tx, id, offline).await).await?;
    Ok(reply::json(&json!({ "count": count })))
}

/// `GET user-sessions`.
pub async fn list(client: ViewClient, page: web::Query<Page>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&shown(&client, &page, false).await?))
}

/// `GET offline-sessions`.
pub async fn list_offline(client: ViewClient, page: web::Query<Page>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&shown(&client, &page, true).await?))
}

/// A page of the sessions, the latest first, without those that have ended and are not removed yet.
async fn shown(client: &ViewClient, page: &Page, offline: bool) -> Result<Vec<UserSessionRepresentation>, Fault> {
    let (cx, id) = (&client.admin.cx, &client.view.client.id);
    let (first, max) = (page.first.unwrap_or(0).max(0), page.max.filter(|m| *m >= 0).unwrap_or(DEFAULT_MAX).min(MAX));
    let realm = &cx.realm.realm;
    cx.read(async |tx| {
        let mut out = Vec::new();
        for session in session::list_of_client(tx, id, offline, first, max).await? {
            if !lifetime::is_alive(realm, &session, cx.now) {
                continue;
            }
            let Some(user) = user::find(tx, &realm.id, &session.user_id).await? else { continue };
            let parts = client_session::list(tx, &session.id, offline).await?;
            let named = |p: &client_session::ClientSession| {
                Some((p.client_id.0.clone(), cx.realm.client_name(&p.client_id)?.to_owned()))
            };
            out.push(users::session_representation(&session, &user.username, parts.iter().filter_map(named).collect()));
        }
        Ok(out)
    })
    .await
}

/// `POST push-revocation`: tells an application's admin URL of its not-before time. Without such a URL there is nobody to tell.
pub async fn push_revocation(client: ManageClient) -> Result<HttpResponse, Refusal> {
    if client.view.client.settings.admin_url.as_deref().is_some_and(|url| !url.is_empty()) {
        let text = "Revocation is not pushed to admin URLs: clear the client's admin URL";
        return Err(Fault::plain(Kind::NotImplemented, text).into());
    }
    let event = client.admin.event(Operation::Action, "CLIENT", &client.path("/push-revocation"), None::<&()>);
    client.admin.cx.write(async move |tx| admin::insert(tx, event.as_ref()).await).await?;
    Ok(reply::json(&json!({})))
}
