//! Groups: the tree, single groups, their members, and the realm's default groups.

mod defaults;
mod members;
mod resource;
mod tree;

use std::sync::Arc;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use keycloak::types::GroupRepresentation;

use super::auth::{Admin, Area, Users};
use crate::cache::RealmView;
use crate::fault::Fault;
use crate::model::group::Group;
use crate::model::id::GroupId;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/groups").route(get().to(tree::list)).route(post().to(resource::insert)))
        .service(resource("/groups/count").route(get().to(tree::count)))
        .service(
            resource("/groups/{group}")
                .route(get().to(resource::find))
                .route(put().to(resource::update))
                .route(delete().to(resource::remove)),
        )
        .service(
            resource("/groups/{group}/children")
                .route(get().to(tree::children))
                .route(post().to(resource::insert_child)),
        )
        .service(resource("/groups/{group}/members").route(get().to(members::list)))
        .service(resource("/group-by-path/{path:.*}").route(get().to(resource::by_path)))
        .service(resource("/default-groups").route(get().to(defaults::list)))
        .service(
            resource("/default-groups/{group}").route(put().to(defaults::insert)).route(delete().to(defaults::remove)),
        );
}

/// The group of that id.
pub fn find(view: &RealmView, id: &str) -> Result<Arc<Group>, Fault> {
    view.groups.get(&GroupId::from(id)).cloned().ok_or_else(|| Fault::missing("Could not find group by id"))
}

/// A group without who may do what with it. `brief` leaves out attributes and roles.
#[must_use]
pub fn bare(view: &RealmView, group: &Group, brief: bool) -> GroupRepresentation {
    let mut out = GroupRepresentation {
        id: Some(group.id.0.clone()),
        name: Some(group.name.clone()),
        description: group.description.clone(),
        path: Some(view.groups.path(&group.id)),
        parent_id: group.parent.as_ref().map(|p| p.0.clone()),
        sub_groups: Some(Vec::new()),
        ..GroupRepresentation::default()
    };
    if !brief {
        out.attributes = Some(group.attributes.clone().into_iter().collect());
        let roles = view.groups.roles(&group.id).iter().filter_map(|id| view.roles.get(id));
        let (realm, clients): (Vec<_>, Vec<_>) = roles.partition(|r| r.client.is_none());
        out.realm_roles = Some(realm.into_iter().map(|r| r.name.clone()).collect());
        let mut by_client = std::collections::HashMap::<String, Vec<String>>::new();
        for role in clients {
            let name = role.client.as_ref().and_then(|id| view.client_name(id)).unwrap_or_default();
            by_client.entry(name.to_owned()).or_default().push(role.name.clone());
        }
        out.client_roles = Some(by_client);
    }
    out
}

/// A group as an administrator sees it.
#[must_use]
pub fn representation(admin: &Admin, group: &Group, brief: bool) -> GroupRepresentation {
    let view = &admin.cx.realm;
    let may_manage = admin.has_any(Users::MANAGE);
    let access = [
        ("view", true),
        ("viewMembers", true),
        ("manage", may_manage),
        ("manageMembers", may_manage),
        ("manageMembership", may_manage),
    ];
    let children = view.groups.children(Some(&group.id)).len();
    GroupRepresentation {
        sub_group_count: Some(i64::try_from(children).unwrap_or(i64::MAX)),
        access: Some(access.into_iter().map(|(name, may)| (name.to_owned(), may)).collect()),
        ..bare(view, group, brief)
    }
}
