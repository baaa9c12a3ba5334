//! Binding ports, serving until a signal, and the orderly end: not ready, no new connections, running requests finish.

use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use actix_web::App;
use actix_web::HttpServer;
use actix_web::body::BoxBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, ServiceConfig, scope};

use super::health::Health;
use super::tls::{self, Certificate};
use super::{headers, management, measure, patience};
use crate::config::{Config, ConfigError, Proxy};
use crate::metrics::Metrics;

/// Idle connections are kept this long.
const KEEP_ALIVE: Duration = Duration::from_secs(60);
/// A request's head must arrive within this time.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// Connections that may wait to be accepted.
const BACKLOG: u32 = 2048;

/// What the listeners share with the rest of the program.
#[derive(Clone)]
pub struct Shared {
    pub health: Arc<Health>,
    pub metrics: Arc<Metrics>,
}

/// Servers that run, and where.
pub struct Listening {
    main: ServerHandle,
    management: Option<ServerHandle>,
    /// URLs of the main listeners.
    pub urls: Vec<String>,
    /// URLs of the management port; empty when it is off.
    pub management_urls: Vec<String>,
    /// The certificate in use, to be read again.
    pub certificate: Option<Arc<Certificate>>,
}

/// Opens all ports and begins to serve `routes` below the relative path.
///
/// # Errors
/// A port that is taken or an address that is not ours, by option; a certificate that cannot be used.
pub fn listen<R>(config: &Config, shared: &Shared, routes: R) -> Result<Listening, ConfigError>
where
    R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let certificate = config.http.tls.as_ref().map(Certificate::load).transpose()?;
    let (main, urls) = listen_main(config, shared, routes, certificate.clone())?;
    let (management, management_urls) = match config.management.is_enabled() {
        true => listen_management(config, shared, certificate.clone()).map(|(handle, urls)| (Some(handle), urls))?,
        false => (None, Vec::new()),
    };
    Ok(Listening { main, management, urls, management_urls, certificate })
}

impl Listening {
    /// Lets running requests finish, at most `patience` long, and closes everything.
    pub async fn stop(self, patience: Duration) {
        if tokio::time::timeout(patience, self.main.stop(true)).await.is_err() {
            tracing::warn!("requests still running after {patience:?} are cut off");
            self.main.stop(false).await;
        }
        if let Some(management) = self.management {
            management.stop(false).await;
        }
    }
}

fn listen_main<R>(
    config: &Config,
    shared: &Shared,
    routes: R,
    certificate: Option<Arc<Certificate>>,
) -> Result<(ServerHandle, Vec<String>), ConfigError>
where
    R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let http = &config.http;
    let (shared, proxy) = (shared.clone(), Data::new(config.proxy.clone()));
    let path = http.relative_path.clone();
    let mut server = HttpServer::new(move || app(shared.clone(), proxy.clone(), path.clone(), routes.clone()))
        .keep_alive(KEEP_ALIVE)
        .client_request_timeout(HEAD_PATIENCE)
        .backlog(BACKLOG)
        .shutdown_timeout(http.shutdown_timeout.as_secs().max(1))
        .disable_signals();
    if http.is_plain {
        for address in resolve(&http.host, http.port, "http-host")? {
            server = server.bind(address).map_err(|error| refused("http-port", address, &error))?;
        }
    }
    if let (Some(tls), Some(certificate)) = (&http.tls, certificate) {
        for address in resolve(&http.host, tls.port, "http-host")? {
            let config = tls::server_config(tls, certificate.clone())?;
            server =
                server.bind_rustls_0_23(address, config).map_err(|error| refused("https-port", address, &error))?;
        }
    }
    let urls = urls(&server.addrs_with_scheme(), &http.relative_path);
    Ok((spawn(server.run()), urls))
}

fn listen_management(
    config: &Config,
    shared: &Shared,
    certificate: Option<Arc<Certificate>>,
) -> Result<(ServerHandle, Vec<String>), ConfigError> {
    let own = config.management.clone();
    let shared = shared.clone();
    let mut server = HttpServer::new(move || {
        let (health, metrics, own) = (shared.health.clone(), shared.metrics.clone(), own.clone());
        App::new()
            .app_data(Data::from(health))
            .app_data(Data::from(metrics))
            .configure(move |to| management::routes(&own, to))
    })
    .workers(1)
    .client_request_timeout(HEAD_PATIENCE)
    .disable_signals();
    let tls = config.http.tls.as_ref().zip(certificate).filter(|_| config.management.is_tls);
    for address in resolve(&config.management.host, config.management.port, "http-management-host")? {
        let bound = match &tls {
            Some((tls, certificate)) => server.bind_rustls_0_23(address, tls::server_config(tls, certificate.clone())?),
            None => server.bind(address),
        };
        server = bound.map_err(|error| refused("http-management-port", address, &error))?;
    }
    let urls = urls(&server.addrs_with_scheme(), &config.management.relative_path);
    Ok((spawn(server.run()), urls))
}

fn app<R>(
    shared: Shared,
    proxy: Data<Proxy>,
    path: String,
    routes: R,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
>
where
    R: Fn(&mut ServiceConfig) + Clone + Send + 'static,
{
    let app = App::new()
        .app_data(Data::from(shared.health))
        .app_data(Data::from(shared.metrics))
        .app_data(proxy)
        .wrap(from_fn(patience::limit))
        .wrap(from_fn(headers::secure))
        .wrap(from_fn(measure::settle_addresses))
        .wrap(from_fn(measure::measure));
    if path == "/" { app.configure(routes) } else { app.service(scope(&path).configure(routes)) }
}

/// A port that the system is to choose is chosen for one address alone.
fn resolve(host: &str, port: u16, option: &str) -> Result<Vec<SocketAddr>, ConfigError> {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let found = (bare, port).to_socket_addrs();
    let mut addresses: Vec<_> = found
        .map_err(|error| ConfigError(format!("option '{option}': '{host}' cannot be resolved: {error}")))?
        .collect();
    addresses.sort();
    addresses.dedup();
    if port == 0 {
        addresses.truncate(1);
    }
    // A machine without IPv6 still names ::1 in its hosts file.
    addresses.retain(|address| address.is_ipv4() || addresses_here(*address));
    Ok(addresses)
}

fn addresses_here(address: SocketAddr) -> bool {
    std::net::UdpSocket::bind(SocketAddr::new(address.ip(), 0)).is_ok()
}

fn refused(option: &str, address: SocketAddr, error: &io::Error) -> ConfigError {
    ConfigError(format!("option '{option}': cannot listen on {address}: {error}"))
}

fn urls(addresses: &[(SocketAddr, &str)], path: &str) -> Vec<String> {
    addresses.iter().map(|(address, scheme)| format!("{scheme}://{address}{path}")).collect()
}

fn spawn(server: actix_web::dev::Server) -> ServerHandle {
    let handle = server.handle();
    actix_web::rt::spawn(server);
    handle
}
