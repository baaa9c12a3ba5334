//! `roles-by-id`: the same roles, whatever their container.

use std::sync::Arc;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use actix_web::{HttpRequest, HttpResponse};
use keycloak::types::RoleRepresentation;

use super::composites;
use super::container::{Container, ViewRoles};
use super::representation;
use super::resource as one;
use crate::admin::auth::{Admin, Area, Clients, Realm};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::Operation;
use crate::fault::Fault;
use crate::model::id::RoleId;
use crate::model::role::Role;

pub(super) fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/roles-by-id/{id}").route(get().to(find)).route(put().to(update)).route(delete().to(remove)))
        .service(
            resource("/roles-by-id/{id}/composites")
                .route(get().to(list))
                .route(post().to(insert))
                .route(delete().to(take)),
        )
        .service(resource("/roles-by-id/{id}/composites/realm").route(get().to(list_realm)))
        .service(resource("/roles-by-id/{id}/composites/clients/{client}").route(get().to(list_client)));
}

/// The role, and the rights to its container.
async fn of(request: &HttpRequest, admin: Admin, is_change: bool) -> Result<(ViewRoles, Arc<Role>), Fault> {
    let id = RoleId::from(request.match_info().get("id").unwrap_or_default());
    let role = admin.cx.realm.roles.get(&id).cloned().ok_or_else(|| Fault::missing("Could not find role with id"))?;
    let container = match &role.client {
        None => {
            admin.require(if is_change { Realm::MANAGE } else { Realm::VIEW })?;
            Container::Realm
        }
        Some(client) => {
            admin.require(if is_change { Clients::MANAGE } else { Clients::VIEW })?;
            Container::Client(
                admin.cx.client_by_id(client).await?.ok_or_else(|| Fault::missing("Could not find client"))?,
            )
        }
    };
    Ok((ViewRoles { admin, container }, role))
}

async fn find(request: HttpRequest, admin: Admin) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, false).await?;
    Ok(reply::json(&representation(&roles.admin.cx.realm, &role, false)))
}

async fn update(request: HttpRequest, admin: Admin, body: Body<RoleRepresentation>) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, true).await?;
    one::write(&roles, &role, &body.value).await?;
    Ok(reply::no_content())
}

async fn remove(request: HttpRequest, admin: Admin) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, true).await?;
    one::delete(&roles, &role).await?;
    Ok(reply::no_content())
}

async fn list(request: HttpRequest, admin: Admin) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, false).await?;
    Ok(composites::shown(&roles.admin, &role, |_| true))
}

async fn list_realm(request: HttpRequest, admin: Admin) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, false).await?;
    Ok(composites::shown(&roles.admin, &role, |part| part.client.is_none()))
}

async fn list_client(request: HttpRequest, admin: Admin) -> Result<HttpResponse, Refusal> {
    let client = request.match_info().get("client").unwrap_or_default().to_owned();
    let (roles, role) = of(&request, admin, false).await?;
    Ok(composites::shown(&roles.admin, &role, |part| part.client.as_ref().is_some_and(|c| c.0 == client)))
}

async fn insert(
    request: HttpRequest,
    admin: Admin,
    body: Body<Vec<RoleRepresentation>>,
) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, true).await?;
    composites::add(&roles, &role, &body.value).await?;
    Ok(reply::no_content())
}

async fn take(
    request: HttpRequest,
    admin: Admin,
    body: Body<Vec<RoleRepresentation>>,
) -> Result<HttpResponse, Refusal> {
    let (roles, role) = of(&request, admin, true).await?;
    composites::change(&roles, &role, &body.value, Operation::Delete).await?;
    Ok(reply::no_content())
}
