//! The application in this process on a port of its own, on a database of its own: what tests of whole requests run against.

pub mod browser;
pub mod change;
pub mod database;
pub mod events;
pub mod flows;
pub mod mail;
pub mod otp;
pub mod peer;
pub mod race;

use std::collections::HashMap;
use std::net::TcpListener;
use std::sync::{Arc, LazyLock};

use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App as Web, HttpServer, web};
use gatehouse::app::App;
use gatehouse::cache::RealmCache;
use gatehouse::clock::Clock;
use gatehouse::config::{Config, Given, Mode, Values};
use gatehouse::credentials::blacklist::Blacklists;
use gatehouse::crypto::hash_pool::HashPool;
use gatehouse::crypto::seal::MasterKey;
use gatehouse::edge::{headers, measure, patience, routes};
use gatehouse::egress::Egress;
use gatehouse::metrics::Metrics;
use gatehouse::model::migrations;
use gatehouse::model::view::user_pages::UserPages;
use gatehouse::random::Random;
use gatehouse::realms::{Makings, bootstrap, create};
use gatehouse::theme::Themes;
use gatehouse_store::Store;
use reqwest::{Client, Response};
use serde_json::Value;

use database::Database;

/// A server with the realm `master` and one more. It ends with this value.
pub struct Server {
    pub base: String,
    pub app: web::Data<App>,
    pub http: Client,
    realm: String,
    handle: ServerHandle,
    _database: Database,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
    }
}

/// Peers of tests are on this machine.
const OPTIONS: &[(&str, &str)] = &[("egress-allowed-networks", "127.0.0.0/8,::1")];

fn config(folder: &str, options: &[(&str, &str)]) -> Config {
    let own = [("data-dir", folder)];
    let all = own.iter().chain(OPTIONS).chain(options).map(|(n, v)| ((*n).into(), (*v).into()));
    let given = Given { command_line: all.collect(), environment: Default::default() };
    let values = Values::gather(Mode::Development, &given).expect("good options");
    Config::new(&values, &given.environment).expect("a good configuration")
}

/// Databases with a realm in them, by the realm's JSON: made once, copied for each test that wants the same.
static TEMPLATES: LazyLock<tokio::sync::Mutex<HashMap<String, Arc<Database>>>> = LazyLock::new(Default::default);

async fn template(realm: &Value) -> Arc<Database> {
    let mut templates = TEMPLATES.lock().await;
    let key = realm.to_string();
    if let Some(known) = templates.get(&key) {
        return known.clone();
    }
    let database = Arc::new(Database::empty());
    let app = application(&database, &[]).await;
    app.store.migrate(migrations::ALL).await.expect("migrated");
    let makings =
        Makings { clock: &app.clock, random: &app.random, master_key: &app.master_key, hashing: &app.hashing };
    bootstrap::ensure_master(&app.store, makings).await.expect("a master realm");
    let given = serde_json::from_value(realm.clone()).expect("a realm");
    create::create(&app.store, makings, given).await.expect("created");
    drop(app);
    templates.insert(key, database.clone());
    database
}

/// The key is the same for all, so that a copied database can be read.
const MASTER_KEY: [u8; 32] = [7; 32];

async fn application(database: &Database, options: &[(&str, &str)]) -> App {
    let config = config(database.path().to_str().expect("a path in UTF-8"), options);
    let store = Store::open(database.backend.clone()).await.expect("a database");
    let random = Random::default();
    let realms = Arc::new(RealmCache::default());
    realms.follow(&store);
    let user_pages = UserPages::follow(&store);
    App {
        blacklists: Blacklists::new(&config.data_dir),
        egress: Egress::new(&config.outgoing),
        config,
        store,
        realms,
        user_pages,
        clock: Clock::default(),
        master_key: MasterKey::new(&MASTER_KEY),
        hashing: HashPool::new(Some(1), 1000, random.clone()),
        metrics: Arc::new(Metrics::new(std::time::Instant::now())),
        themes: Arc::new(Themes::built_in().expect("the built-in theme")),
        random,
    }
}

/// A server with this realm and further options.
pub async fn with_options(realm: Value, options: &[(&str, &str)]) -> Server {
    Server::start_with(realm, options).await
}

impl Server {
    /// A server with this realm, in the form of Keycloak's realm JSON.
    pub async fn start(realm: Value) -> Self {
        with_options(realm, &[]).await
    }

    async fn start_with(realm: Value, options: &[(&str, &str)]) -> Self {
        let database = template(&realm).await.copy();
        let app = web::Data::new(application(&database, options).await);
        let name = realm["realm"].as_str().expect("a realm has a name").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let (shared, proxy) = (app.clone(), web::Data::new(app.config.proxy.clone()));
        let server = HttpServer::new(move || {
            let web = Web::new().app_data(proxy.clone()).wrap(from_fn(patience::limit)).wrap(from_fn(headers::secure));
            web.wrap(from_fn(measure::settle_addresses)).configure(routes::of(shared.clone()))
        });
        let server = server.workers(2).disable_signals().listen(listener).expect("listening").run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let http = Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
        Self { base, app, http, realm: name, handle, _database: database }
    }

    /// An address below the realm.
    pub fn url(&self, path: &str) -> String {
        format!("{}/realms/{}{path}", self.base, self.realm)
    }

    /// An address of OpenID Connect.
    pub fn oidc(&self, path: &str) -> String {
        self.url(&format!("/protocol/openid-connect{path}"))
    }

    /// Posts a form to an address of OpenID Connect.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> Answer {
        Answer::of(self.http.post(self.oidc(path)).form(form).send().await.expect("an answer")).await
    }

    /// As [`Self::post`], by a confidential client.
    pub async fn post_as(&self, client: (&str, &str), path: &str, form: &[(&str, &str)]) -> Answer {
        let request = self.http.post(self.oidc(path)).basic_auth(client.0, Some(client.1)).form(form);
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// A token request.
    pub async fn token(&self, form: &[(&str, &str)]) -> Answer {
        self.post("/token", form).await
    }

    /// Gets an address.
    pub async fn get(&self, url: String) -> Answer {
        Answer::of(self.http.get(url).send().await.expect("an answer")).await
    }

    /// Userinfo with a token.
    pub async fn userinfo(&self, token: &str) -> Answer {
        Answer::of(self.http.get(self.oidc("/userinfo")).bearer_auth(token).send().await.expect("an answer")).await
    }
}

/// An answer, read.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl Answer {
    pub async fn of(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, text: response.text().await.expect("a text") }
    }

    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }

    /// A member of the body that is a text; empty when there is none.
    pub fn text_of(&self, member: &str) -> String {
        self.json()[member].as_str().unwrap_or_default().to_owned()
    }

    /// Status and `error`.
    pub fn error(&self) -> (u16, String) {
        (self.status, self.text_of("error"))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }
}

/// The claims of a token, unverified.
pub fn claims(token: &str) -> Value {
    use base64::Engine;
    let payload = token.split('.').nth(1).expect("three parts");
    let json = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    serde_json::from_slice(&json).expect("JSON")
}
