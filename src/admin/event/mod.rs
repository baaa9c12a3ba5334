//! The events of a realm, those of users and those of administrators, and which of them are kept.

mod administrators;
mod config;
mod query;
mod users;

use actix_web::web::{ServiceConfig, delete, get, put, resource};

/// Paths below the realm.
pub fn routes(app: &mut ServiceConfig) {
    app.service(resource("/events").route(get().to(users::list)).route(delete().to(users::remove_all)))
        .service(resource("/events/config").route(get().to(config::find)).route(put().to(config::update)))
        .service(
            resource("/admin-events")
                .route(get().to(administrators::list))
                .route(delete().to(administrators::remove_all)),
        );
}
