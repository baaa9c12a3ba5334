//! The routes of the Admin API, one line a resource. The more specific come first.

use actix_web::web::{ServiceConfig, scope};

/// Adds a resource's routes below `/admin/realms/{realm}`.
type Routes = fn(&mut ServiceConfig);

/// Every resource of a realm.
const TABLE: &[Routes] = &[
    super::realm::routes,
    super::key::routes,
    super::component::routes,
    super::authentication::routes,
    super::event::routes,
    super::localization::routes,
    super::session::routes,
    super::attack_detection::routes,
    super::role_mappings::routes,
    super::role::routes,
    super::group::routes,
    super::user_profile::routes,
    super::user::routes,
    super::protocol_mapper::routes,
    super::scope_mapping::routes,
    super::client::routes,
    super::client_scope::routes,
];

/// What belongs to no realm.
const ROOT: &[Routes] = &[super::realm::root, super::server_info::routes, super::console::routes];

/// Adds the Admin API.
pub fn routes(config: &mut ServiceConfig) {
    ROOT.iter().for_each(|routes| routes(config));
    config.service(scope("/admin/realms/{realm}").configure(|config| TABLE.iter().for_each(|routes| routes(config))));
}
