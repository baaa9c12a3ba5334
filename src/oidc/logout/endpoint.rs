//! The handlers of `logout` and `logout/logout-confirm`.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, ResponseError};

use super::{refresh_token, rp_initiated};
use crate::cx::Cx;
use crate::edge::extract::AnyRealm;
use crate::edge::params::Params;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::login::render::{NO_CACHE, Viewer};

/// `logout`: with a refresh token in a form it is an application that asks, else a browser.
pub async fn logout(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    if request.method() == Method::POST && form.has("refresh_token") {
        let outcome = match cx.require_https() {
            Ok(()) => refresh_token::logout(&request, &cx, &form).await,
            Err(fault) => Err(fault),
        };
        return outcome.unwrap_or_else(|fault| Refusal(fault).error_response());
    }
    let params = if request.method() == Method::POST { Ok(form) } else { Params::of_query(&request) };
    let viewer = viewer(&request, &cx);
    let outcome = match params {
        Ok(params) => rp_initiated::logout(&viewer, &params).await,
        Err(fault) => Err(fault),
    };
    shown(&viewer, outcome)
}

/// `logout/logout-confirm`: the user has agreed.
pub async fn confirm(request: HttpRequest, AnyRealm(cx): AnyRealm, form: Params) -> HttpResponse {
    let viewer = viewer(&request, &cx);
    let outcome = rp_initiated::confirm(&viewer, &form).await;
    shown(&viewer, outcome)
}

fn viewer(request: &HttpRequest, cx: &Cx) -> Viewer {
    let mut viewer = Viewer::of(request, cx);
    viewer.cache = Some(NO_CACHE);
    viewer
}

fn shown(viewer: &Viewer, outcome: Result<HttpResponse, Fault>) -> HttpResponse {
    outcome.unwrap_or_else(|fault| viewer.error(&fault, None))
}
