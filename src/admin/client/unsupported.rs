//! What Keycloak offers for clients and this version has not: each answers 501 with what it is.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, resource, route};

use super::ViewClient;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};

/// Paths below a client.
const PATHS: &[&str] = &[
    "/registration-access-token",
    "/nodes",
    "/nodes/{node}",
    "/test-nodes-available",
    "/certificates/{attribute}",
    "/certificates/{attribute}/{action}",
    "/management/permissions",
    "/authz/resource-server",
    "/authz/resource-server/{rest:.*}",
    "/evaluate-scopes/generate-example-access-token",
    "/evaluate-scopes/generate-example-id-token",
    "/evaluate-scopes/generate-example-userinfo",
];

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    for path in PATHS {
        config.service(resource(format!("/clients/{{client}}{path}")).route(route().to(refuse)));
    }
}

async fn refuse(_: ViewClient) -> Result<HttpResponse, Refusal> {
    Err(Fault::plain(Kind::NotImplemented, "This version does not have this").into())
}
