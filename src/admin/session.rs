//! Sessions of a realm: how many each client has, and the end of one.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig, delete, get, resource};
use serde::Deserialize;
use serde_json::{Value, json};

use super::auth::{Manage, Realm, Users, View};
use super::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::{ClientUuid, SessionId};
use crate::model::{client_session, session};

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/client-session-stats").route(get().to(stats)))
        .service(resource("/sessions/{session}").route(delete().to(remove)));
}

/// `GET client-session-stats`: the clients that have sessions. Numbers are texts, as in Keycloak.
async fn stats(admin: View<Realm>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let counted = admin.cx.read(async |tx| client_session::count_by_client(tx, &view.realm.id).await).await?;
    let mut by_client: BTreeMap<ClientUuid, (i64, i64)> = BTreeMap::new();
    for (client, offline, count) in counted {
        let entry = by_client.entry(client).or_default();
        *(if offline { &mut entry.1 } else { &mut entry.0 }) = count;
    }
    let shown = by_client.iter().filter_map(|(id, (online, offline))| {
        let client_id = view.client_name(id)?;
        Some(json!({ "id": id, "clientId": client_id, "active": online.to_string(), "offline": offline.to_string() }))
    });
    Ok(reply::json(&shown.collect::<Vec<Value>>()))
}

/// The session in the path.
#[derive(Deserialize)]
struct Path {
    session: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Query {
    is_offline: Option<bool>,
}

/// `DELETE sessions/{session}`.
async fn remove(
    admin: Manage<Users>,
    path: web::Path<Path>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Refusal> {
    let offline = query.is_offline == Some(true);
    let (realm, id) = (admin.cx.realm.realm.id.clone(), SessionId(path.into_inner().session));
    let sent = json!({ "offline": offline });
    let event = admin.event(Operation::Delete, "USER_SESSION", &format!("sessions/{id}"), Some(&sent));
    admin
        .cx
        .write(async move |tx| {
            if !session::delete(tx, &realm, &id, offline).await? {
                return Err(Fault::missing("Session not found"));
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
