//! Roles of the realm (`roles`) and of its clients (`clients/{id}/roles`): the same operations on two containers.

mod by_id;
mod composites;
mod container;
mod holders;
mod resource;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use keycloak::types::RoleRepresentation;

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
