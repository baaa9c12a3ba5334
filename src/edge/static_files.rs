//! `/resources/{hash}/{theme}/{file}`: the files of the themes, from memory.
//! The hash is of the content, so what is served under it never changes and may be kept for a year (RFC 8246).
//! A name that is not one of the files read at the start is not found; no path is ever built from the request.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, web};

use crate::theme::Themes;

const FOREVER: &str = "public, max-age=31536000, immutable";

/// Registers the route; the application's data must hold [`Themes`].
pub fn configure(app: &mut web::ServiceConfig) {
    let path = "/resources/{hash}/{theme}/{file:.+}";
    app.service(web::resource(path).route(web::get().to(get)).route(web::head().to(get)));
}

async fn get(themes: web::Data<Themes>, path: web::Path<(String, String, String)>) -> HttpResponse {
    let (hash, theme, file) = path.into_inner();
    let Some((asset, current)) = themes.find_asset(&theme, &file) else {
        return HttpResponse::NotFound().finish();
    };
    // A page rendered before an upgrade asks for the old hash: it gets today's file, which nobody may keep under that name.
    let caching = if hash == current { FOREVER } else { "no-store" };
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, asset.content_type))
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // An SVG that is opened by itself must not run anything.
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'"))
        .body(asset.bytes.clone())
}
