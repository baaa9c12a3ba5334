//! Components: the configured providers of a realm, such as its keys.

mod complete;
mod property;
mod resource;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource as at};
use keycloak::types::ComponentRepresentation;

use crate::crypto::keys;
use crate::model::component::{Component, KEY_PROVIDER};
use crate::realms::secrets;

pub use property::key_types;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/components").route(get().to(resource::list)).route(post().to(resource::insert)))
        .service(
            at("/components/{component}")
                .route(get().to(resource::find))
                .route(put().to(resource::update))
                .route(delete().to(resource::remove)),
        )
        .service(at("/components/{component}/sub-component-types").route(get().to(property::list)));
}

/// A component with its secrets masked.
fn representation(component: &Component) -> ComponentRepresentation {
    let config = if component.provider_type == KEY_PROVIDER {
        keys::visible_config(component)
    } else {
        secrets::masked_component(component.clone()).config
    };
    ComponentRepresentation {
        id: Some(component.id.clone()),
        name: component.name.clone(),
        parent_id: Some(component.parent_id.clone()),
        provider_id: Some(component.provider_id.clone()),
        provider_type: Some(component.provider_type.clone()),
        sub_type: component.sub_type.clone(),
        config: Some(config.into_iter().collect()),
    }
}
