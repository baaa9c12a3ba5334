//! Scope mappings (`…/scope-mappings`): the roles that a client, or a client scope, may put into tokens. Nobody maps a management
//! role that they have not themself, nor a realm's role without managing the realm.

use std::collections::HashSet;

use actix_web::web::{self, ServiceConfig, delete, get, post};
use actix_web::{HttpRequest, HttpResponse};
use keycloak::types::RoleRepresentation;
use serde::Deserialize;

use super::auth::{Admin, Area, Realm};
use super::body::Body;
use super::scope_owner::{BASES, ManageOwner, Owner, ViewOwner};
use super::{client, escalation, reply, role};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::{ClientUuid, RoleId};
use crate::model::role::Role;
use crate::model::scope_mapping;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    for base in BASES {
        let at = |path: &str| web::resource(format!("{base}/scope-mappings{path}"));
        config.service(at("").route(get().to(all)));
        for container in ["/realm", "/clients/{of_client}"] {
            config
                .service(at(container).route(get().to(direct)).route(post().to(insert)).route(delete().to(remove)))
                .service(at(&format!("{container}/available")).route(get().to(available)))
                .service(at(&format!("{container}/composite")).route(get().to(effective)));
        }
    }
}

#[derive(Deserialize)]
struct Query {
    #[serde(rename = "briefRepresentation")]
    brief: Option<bool>,
}

/// The id of the container in the path: a client of the realm, or the realm.
fn container(request: &HttpRequest, admin: &Admin) -> Result<String, Fault> {
    let view = &admin.cx.realm;
    let Some(id) = request.match_info().get("of_client") else { return Ok(view.realm.id.0.clone()) };
    view.client_name(&ClientUuid::from(id)).map(|_| id.to_owned()).ok_or_else(client::missing)
}

/// The roles that are mapped themselves.
fn mapped(owner: &ViewOwner) -> HashSet<&RoleId> {
    owner.admin.cx.realm.scope_mappings.get(owner.owner.id()).into_iter().flatten().collect()
}

/// The roles that the owner lets through; none: all of them.
fn through(owner: &ViewOwner) -> Option<HashSet<&RoleId>> {
    let view = &owner.admin.cx.realm;
    match &owner.owner {
        Owner::Client(client) if client.client.has_full_scope() => None,
        Owner::Client(client) => {
            let own = view.roles.of_container(client.client.id.as_ref()).into_iter().map(|r| &r.id);
            Some(view.roles.expand(mapped(owner).into_iter().chain(own)))
        }
        Owner::Scope(_) => Some(view.roles.expand(mapped(owner))),
    }
}

/// The roles of a container that fit, by name.
fn shown(owner: &ViewOwner, container: &str, brief: bool, fits: impl Fn(&Role) -> bool) -> Vec<RoleRepresentation> {
    let view = &owner.admin.cx.realm;
    let roles = view.roles.of_container(container).into_iter().filter(|r| fits(r));
    roles.map(|r| role::representation(view, r, brief)).collect()
}

/// `GET`: what is mapped, by container.
async fn all(owner: ViewOwner) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&role::by_container(&owner.admin.cx.realm, mapped(&owner))))
}

/// `GET realm`, `GET clients/{id}`.
async fn direct(request: HttpRequest, owner: ViewOwner) -> Result<HttpResponse, Refusal> {
    let mapped = mapped(&owner);
    Ok(reply::json(&shown(&owner, &container(&request, &owner.admin)?, true, |r| mapped.contains(&r.id))))
}

/// `GET …/composite`: with what the mapped ones are composed of.
async fn effective(request: HttpRequest, owner: ViewOwner, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let through = through(&owner);
    let fits = |r: &Role| through.as_ref().is_none_or(|ids| ids.contains(&r.id));
    Ok(reply::json(&shown(&owner, &container(&request, &owner.admin)?, query.brief.unwrap_or(true), fits)))
}

/// `GET …/available`: those that whoever asks could map.
async fn available(request: HttpRequest, owner: ViewOwner) -> Result<HttpResponse, Refusal> {
    let mapped = mapped(&owner);
    let fits = |r: &Role| !mapped.contains(&r.id) && check(&owner.admin, r).is_ok();
    Ok(reply::json(&shown(&owner, &container(&request, &owner.admin)?, true, fits)))
}

/// Whether an administrator may map a role.
fn check(admin: &Admin, role: &Role) -> Result<(), Fault> {
    if role.client.is_none() {
        admin.require(Realm::MANAGE)?;
    }
    escalation::check(admin, role)
}

/// `POST`.
async fn insert(
    request: HttpRequest,
    owner: ManageOwner,
    body: Body<Vec<RoleRepresentation>>,
) -> Result<HttpResponse, Refusal> {
    let roles = role::named_of(&owner.admin.cx.realm, &container(&request, &owner.admin)?, &body.value)?;
    for role in &roles {
        check(&owner.admin, role)?;
    }
    write(&request, owner, roles, &body.value, Operation::Create).await
}

/// `DELETE`: those that are sent; without a body all of the container.
async fn remove(
    request: HttpRequest,
    owner: ManageOwner,
    body: Option<Body<Vec<RoleRepresentation>>>,
) -> Result<HttpResponse, Refusal> {
    let container = container(&request, &owner.admin)?;
    if request.match_info().get("of_client").is_none() {
        owner.admin.require(Realm::MANAGE)?;
    }
    let (sent, view) = (body.map(|b| b.value).unwrap_or_default(), &owner.admin.cx.realm);
    let roles = if sent.is_empty() {
        let mapped = mapped(&owner);
        let all = view.roles.of_container(&container).into_iter().filter(|r| mapped.contains(&r.id));
        all.map(|r| Role::clone(r)).collect()
    } else {
        role::named_of(view, &container, &sent)?
    };
    write(&request, owner, roles, &sent, Operation::Delete).await
}

async fn write(
    request: &HttpRequest,
    owner: ManageOwner,
    roles: Vec<Role>,
    sent: &[RoleRepresentation],
    operation: Operation,
) -> Result<HttpResponse, Refusal> {
    let (resource, path) = match request.match_info().get("of_client") {
        None => ("REALM_SCOPE_MAPPING", owner.path("/scope-mappings/realm")),
        Some(id) => ("CLIENT_SCOPE_MAPPING", owner.path(&format!("/scope-mappings/clients/{id}"))),
    };
    let event = owner.admin.event(operation, resource, &path, Some(&sent));
    let (admin, owner) = owner.into_parts();
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            for role in &roles {
                match operation {
                    Operation::Create => scope_mapping::insert(tx, &realm, owner.id(), &role.id).await?,
                    _ => scope_mapping::delete(tx, &realm, owner.id(), &role.id).await?,
                }
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
