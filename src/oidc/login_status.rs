//! The frame by which applications notice that a login has ended (OpenID Connect Session Management 1.0 section 4), and the
//! one by which they learn whether the browser gives cookies to frames at all.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse};

use super::cors;
use crate::cx::Cx;
use crate::edge::extract::AnyRealm;
use crate::edge::headers::Frameable;
use crate::edge::params::Params;
use crate::fault::Fault;

const STATUS: &str = include_str!("../../static/login-status-iframe.html");
const COOKIES_STEP_1: &str = include_str!("../../static/3p-cookies-step1.html");
const COOKIES_STEP_2: &str = include_str!("../../static/3p-cookies-step2.html");

/// `login-status-iframe.html`.
pub async fn status(AnyRealm(cx): AnyRealm) -> HttpResponse {
    frame(&cx, STATUS)
}

/// `3p-cookies/step1.html`: sets a cookie, and goes on.
pub async fn cookies_step_1(AnyRealm(cx): AnyRealm) -> HttpResponse {
    frame(&cx, COOKIES_STEP_1)
}

/// `3p-cookies/step2.html`: says whether the cookie came back.
pub async fn cookies_step_2(AnyRealm(cx): AnyRealm) -> HttpResponse {
    frame(&cx, COOKIES_STEP_2)
}

fn frame(cx: &Cx, html: &str) -> HttpResponse {
    let nonce = cx.app.random.token::<16>();
    let mut response = HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "text/html;charset=UTF-8"))
        .insert_header((CACHE_CONTROL, "no-cache, must-revalidate, no-transform, no-store"))
        .insert_header((
            CONTENT_SECURITY_POLICY,
            format!("default-src 'none'; script-src 'nonce-{nonce}'; connect-src 'self'"),
        ))
        .insert_header(("referrer-policy", "no-referrer"))
        .insert_header(("x-content-type-options", "nosniff"))
        .body(html.replace("{nonce}", &nonce));
    response.extensions_mut().insert(Frameable);
    response
}

/// `login-status-iframe.html/init`: whether an application may use the frame: 204, or 403.
pub async fn init(request: HttpRequest, cx: Cx) -> HttpResponse {
    match is_allowed(&request, &cx).await {
        Ok(true) => HttpResponse::NoContent().finish(),
        Ok(false) => HttpResponse::Forbidden().finish(),
        Err(fault) => actix_web::ResponseError::error_response(&crate::edge::refusal::Refusal(fault)),
    }
}

async fn is_allowed(request: &HttpRequest, cx: &Cx) -> Result<bool, Fault> {
    let params = Params::of_query(request)?;
    let (Some(client_id), Some(origin)) = (params.non_empty("client_id"), params.non_empty("origin")) else {
        return Ok(false);
    };
    let Some(client) = cx.client(client_id).await?.filter(|c| c.client.enabled) else { return Ok(false) };
    let allowed = cors::web_origins(&client.client, &cx.peer);
    Ok(allowed.iter().any(|o| o == "*" || o == origin))
}
