//! One group.

use std::collections::BTreeMap;

use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, web};
use keycloak::types::GroupRepresentation;
use serde::Deserialize;

use super::tree::{Path, of_path};
use super::{bare, representation};
use crate::admin::auth::{Admin, Manage, Query, Users, View};
use crate::admin::body::Body;
use crate::admin::{escalation, identifier, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::group::{self, Group};
use crate::model::id::GroupId;

/// `GET {group}`.
pub async fn find(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&representation(&admin, &*of_path(&admin, &path)?, false)))
}

#[derive(Deserialize)]
pub struct ByPath {
    path: String,
}

/// `GET /group-by-path/{path}`.
pub async fn by_path(admin: Query<Users>, path: web::Path<ByPath>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let group = view.groups.find_by_path(&path.path).ok_or_else(|| Fault::missing("Group path does not exist"))?;
    let children = view.groups.children(Some(&group.id)).len();
    let count = Some(i64::try_from(children).unwrap_or(i64::MAX));
    Ok(reply::json(&GroupRepresentation { sub_group_count: count, ..bare(view, group, false) }))
}

fn name(sent: &GroupRepresentation) -> Result<String, Fault> {
    let name = sent
        .name
        .as_deref()
        .map(str::trim)
        .filter(|n| !n.is_empty())
        .ok_or_else(|| Fault::invalid("Group name is missing"))?;
    if !identifier::is_name(name) {
        return Err(Fault::invalid("The group's name is too long or has characters that cannot be shown"));
    }
    Ok(name.to_owned())
}

fn attributes(sent: &GroupRepresentation) -> BTreeMap<String, Vec<String>> {
    sent.attributes.clone().unwrap_or_default().into_iter().collect()
}

/// `POST`: a group of the top level; one with the id of a group that is there moves that group to the top.
pub async fn insert(admin: Manage<Users>, body: Body<GroupRepresentation>) -> Result<HttpResponse, Refusal> {
    let sent = &body.value;
    if let Some(known) = sent.id.as_ref().and_then(|id| admin.cx.realm.groups.get(&GroupId(id.clone()))) {
        move_to(&admin, known, None, sent).await?;
        return Ok(reply::no_content());
    }
    let made = create(&admin, None, sent).await?;
    Ok(reply::created(&admin, &format!("groups/{}", made.id)))
}

/// `POST {group}/children`: a group below another; one with the id of a group that is there moves that group.
pub async fn insert_child(
    admin: Manage<Users>,
    path: web::Path<Path>,
    body: Body<GroupRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let parent = of_path(&admin, &path)?;
    let sent = &body.value;
    if let Some(known) = sent.id.as_ref().and_then(|id| admin.cx.realm.groups.get(&GroupId(id.clone()))) {
        if admin.cx.realm.groups.ancestry(&parent.id).any(|g| g.id == known.id) {
            return Err(Fault::invalid("A group cannot be moved below itself").into());
        }
        // Its members get the roles of the groups above it.
        escalation::check_group(&admin, &parent.id)?;
        move_to(&admin, known, Some(parent.id.clone()), sent).await?;
        return Ok(reply::no_content());
    }
    let made = create(&admin, Some(&parent), sent).await?;
    let location = format!("{}/admin/realms/{}/groups/{}", admin.cx.peer.base, admin.cx.realm.realm.name, made.id);
    let parent_path = admin.cx.realm.groups.path(&parent.id);
    let shown = GroupRepresentation {
        path: Some(format!("{parent_path}/{}", made.name.replace('/', "~/"))),
        sub_group_count: None,
        ..representation(&admin, &made, false)
    };
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, location))
        .insert_header(("cache-control", "no-cache"))
        .json(shown))
}

async fn create(admin: &Admin, parent: Option<&Group>, sent: &GroupRepresentation) -> Result<Group, Fault> {
    let group = Group {
        id: GroupId(admin.cx.app.random.uuid()),
        realm_id: admin.cx.realm.realm.id.clone(),
        parent: parent.map(|p| p.id.clone()),
        name: name(sent)?,
        description: sent.description.clone(),
        attributes: attributes(sent),
    };
    let path = match parent {
        Some(parent) => format!("groups/{}/children", parent.id),
        None => format!("groups/{}", group.id),
    };
    let event = admin.event(Operation::Create, "GROUP", &path, Some(sent));
    let row = group.clone();
    admin
        .cx
        .write(async move |tx| {
            group::insert(tx, &row).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(group)
}

async fn move_to(
    admin: &Admin,
    known: &Group,
    parent: Option<GroupId>,
    sent: &GroupRepresentation,
) -> Result<(), Fault> {
    write(admin, Group { parent, ..known.clone() }, sent).await
}

/// `PUT {group}`: name, description and attributes; attributes that are not sent stay.
pub async fn update(
    admin: Manage<Users>,
    path: web::Path<Path>,
    body: Body<GroupRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let sent = &body.value;
    let mut group = Group::clone(&*of_path(&admin, &path)?);
    group.name = name(sent)?;
    group.description = sent.description.clone();
    if sent.attributes.is_some() {
        group.attributes = attributes(sent);
    }
    write(&admin, group, sent).await?;
    Ok(reply::no_content())
}

async fn write(admin: &Admin, group: Group, sent: &GroupRepresentation) -> Result<(), Fault> {
    let event = admin.event(Operation::Update, "GROUP", &format!("groups/{}", group.id), Some(sent));
    admin
        .cx
        .write(async move |tx| {
            group::update(tx, &group).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await
}

/// `DELETE {group}`: with all below it.
pub async fn remove(admin: Manage<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let group = of_path(&admin, &path)?;
    let event = admin.event(Operation::Delete, "GROUP", &format!("groups/{}", group.id), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            group::delete(tx, &group.realm_id, &group.id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
