//! `partialImport` and `partial-export`: things of a realm as JSON. Whoever imports users may give them no right over the realm
//! that they have not themself, neither directly nor through groups or composites.

use actix_web::{HttpResponse, web};
use keycloak::types::{GroupRepresentation, RoleRepresentation};
use serde::Deserialize;
use serde_json::json;

use crate::admin::auth::{Admin, Area, Clients, Manage, Realm, Users};
use crate::admin::body::Body;
use crate::admin::{escalation, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::admin_event::AdminEvent;
use crate::realms::export;
use crate::realms::import::partial::{self, Action, IfResourceExists, PartialImport, PartialImportResult, Resource};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    export_clients: Option<bool>,
    export_groups_and_roles: Option<bool>,
}

/// `POST partial-export`.
pub async fn export(admin: Manage<Realm>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let (clients, groups) = (query.export_clients == Some(true), query.export_groups_and_roles == Some(true));
    if clients {
        admin.require(Clients::VIEW)?;
    }
    if groups {
        admin.require(Users::QUERY)?;
    }
    let realm = &admin.cx.realm.realm;
    let out = admin.cx.read(async |tx| export::partial_export(tx, realm, clients, groups).await).await?;
    Ok(reply::json(&out))
}

/// `POST partialImport`.
pub async fn import(admin: Manage<Realm>, body: Body<PartialImport>) -> Result<HttpResponse, Refusal> {
    let given = body.value;
    check(&admin, &given)?;
    let app = &admin.cx.app;
    let prepared = partial::prepare(&app.store, app.makings(), &admin.cx.realm.realm, given).await?;
    let results = prepared.results.clone();
    let events: Vec<AdminEvent> = results.results.iter().filter_map(|done| event(&admin, done)).collect();
    admin
        .cx
        .write(async move |tx| {
            prepared.write(tx).await?;
            for event in &events {
                admin::insert(tx, Some(event)).await?;
            }
            Ok(())
        })
        .await?;
    Ok(reply::json(&results))
}

/// The event of one thing that was imported: to Keycloak each is a change of the realm, whose path names the thing.
fn event(admin: &Admin, done: &PartialImportResult) -> Option<AdminEvent> {
    let operation = match done.action {
        Action::Added => Operation::Create,
        Action::Overwritten => Operation::Update,
        Action::Skipped => return None,
    };
    let folder = match done.resource_type {
        Resource::User => "users",
        Resource::Client => "clients",
        Resource::Group => "groups",
        Resource::RealmRole | Resource::ClientRole => "roles-by-id",
    };
    let sent = json!({ "name": done.resource_name });
    admin.event(operation, "REALM", &format!("{folder}/{}", done.id), Some(&sent))
}

/// Refuses what the administrator could not do by the single resources either.
fn check(admin: &Admin, given: &PartialImport) -> Result<(), Fault> {
    if !given.users.is_empty() || !given.groups.is_empty() {
        admin.require(Users::MANAGE)?;
    }
    let client_roles = given.roles.client.iter().flatten();
    if !given.clients.is_empty() || client_roles.clone().next().is_some() {
        admin.require(Clients::MANAGE)?;
    }
    if given.if_resource_exists == IfResourceExists::Overwrite {
        check_overwritten(admin, given)?;
    }
    for user in &given.users {
        check_names(admin, user.realm_roles.as_deref(), user.client_roles.as_ref())?;
        user.groups.iter().flatten().try_for_each(|path| check_group(admin, path))?;
    }
    given.groups.iter().try_for_each(|group| check_tree(admin, group))?;
    let all = given.roles.realm.iter().flatten().chain(client_roles.flat_map(|(_, roles)| roles));
    all.into_iter().try_for_each(|role| check_parts(admin, role))
}

/// What holds the rights over a realm is not made anew.
fn check_overwritten(admin: &Admin, given: &PartialImport) -> Result<(), Fault> {
    let clients = given.clients.iter().filter_map(|c| c.client_id.as_ref());
    let owners = given.roles.client.iter().flatten().map(|(client_id, _)| client_id);
    let roles = given.roles.realm.iter().flatten().filter_map(|r| r.name.as_ref());
    let is_held = clients.chain(owners).any(|client_id| escalation::is_management_client(&admin.cx.realm, client_id))
        || roles.into_iter().any(|name| escalation::is_management_role(&admin.cx.realm, name));
    if is_held { Err(Fault::denied().because("what holds the rights over a realm")) } else { Ok(()) }
}

type Names = std::collections::HashMap<String, Vec<String>>;

fn check_names(admin: &Admin, of_realm: Option<&[String]>, of_clients: Option<&Names>) -> Result<(), Fault> {
    let view = &admin.cx.realm;
    let of_realm = of_realm.into_iter().flatten().filter_map(|name| view.roles.find(view.realm.id.as_ref(), name));
    let of_clients = of_clients.into_iter().flatten().flat_map(|(client, names)| {
        let container = view.client_id(client).map(AsRef::as_ref);
        names.iter().filter_map(move |name| view.roles.find(container?, name))
    });
    of_realm.chain(of_clients).try_for_each(|role| escalation::check(admin, role))
}

fn check_tree(admin: &Admin, group: &GroupRepresentation) -> Result<(), Fault> {
    check_names(admin, group.realm_roles.as_deref(), group.client_roles.as_ref())?;
    group.sub_groups.iter().flatten().try_for_each(|below| check_tree(admin, below))
}

fn check_group(admin: &Admin, path: &str) -> Result<(), Fault> {
    let view = &admin.cx.realm;
    view.groups.find_by_path(path).map_or(Ok(()), |group| escalation::check_group(admin, &group.id))
}

fn check_parts(admin: &Admin, role: &RoleRepresentation) -> Result<(), Fault> {
    let Some(parts) = &role.composites else { return Ok(()) };
    check_names(admin, parts.realm.as_deref(), parts.client.as_ref())
}
