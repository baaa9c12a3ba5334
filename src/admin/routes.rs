//! The routes of the Admin API, one line a resource. The more specific come first.

use actix_web::web::{ServiceConfig, scope};

/// Adds a resource's routes below `/admin/realms/{realm}`.
type Routes = fn(&mut ServiceConfig);

/// Every resource of a realm.
const TABLE: &[Routes] =
    &[super::role_mappings::routes, super::role::routes, super::group::routes, super::user::routes];

/// Adds the Admin API.
pub fn routes(config: &mut ServiceConfig) {
    config.service(scope("/admin/realms/{realm}").configure(|config| TABLE.iter().for_each(|routes| routes(config))));
}
