//! What every request passes first: its addresses are settled (400 when they cannot be), and it is counted and timed.

use std::net::SocketAddr;
use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONNECTION, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage, HttpResponse};

use super::address::{Arrival, Head};
use super::health::Health;
use crate::config::Proxy;
use crate::metrics::Metrics;

/// Puts the request's [`Arrival`] into its extensions.
///
/// # Errors
/// None of its own: a malformed host is answered with 400 here.
pub async fn settle_addresses(
    proxy: Data<Proxy>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match arrival(&request, &proxy) {
        Ok(arrival) => {
            request.extensions_mut().insert(arrival);
            Ok(next.call(request).await?.map_into_boxed_body())
        }
        Err(bad) => Ok(request.into_response(HttpResponse::BadRequest().body(bad.to_string()))),
    }
}

fn arrival(request: &ServiceRequest, proxy: &Proxy) -> Result<Arrival, super::address::BadAddress> {
    let head = Head {
        peer: request.peer_addr().map(|peer: SocketAddr| peer.ip()),
        is_tls: request.app_config().secure(),
        authority: request.uri().authority().map(|authority| authority.as_str()),
        headers: request.headers(),
    };
    Arrival::of(&head, proxy)
}

/// Counts and times the request under its route's template.
pub async fn measure(
    metrics: Data<Metrics>,
    health: Data<Health>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let active = metrics.begin_request();
    let method = request.method().clone();
    let answer = next.call(request).await;
    drop(active);
    let mut answer = answer?.map_into_boxed_body();
    let template = answer.request().match_pattern();
    let uri = template.as_deref().unwrap_or("UNKNOWN");
    metrics.count_request(method.as_str(), uri, answer.status().as_u16(), started.elapsed());
    if health.is_stopping() {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}
