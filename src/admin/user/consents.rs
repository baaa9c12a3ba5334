//! What a user has agreed to: consents, and offline tokens, which are one.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Path, row};
use crate::admin::auth::{Manage, Users, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::consent::{self, Consent};
use crate::model::id::ClientUuid;
use crate::model::{client_session, session};

/// The user and the client in the path.
#[derive(Deserialize)]
pub struct OfClient {
    user: String,
    client: String,
}

/// `GET`.
pub async fn list(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let (consents, offline) = admin
        .cx
        .read(async |tx| {
            let mut offline = Vec::new();
            for session in session::list_of_user(tx, &user.realm_id, &user.id, true).await? {
                offline.extend(client_session::list(tx, &session.id, true).await?.into_iter().map(|p| p.client_id));
            }
            Ok::<_, Fault>((consent::list(tx, &user.id).await?, offline))
        })
        .await?;
    let view = &admin.cx.realm;
    let mut shown: BTreeMap<String, Value> = BTreeMap::new();
    for consent in &consents {
        if let Some(name) = view.client_name(&consent.client_id) {
            shown.insert(name.to_owned(), granted(view, name, consent));
        }
    }
    for client in offline {
        let Some(name) = view.client_name(&client) else { continue };
        let entry = shown
            .entry(name.to_owned())
            .or_insert_with(|| json!({ "clientId": name, "grantedClientScopes": [], "additionalGrants": [] }));
        entry["additionalGrants"] = json!([{ "client": client.0, "key": "Offline Token" }]);
    }
    Ok(reply::json(&shown.into_values().collect::<Vec<_>>()))
}

fn granted(view: &crate::cache::RealmView, name: &str, consent: &Consent) -> Value {
    let scopes: Vec<&str> =
        consent.scopes.iter().filter_map(|id| view.scopes.get(id)).map(|s| s.name.as_str()).collect();
    json!({
        "clientId": name, "grantedClientScopes": scopes, "additionalGrants": [],
        "createdDate": consent.created_at, "lastUpdatedDate": consent.updated_at,
    })
}

/// `DELETE {client}`: consent and offline tokens, by `client_id`.
pub async fn remove(admin: Manage<Users>, path: web::Path<OfClient>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let client: ClientUuid =
        admin.cx.realm.client_id(&path.client).cloned().ok_or_else(|| Fault::missing("Client not found"))?;
    let event =
        admin.event(Operation::Action, "USER", &format!("users/{}/consents/{}", user.id, path.client), None::<&()>);
    let was_there = admin
        .cx
        .write(async move |tx| {
            let mut was_there = consent::delete(tx, &user.id, &client).await?;
            for offline in [false, true] {
                for session in session::list_of_user(tx, &user.realm_id, &user.id, offline).await? {
                    let had = client_session::delete(tx, &session.id, offline, &client).await?;
                    was_there |= had && offline;
                }
            }
            if was_there {
                admin::insert(tx, event.as_ref()).await?;
            }
            Ok(was_there)
        })
        .await?;
    if was_there { Ok(reply::no_content()) } else { Err(Fault::missing("Consent nor offline token not found").into()) }
}
