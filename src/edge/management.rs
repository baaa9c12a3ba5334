//! The management port: /health, /health/live, /health/ready, /health/started and /metrics. Nothing else is served
//! there, and none of it on the main port.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, ContentType};
use actix_web::web::{Data, ServiceConfig, get};

use super::health::{Health, Probe};
use crate::config::Management;
use crate::metrics::Metrics;

/// Media type of OpenMetrics 1.0.
const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

const PROBES: &[(&str, Probe)] = &[
    ("/health", Probe::All),
    ("/health/live", Probe::Live),
    ("/health/ready", Probe::Ready),
    ("/health/started", Probe::Started),
];

/// The routes that the configuration has switched on, below the management path.
pub fn routes(management: &Management, to: &mut ServiceConfig) {
    let base = management.relative_path.trim_end_matches('/');
    if management.has_health {
        for (path, probe) in PROBES {
            to.route(&format!("{base}{path}"), get().to(move |health: Data<Health>| answer(health, *probe)));
        }
    }
    if management.has_metrics {
        to.route(&format!("{base}/metrics"), get().to(scrape));
    }
}

async fn answer(health: Data<Health>, probe: Probe) -> HttpResponse {
    let report = health.report(probe).await;
    let status = if report.is_up() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    match report.to_json() {
        Ok(json) => HttpResponse::build(status).content_type(ContentType::json()).body(json),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}

async fn scrape(metrics: Data<Metrics>) -> HttpResponse {
    match metrics.encode() {
        Ok(page) => HttpResponse::Ok().insert_header((CONTENT_TYPE, OPENMETRICS)).body(page),
        Err(_) => HttpResponse::InternalServerError().finish(),
    }
}
