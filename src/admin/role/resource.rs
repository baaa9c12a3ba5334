//! One role, and the roles of a container.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::RoleRepresentation;
use serde::Deserialize;

use super::container::{Container, ManageRoles, ViewRoles};
use super::{named, representation};
use crate::admin::body::Body;
use crate::admin::{escalation, identifier, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::id::RoleId;
use crate::model::role::{self, Role};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    search: Option<String>,
    first: Option<usize>,
    max: Option<usize>,
    brief_representation: Option<bool>,
}

/// `GET`: by name; a search looks at names and descriptions.
pub async fn list(roles: ViewRoles, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let view = &roles.admin.cx.realm;
    let wanted = query.search.as_deref().map(str::to_lowercase);
    let hits = |role: &Role| match &wanted {
        None => true,
        Some(text) => {
            role.name.to_lowercase().contains(text)
                || role.description.as_ref().is_some_and(|d| d.to_lowercase().contains(text))
        }
    };
    let found = view.roles.of_container(roles.id()).into_iter().filter(|r| hits(r));
    let page = found.skip(query.first.unwrap_or(0)).take(query.max.unwrap_or(usize::MAX));
    let brief = query.brief_representation.unwrap_or(true);
    Ok(reply::json(&page.map(|r| representation(view, r, brief)).collect::<Vec<_>>()))
}

/// `GET {role}`.
pub async fn find(roles: ViewRoles, path: web::Path<Name>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&representation(&roles.admin.cx.realm, &*roles.role(&path.role)?, false)))
}

/// The name in the path.
#[derive(Deserialize)]
pub struct Name {
    pub role: String,
}

fn check_name(name: Option<&str>) -> Result<String, Fault> {
    let name = name.filter(|n| !n.trim().is_empty()).ok_or_else(|| Fault::plain(Kind::Invalid, "role has no name"))?;
    if !identifier::is_name(name) {
        return Err(Fault::invalid("The role's name is too long or has characters that cannot be shown"));
    }
    Ok(name.to_owned())
}

/// `POST`.
pub async fn insert(roles: ManageRoles, body: Body<RoleRepresentation>) -> Result<HttpResponse, Refusal> {
    let admin = &roles.admin;
    let sent = body.value;
    let role = Role {
        id: RoleId(admin.cx.app.random.uuid()),
        realm_id: admin.cx.realm.realm.id.clone(),
        client: match &roles.container {
            Container::Realm => None,
            Container::Client(client) => Some(client.client.id.clone()),
        },
        name: check_name(sent.name.as_deref())?,
        description: sent.description.clone(),
        attributes: attributes(&sent),
    };
    let parts = parts(&roles, &sent)?;
    let path = roles.path(&role.name);
    let event = admin.event(Operation::Create, roles.resource(), &path, Some(&sent));
    admin
        .cx
        .write(async move |tx| {
            role::insert(tx, &role).await?;
            for part in &parts {
                role::insert_composite(tx, &role.realm_id, &role.id, part).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(admin, &path))
}

fn attributes(sent: &RoleRepresentation) -> BTreeMap<String, Vec<String>> {
    sent.attributes.clone().unwrap_or_default().into_iter().collect()
}

/// The parts of a composite that is made at once: names of realm roles, and of roles by `client_id`.
fn parts(roles: &ViewRoles, sent: &RoleRepresentation) -> Result<Vec<RoleId>, Fault> {
    let view = &roles.admin.cx.realm;
    let Some(composites) = &sent.composites else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    let mut add = |container: Option<&str>, name: &str| {
        let role = container
            .and_then(|c| view.roles.find(c, name))
            .ok_or_else(|| Fault::missing("Could not find composite role"))?;
        escalation::check(&roles.admin, role)?;
        out.push(role.id.clone());
        Ok::<_, Fault>(())
    };
    for name in composites.realm.iter().flatten() {
        add(Some(view.realm.id.as_ref()), name)?;
    }
    for (client, names) in composites.client.iter().flatten() {
        for name in names {
            add(view.client_id(client).map(AsRef::as_ref), name)?;
        }
    }
    Ok(out)
}

/// `PUT {role}`: name, description and attributes; attributes that are not sent stay.
pub async fn update(
    roles: ManageRoles,
    path: web::Path<Name>,
    body: Body<RoleRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let role = roles.role(&path.role)?;
    write(&roles, &role, &body.value).await?;
    Ok(reply::no_content())
}

/// Writes a role that is there already.
pub async fn write(roles: &ViewRoles, old: &Role, sent: &RoleRepresentation) -> Result<(), Fault> {
    let admin = &roles.admin;
    escalation::check_definition(admin, old).await?;
    let mut role = old.clone();
    role.name = check_name(sent.name.as_deref().or(Some(&old.name)))?;
    role.description = sent.description.clone();
    if sent.attributes.is_some() {
        role.attributes = attributes(sent);
    }
    let event = admin.event(Operation::Update, roles.resource(), &roles.path(&old.name), Some(sent));
    admin
        .cx
        .write(async move |tx| {
            role::update(tx, &role).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await
}

/// `DELETE {role}`.
pub async fn remove(roles: ManageRoles, path: web::Path<Name>) -> Result<HttpResponse, Refusal> {
    let role = roles.role(&path.role)?;
    delete(&roles, &role).await?;
    Ok(reply::no_content())
}

/// Removes a role; the realm's default role stays.
pub async fn delete(roles: &ViewRoles, role: &Role) -> Result<(), Fault> {
    let admin = &roles.admin;
    if admin.cx.realm.realm.default_role.as_ref() == Some(&role.id) {
        return Err(Fault::invalid(format!("{} is the realm's default role and cannot be removed", role.name)));
    }
    escalation::check_definition(admin, role).await?;
    let event = admin.event(Operation::Delete, roles.resource(), &roles.path(&role.name), None::<&()>);
    let (realm, id) = (role.realm_id.clone(), role.id.clone());
    admin
        .cx
        .write(async move |tx| {
            role::delete(tx, &realm, &id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await
}

/// Refuses roles that are not there.
pub fn ids(roles: &ViewRoles, sent: &[RoleRepresentation]) -> Result<Vec<RoleId>, Fault> {
    Ok(named(&roles.admin.cx.realm, sent)?.into_iter().map(|r| r.id.clone()).collect())
}
