//! The scopes that new clients get: as default ones, or as optional ones.

use actix_web::{HttpResponse, web};
use keycloak::types::ClientScopeRepresentation;

use super::{Path, Sort, find, unknown};
use crate::admin::auth::{Clients, Manage, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::scope;

/// `GET`: ids, names and protocols.
pub async fn list(admin: View<Clients>, sort: web::Path<Sort>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let ids = if sort.is_default() { &view.default_scopes } else { &view.optional_scopes };
    let mut shown: Vec<_> = ids
        .iter()
        .filter_map(|id| view.scopes.get(id))
        .map(|s| ClientScopeRepresentation {
            id: Some(s.id.0.clone()),
            name: Some(s.name.clone()),
            protocol: s.settings.protocol.clone(),
            ..ClientScopeRepresentation::default()
        })
        .collect();
    shown.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(reply::json(&shown))
}

/// `PUT {scope}`. Refused: a scope that new clients get already, of either sort.
pub async fn insert(
    admin: Manage<Clients>,
    sort: web::Path<Sort>,
    path: web::Path<Path>,
) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let id = find(view, &path.scope).ok_or_else(unknown)?.id.clone();
    if view.default_scopes.contains(&id) || view.optional_scopes.contains(&id) {
        let text = "New clients get this client scope already";
        return Err(Fault::oauth(Kind::Conflict, "conflict", text).into());
    }
    let (is_default, realm) = (sort.is_default(), view.realm.id.clone());
    let event = admin.event(Operation::Create, "CLIENT_SCOPE", &event_path(&sort, &path), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            scope::set_realm_default(tx, &realm, &id, is_default).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE {scope}`.
pub async fn remove(
    admin: Manage<Clients>,
    sort: web::Path<Sort>,
    path: web::Path<Path>,
) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let id = find(view, &path.scope).ok_or_else(unknown)?.id.clone();
    let realm = view.realm.id.clone();
    let event = admin.event(Operation::Delete, "CLIENT_SCOPE", &event_path(&sort, &path), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            scope::unset_realm_default(tx, &realm, &id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

fn event_path(sort: &Sort, path: &Path) -> String {
    format!("default-{}-client-scopes/{}", sort.sort, path.scope)
}
