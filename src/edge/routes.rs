//! All routes, one line a part of the application, and what is answered where there is none.

use actix_web::web::{ServiceConfig, route};

use super::refusal::Refusal;
use crate::fault::Fault;

/// Adds every route.
pub fn routes(config: &mut ServiceConfig) {
    crate::admin::routes::routes(config);
    crate::oidc::routes::routes(config);
    crate::oidc::browser::routes(config);
    super::static_files::configure(config);
    config.default_service(route().to(nothing_here));
}

async fn nothing_here() -> Result<&'static str, Refusal> {
    Err(Fault::missing("HTTP 404 Not Found").into())
}
