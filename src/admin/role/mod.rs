//! Roles of the realm (`roles`) and of its clients (`clients/{id}/roles`): the same operations on two containers.

mod by_id;
mod composites;
mod container;
mod holders;
mod resource;

use std::collections::HashMap;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use keycloak::types::{ClientMappingsRepresentation, MappingsRepresentation, RoleRepresentation};

use crate::cache::RealmView;
use crate::fault::Fault;
use crate::model::id::RoleId;
use crate::model::role::Role;

pub use container::{Container, ManageRoles, ViewRoles};

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    for base in ["/roles", "/clients/{client}/roles"] {
        let at = |path: &str| resource(format!("{base}{path}"));
        config
            .service(at("").route(get().to(resource::list)).route(post().to(resource::insert)))
            .service(
                at("/{role}")
                    .route(get().to(resource::find))
                    .route(put().to(resource::update))
                    .route(delete().to(resource::remove)),
            )
            .service(
                at("/{role}/composites")
                    .route(get().to(composites::list))
                    .route(post().to(composites::insert))
                    .route(delete().to(composites::remove)),
            )
            .service(at("/{role}/composites/realm").route(get().to(composites::list_realm)))
            .service(at("/{role}/composites/clients/{of_client}").route(get().to(composites::list_client)))
            .service(at("/{role}/users").route(get().to(holders::users)))
            .service(at("/{role}/groups").route(get().to(holders::groups)));
    }
    by_id::routes(config);
}

/// A role as the Admin API shows it. `brief` leaves out its attributes.
#[must_use]
pub fn representation(view: &RealmView, role: &Role, brief: bool) -> RoleRepresentation {
    RoleRepresentation {
        id: Some(role.id.0.clone()),
        name: Some(role.name.clone()),
        description: role.description.clone(),
        composite: Some(view.roles.is_composite(&role.id)),
        client_role: Some(role.client.is_some()),
        container_id: Some(role.container().to_owned()),
        attributes: (!brief).then(|| role.attributes.clone().into_iter().collect()),
        ..RoleRepresentation::default()
    }
}

/// Roles under their containers, by name: those of the realm, and those of each client.
#[must_use]
pub fn by_container<'a>(view: &RealmView, ids: impl IntoIterator<Item = &'a RoleId>) -> MappingsRepresentation {
    let mut roles: Vec<_> = ids.into_iter().filter_map(|id| view.roles.get(id)).collect();
    roles.sort_by(|a, b| a.name.cmp(&b.name));
    let (mut realm, mut clients) = (Vec::new(), HashMap::new());
    for role in roles {
        let shown = representation(view, role, true);
        let Some(id) = &role.client else {
            realm.push(shown);
            continue;
        };
        let name = view.client_name(id).unwrap_or_default().to_owned();
        let of_client = clients.entry(name.clone()).or_insert_with(|| ClientMappingsRepresentation {
            id: Some(id.0.clone()),
            client: Some(name),
            mappings: Some(Vec::new()),
        });
        of_client.mappings.get_or_insert_default().push(shown);
    }
    MappingsRepresentation {
        realm_mappings: (!realm.is_empty()).then_some(realm),
        client_mappings: (!clients.is_empty()).then_some(clients),
    }
}

/// The roles that a request names by id or, where it has none, by name and container. Refused when one does not exist.
pub fn named<'a>(view: &'a RealmView, sent: &[RoleRepresentation]) -> Result<Vec<&'a Role>, Fault> {
    sent.iter()
        .map(|role| {
            let by_id = role.id.as_ref().and_then(|id| view.roles.get(&RoleId(id.clone())));
            let by_name = || {
                let container = role.container_id.as_deref().unwrap_or(view.realm.id.as_ref());
                view.roles.find(container, role.name.as_deref()?)
            };
            let found = if role.id.is_some() { by_id } else { by_name() };
            found.map(AsRef::as_ref).ok_or_else(|| Fault::missing("Role not found"))
        })
        .collect()
}

/// As [`named`], all of one container.
pub fn named_of(view: &RealmView, container: &str, sent: &[RoleRepresentation]) -> Result<Vec<Role>, Fault> {
    let roles = named(view, sent)?;
    match roles.iter().all(|r| r.container() == container) {
        true => Ok(roles.into_iter().cloned().collect()),
        false => Err(Fault::missing("Role not found")),
    }
}
