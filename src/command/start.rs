//! `start` and `start-dev`: open the ports, serve until a signal, stop in order.

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, to};

use super::Job;
use crate::config::{Config, ConfigError, Mode};
use crate::edge::health::Health;
use crate::edge::listen::{Listening, Shared, listen};
use crate::edge::stop::serve_until_stopped;
use crate::metrics::Metrics;

pub async fn run(job: Job) -> Result<ExitCode, ConfigError> {
    let config = job.config;
    config.check_server()?;
    let mode = if config.mode == Mode::Development { "development" } else { "production" };
    tracing::info!(
        "Gatehouse {} begins in {mode} mode, data in {}",
        env!("CARGO_PKG_VERSION"),
        config.data_dir.display()
    );
    let shared = Shared { health: Arc::new(Health::new(Vec::new())), metrics: Arc::new(Metrics::new(job.started)) };
    let listening = listen(&config, &shared, routes)?;
    announce(&config, &listening, job.started.elapsed());
    serve_until_stopped(&config, listening, &shared).await;
    Ok(ExitCode::SUCCESS)
}

fn routes(to_be: &mut ServiceConfig) {
    to_be.default_service(to(HttpResponse::NotFound));
}

fn announce(config: &Config, listening: &Listening, elapsed: Duration) {
    for url in &listening.urls {
        tracing::info!("Listening on {url}");
    }
    for url in &listening.management_urls {
        tracing::info!("Management on {url}");
    }
    if config.http.is_plain && config.mode == Mode::Production {
        tracing::info!("Plain HTTP is on: a proxy in front must end TLS");
    }
    tracing::info!("Ready after {} ms", elapsed.as_millis());
}
