//! CX Desk: the desk of a contact centre as a relying party of an OpenID Connect provider.
//! It waits for the provider, then serves the pages; see `routes.rs` for what there is.

mod claims;
mod clock;
mod config;
mod desk;
mod fault;
mod http;
mod login;
mod logout;
mod page;
mod pages;
mod pending;
mod provider;
mod renew;
mod routes;
mod security;
mod session;
mod signed_in;
mod tokens;
mod verify;

use actix_web::{App, HttpServer, middleware::from_fn, web::Data};
use config::Config;
use desk::Desk;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).init();
    #[cfg(feature = "tls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = Config::from_env().map_err(std::io::Error::other)?;
    let address = (config.host.clone(), config.port);
    let desk = Data::new(Desk::open(config).await.map_err(std::io::Error::other)?);
    tracing::info!("CX Desk listens on {}", desk.config.url);
    HttpServer::new(move || {
        App::new().app_data(desk.clone()).wrap(from_fn(security::add_headers)).configure(routes::configure)
    })
    .workers(1)
    .shutdown_timeout(5)
    .bind(address)?
    .run()
    .await
}
