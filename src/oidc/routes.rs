//! The routes of OpenID Connect that clients call. What browsers visit is in [`super::browser`].

use actix_web::http::Method;
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, Resource, Route, guard};

use super::{cors, document, introspect, revoke, token, userinfo};
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};

/// One path and what answers it.
struct Entry {
    path: &'static str,
    handlers: fn(Resource) -> Resource,
    /// The methods that a preflight request is told of; none: scripts of other origins have no business here.
    methods: Option<&'static str>,
}

const fn entry(path: &'static str, methods: Option<&'static str>, handlers: fn(Resource) -> Resource) -> Entry {
    Entry { path, handlers, methods }
}

const TABLE: &[Entry] = &[
    entry("/realms/{realm}", Some("GET"), |r| r.route(read().to(document::realm))),
    entry("/realms/{realm}/.well-known/openid-configuration", Some("GET"), |r| r.route(read().to(document::discovery))),
    entry("/.well-known/oauth-authorization-server/realms/{realm}", Some("GET"), |r| {
        r.route(read().to(document::discovery))
    }),
    entry("/realms/{realm}/protocol/openid-connect/certs", Some("GET"), |r| r.route(read().to(document::certs))),
    entry("/realms/{realm}/protocol/openid-connect/token", Some("POST, OPTIONS"), |r| {
        r.route(web::post().to(token::post))
    }),
    entry("/realms/{realm}/protocol/openid-connect/token/introspect", None, |r| {
        r.route(web::post().to(introspect::post))
    }),
    entry("/realms/{realm}/protocol/openid-connect/revoke", Some("POST, OPTIONS"), |r| {
        r.route(web::post().to(revoke::post))
    }),
    entry("/realms/{realm}/protocol/openid-connect/userinfo", Some("GET, HEAD, OPTIONS"), |r| {
        r.route(read().to(userinfo::get)).route(web::post().to(userinfo::post))
    }),
];

/// GET, and HEAD with it.
fn read() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

async fn not_allowed() -> Result<&'static str, Refusal> {
    Err(Fault::plain(Kind::MethodNotAllowed, "HTTP 405 Method Not Allowed").into())
}

/// Adds them all.
pub fn routes(config: &mut ServiceConfig) {
    for Entry { path, handlers, methods } in TABLE {
        let mut resource = handlers(web::resource(*path));
        let allowed = methods.unwrap_or_default();
        let preflight = move |request: HttpRequest| async move { cors::preflight(&request, allowed) };
        resource = resource.route(web::method(Method::OPTIONS).to(preflight));
        config.service(resource.default_service(web::route().to(not_allowed)));
    }
}
