//! All routes, one line a part of the application, and what is answered where there is none.

use actix_web::web::{Data, PathConfig, QueryConfig, ServiceConfig, route};

use super::refusal::Refusal;
use crate::app::App;
use crate::fault::Fault;

/// Adds every route, and the application that they serve.
pub fn of(app: Data<App>) -> impl Fn(&mut ServiceConfig) + Clone {
    move |config| {
        config.app_data(app.clone()).app_data(Data::from(app.themes.clone()));
        // A value of another type than the parameter has is to Keycloak as a path that does not exist.
        config.app_data(QueryConfig::default().error_handler(|error, _| Refusal(nowhere().because(error)).into()));
        config.app_data(PathConfig::default().error_handler(|error, _| Refusal(nowhere().because(error)).into()));
        routes(config);
    }
}

fn routes(config: &mut ServiceConfig) {
    // The router tries them in this order: what applications ask most comes first.
    crate::oidc::routes::routes(config);
    crate::admin::routes::routes(config);
    crate::oidc::browser::routes(config);
    super::static_files::configure(config);
    config.default_service(route().to(nothing_here));
}

async fn nothing_here() -> Result<&'static str, Refusal> {
    Err(nowhere().into())
}

fn nowhere() -> Fault {
    Fault::missing("HTTP 404 Not Found")
}
