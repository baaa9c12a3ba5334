//! The quarter-hourly cleaning: what has expired goes, what lives stays.

use gatehouse::app::App;
use gatehouse::fault::Fault;
use gatehouse::jobs;
use gatehouse::model::authentication_session::{self, AuthenticationSession};
use gatehouse::model::authorization_code::{self, AuthorizationCode, Grant};
use gatehouse::model::id::{ClientUuid, RealmId, SessionId};
use gatehouse::model::{client, event, realm, session, single_use};
use serde_json::json;

use crate::oidc::realm::{PASSWORD, realm};
use crate::support::Server;

const HOUR: i64 = 3_600_000;

async fn realm_and_client(app: &App) -> (RealmId, ClientUuid) {
    let read = app.store.read::<_, Fault>(async |tx| {
        let realm = realm::find(tx, "t").await?.expect("the realm").id;
        let web = client::find_by_client_id(tx, &realm, "web").await?.expect("the client").id;
        Ok((realm, web))
    });
    read.await.expect("read")
}

/// A login under way, a code and a used-up id under one name, all until a time.
async fn insert(app: &App, name: &'static str, expires_at: i64) {
    let (realm_id, client_id) = realm_and_client(app).await;
    let grant = Grant {
        redirect_uri: None,
        scope: String::new(),
        nonce: None,
        code_challenge: None,
        code_challenge_method: None,
        claims: None,
    };
    let (id, session_id) = (name.to_owned(), SessionId::from(name));
    let login = AuthenticationSession {
        id: id.clone(),
        realm_id: realm_id.clone(),
        expires_at,
        version: 0,
        tabs: Default::default(),
    };
    let code = AuthorizationCode { id, realm_id, client_id, session_id, expires_at, grant };
    let write = app.store.write::<_, Fault, _>(async move |tx| {
        authentication_session::insert(tx, &login).await?;
        authorization_code::insert(tx, &code).await?;
        single_use::insert(tx, name, expires_at).await
    });
    assert!(write.await.expect("inserted"));
}

/// Whether login, code and used-up id are there, expired or not.
async fn rows(app: &App, name: &str) -> [bool; 3] {
    let (realm, _) = realm_and_client(app).await;
    let read = app.store.read::<_, Fault>(async |tx| {
        Ok([
            authentication_session::find(tx, &realm, name, 0).await?.is_some(),
            authorization_code::find(tx, &realm, name).await?.is_some(),
            single_use::is_used(tx, name).await?,
        ])
    });
    read.await.expect("read")
}

/// Online and offline session of that id.
async fn sessions(app: &App, id: &SessionId) -> [bool; 2] {
    let (realm, _) = realm_and_client(app).await;
    let read = app.store.read::<_, Fault>(async |tx| {
        let online = session::find(tx, &realm, id, false).await?.is_some();
        Ok([online, session::find(tx, &realm, id, true).await?.is_some()])
    });
    read.await.expect("read")
}

async fn login(server: &Server, scope: &str) -> SessionId {
    let tokens = server.token(&[PASSWORD, &[("scope", scope)]].concat()).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    SessionId(tokens.text_of("session_state"))
}

#[actix_web::test]
async fn what_has_expired_goes_and_what_lives_stays() {
    let settings = json!({"ssoSessionIdleTimeout": 1800, "ssoSessionMaxLifespan": 36000, "eventsExpiration": 7200});
    let server = Server::start(realm(settings)).await;
    let app = &server.app;
    let (old, offline) = (login(&server, "openid").await, login(&server, "offline_access").await);
    insert(app, "old", app.clock.now_ms() + 60_000).await;
    app.clock.advance_ms(3 * HOUR);
    let new = login(&server, "openid").await;
    insert(app, "new", app.clock.now_ms() + 60_000).await;

    jobs::clean(app).await.expect("cleaned");
    assert_eq!((rows(app, "old").await, rows(app, "new").await), ([false; 3], [true; 3]));
    assert_eq!(sessions(app, &old).await, [false, false]);
    assert_eq!(sessions(app, &offline).await, [false, true], "an offline session has a longer life");
    assert_eq!(sessions(app, &new).await, [true, false]);

    let (realm, _) = realm_and_client(app).await;
    let query = event::Query { max: 100, ..Default::default() };
    let events = app.store.read(async |tx| event::list(tx, &realm, &query).await).await.expect("read");
    let told: Vec<_> = events.iter().map(|event| event.session_id.as_deref()).collect();
    assert_eq!(told, [Some(new.as_ref())], "events are kept as long as the realm says");

    app.clock.advance_ms(40 * 24 * HOUR);
    jobs::clean(app).await.expect("cleaned");
    assert_eq!(sessions(app, &offline).await, [false, false]);
}

#[actix_web::test]
async fn a_session_without_a_limit_stays() {
    let settings = json!({
        "ssoSessionIdleTimeout": 0, "ssoSessionMaxLifespan": 0, "offlineSessionIdleTimeout": 0,
        "offlineSessionMaxLifespanEnabled": true, "offlineSessionMaxLifespan": 0,
    });
    let server = Server::start(realm(settings)).await;
    let app = &server.app;
    let (online, offline) = (login(&server, "openid").await, login(&server, "offline_access").await);
    app.clock.advance_ms(400 * 24 * HOUR);

    jobs::clean(app).await.expect("cleaned");
    assert_eq!(sessions(app, &online).await, [true, false]);
    assert_eq!(sessions(app, &offline).await, [false, true]);
}
