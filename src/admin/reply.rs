//! The answers of the Admin API in Keycloak's forms.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use serde::Serialize;

use super::auth::Admin;

/// 200 with JSON that must not be served from a cache.
pub fn json(value: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-cache")).json(value)
}

/// 201 with the address of what was made; `path` is relative to the realm, such as `users/{id}`.
pub fn created(admin: &Admin, path: &str) -> HttpResponse {
    let location = format!("{}/admin/realms/{}/{path}", admin.cx.peer.base, admin.cx.realm.realm.name);
    HttpResponse::Created().insert_header((LOCATION, location)).insert_header((CACHE_CONTROL, "no-cache")).finish()
}

/// 204.
pub fn no_content() -> HttpResponse {
    HttpResponse::NoContent().insert_header((CACHE_CONTROL, "no-cache")).finish()
}
