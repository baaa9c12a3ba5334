//! `start` and `start-dev`: open the ports, serve until a signal, stop in order.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use actix_web::web::Data;
use gatehouse_store::Store;

use super::foundation::{Foundation, Scratch};
use super::{Failure, Job, import};
use crate::app::App;
use crate::cache::RealmCache;
use crate::config::{Config, Mode};
use crate::credentials::blacklist::Blacklists;
use crate::edge::health::{Check, Health, Verdict};
use crate::edge::listen::{Listening, Shared, listen};
use crate::edge::routes;
use crate::edge::stop::{Signals, serve_until_stopped};
use crate::egress::Egress;
use crate::jobs;
use crate::metrics::Metrics;
use crate::model::view::user_pages::UserPages;
use crate::theme::Themes;

pub async fn run(job: Job) -> Result<(), Failure> {
    let config = job.config;
    config.check_server()?;
    let mode = if config.mode == Mode::Development { "development" } else { "production" };
    tracing::info!(
        "Gatehouse {} begins in {mode} mode, data in {}",
        env!("CARGO_PKG_VERSION"),
        config.data_dir.display()
    );
    let foundation = Foundation::open(&config).await?;
    foundation.bootstrap(&config.bootstrap).await?;
    if config.import_realm {
        import::at_start(&foundation, &config.data_dir).await?;
    }
    let health = Health::new(vec![database_check(&foundation.store)]);
    let shared = Shared { health: Arc::new(health), metrics: Arc::new(Metrics::new(job.started)) };
    let (app, _scratch) = assemble(&config, foundation, shared.metrics.clone())?;
    actix_web::rt::spawn(jobs::run(app.clone().into_inner()));
    let listening = listen(&config, &shared, routes::of(app))?;
    let signals = Signals::default();
    announce(&config, &listening, job.started.elapsed());
    serve_until_stopped(&config, listening, &shared, signals).await;
    Ok(())
}

/// Ready means that the database answers; the name is the one that Keycloak's monitors look for.
fn database_check(store: &Store) -> Check {
    let store = store.clone();
    let ask = move || -> Verdict {
        let store = store.clone();
        Box::pin(async move { store.ping().await.map_err(|error| error.to_string()) })
    };
    Check { name: "Keycloak database connections async health check", ask: Box::new(ask) }
}

/// The parts of the application in one place; the scratch directory must outlive them.
fn assemble(
    config: &Config,
    foundation: Foundation,
    metrics: Arc<Metrics>,
) -> Result<(Data<App>, Option<Scratch>), Failure> {
    let folders = [PathBuf::from("themes"), config.data_dir.join("themes")];
    let themes = Themes::load(&folders).map_err(|error| Failure::new(error.to_string()))?;
    let Foundation { store, clock, random, master_key, hashing, scratch } = foundation;
    let realms = Arc::new(RealmCache::default());
    realms.follow(&store);
    let user_pages = UserPages::follow(&store);
    let app = App {
        blacklists: Blacklists::new(&config.data_dir),
        config: config.clone(),
        store,
        realms,
        user_pages,
        clock,
        random,
        master_key,
        hashing,
        egress: Egress::new(&config.outgoing),
        metrics,
        themes: Arc::new(themes),
    };
    Ok((Data::new(app), scratch))
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
