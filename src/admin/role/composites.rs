//! What a role is composed of.

use actix_web::{HttpResponse, web};
use keycloak::types::RoleRepresentation;
use serde::Deserialize;

use super::container::{ManageRoles, ViewRoles};
use super::resource::{self, Name};
use super::{named, representation};
use crate::admin::auth::Admin;
use crate::admin::body::Body;
use crate::admin::{escalation, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::RoleId;
use crate::model::role::{self, Role};

/// `GET`: all parts.
pub async fn list(roles: ViewRoles, path: web::Path<Name>) -> Result<HttpResponse, Refusal> {
    Ok(shown(&roles.admin, &*roles.role(&path.role)?, |_| true))
}

/// `GET realm`: the parts that are realm roles.
pub async fn list_realm(roles: ViewRoles, path: web::Path<Name>) -> Result<HttpResponse, Refusal> {
    Ok(shown(&roles.admin, &*roles.role(&path.role)?, |part| part.client.is_none()))
}

#[derive(Deserialize)]
pub struct OfClient {
    role: String,
    of_client: String,
}

/// `GET clients/{id}`: the parts that are roles of a client.
pub async fn list_client(roles: ViewRoles, path: web::Path<OfClient>) -> Result<HttpResponse, Refusal> {
    Ok(shown(&roles.admin, &*roles.role(&path.role)?, |part| {
        part.client.as_ref().is_some_and(|c| c.0 == path.of_client)
    }))
}

/// The parts of a role that fit.
pub fn shown(admin: &Admin, role: &Role, fits: impl Fn(&Role) -> bool) -> HttpResponse {
    let view = &admin.cx.realm;
    let parts = view.roles.parts(&role.id).iter().filter_map(|id| view.roles.get(id)).filter(|r| fits(r));
    let mut parts: Vec<_> = parts.map(|r| representation(view, r, true)).collect();
    parts.sort_by(|a, b| a.name.cmp(&b.name));
    reply::json(&parts)
}

/// `POST`.
pub async fn insert(
    roles: ManageRoles,
    path: web::Path<Name>,
    body: Body<Vec<RoleRepresentation>>,
) -> Result<HttpResponse, Refusal> {
    let role = roles.role(&path.role)?;
    add(&roles, &role, &body.value).await?;
    Ok(reply::no_content())
}

/// Adds parts. Whoever adds a role to another must be allowed to give it to users.
pub async fn add(roles: &ViewRoles, role: &Role, sent: &[RoleRepresentation]) -> Result<(), Fault> {
    for part in named(&roles.admin.cx.realm, sent)? {
        escalation::check(&roles.admin, part)?;
    }
    change(roles, role, sent, Operation::Create).await
}

/// `DELETE`.
pub async fn remove(
    roles: ManageRoles,
    path: web::Path<Name>,
    body: Body<Vec<RoleRepresentation>>,
) -> Result<HttpResponse, Refusal> {
    let role = roles.role(&path.role)?;
    change(&roles, &role, &body.value, Operation::Delete).await?;
    Ok(reply::no_content())
}

/// Adds or removes parts.
pub async fn change(
    roles: &ViewRoles,
    role: &Role,
    sent: &[RoleRepresentation],
    operation: Operation,
) -> Result<(), Fault> {
    escalation::check_definition(&roles.admin, role).await?;
    let parts: Vec<RoleId> = resource::ids(roles, sent)?;
    if parts.contains(&role.id) {
        return Err(Fault::invalid("A role cannot be a part of itself"));
    }
    let path = format!("{}/composites", roles.path(&role.name));
    let event = roles.admin.event(operation, roles.resource(), &path, Some(&sent));
    let (realm, id) = (role.realm_id.clone(), role.id.clone());
    roles
        .admin
        .cx
        .write(async move |tx| {
            for part in &parts {
                match operation {
                    Operation::Create => role::insert_composite(tx, &realm, &id, part).await?,
                    _ => role::delete_composite(tx, &realm, &id, part).await?,
                }
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await
}
