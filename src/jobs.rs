//! Work that nobody waits for: what has expired is removed.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::fault::Fault;
use crate::guard::Rules;
use crate::model::realm::Realm;
use crate::model::{
    authentication_session, authorization_code, event, login_code, login_failure, realm, session, single_use,
};

/// How often.
const PERIOD: Duration = Duration::from_secs(900);

/// Milliseconds after which codes of logins count for nothing: more than the longest time for which a step counts or locks.
const LOGIN_CODES: i64 = 2 * 24 * 3_600_000;

/// Removes what has expired, every quarter of an hour, for as long as the process runs.
pub async fn run(app: Arc<App>) {
    loop {
        tokio::time::sleep(PERIOD).await;
        if let Err(fault) = clean(&app).await {
            tracing::warn!("what has expired could not be removed: {fault}");
        }
    }
}

/// Removes what has expired. Several nodes may do it at once.
///
/// # Errors
/// The store's.
pub async fn clean(app: &App) -> Result<(), Fault> {
    let now = app.clock.now_ms();
    app.store
        .write(async move |tx| {
            authentication_session::delete_expired(tx, now).await?;
            authorization_code::delete_expired(tx, now).await?;
            login_code::delete_before(tx, now - LOGIN_CODES).await?;
            single_use::delete_expired(tx, now).await.map(drop)
        })
        .await?;
    for realm in app.store.read(async |tx| realm::list(tx).await).await? {
        app.store.write(async move |tx| clean_realm(tx, &realm, now).await).await?;
    }
    Ok(())
}

async fn clean_realm(tx: &gatehouse_store::Tx<'_>, realm: &Realm, now: i64) -> Result<(), Fault> {
    // Of sessions with and without remember-me, and of clients with limits of their own, the longest limit counts here:
    // whether a session lives is decided at each use. As there, a limit of 0 is none.
    let bound = |limit: i64, remembered: i64| {
        if limit > 0 { now - limit.max(remembered).saturating_mul(1000) } else { i64::MIN }
    };
    let idle = bound(realm.sso_session_idle_timeout(), realm.sso_session_idle_timeout_remember_me());
    let started = bound(realm.sso_session_max_lifespan(), realm.sso_session_max_lifespan_remember_me());
    session::delete_expired(tx, &realm.id, false, idle, started).await?;
    let has_end = realm.settings.offline_session_max_lifespan_enabled == Some(true);
    let started = if has_end { bound(realm.offline_session_max_lifespan(), 0) } else { i64::MIN };
    session::delete_expired(tx, &realm.id, true, bound(realm.offline_session_idle_timeout(), 0), started).await?;
    if let Some(then) = Rules::of(&realm.settings).and_then(|rules| rules.forgets_before(now)) {
        login_failure::delete_before(tx, &realm.id, then, now).await?;
    }
    if let Some(seconds) = realm.settings.events_expiration.filter(|s| *s > 0) {
        event::delete_before(tx, &realm.id, now - seconds * 1000).await?;
    }
    Ok(())
}
