//! The user behind a client that acts for itself (RFC 6749 section 4.4): it comes and goes with the client's switch.

use actix_web::HttpResponse;
use gatehouse_store::Tx;

use super::ViewClient;
use crate::admin::{reply, user as users};
use crate::cache::RealmView;
use crate::cx::Cx;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};
use crate::model::client::{self, Client};
use crate::model::id::{ScopeId, UserId};
use crate::model::user;
use crate::realms::import::clients::SERVICE_ACCOUNT;
use crate::realms::import::users::{service_account_name, service_account_of};

/// The scope that clients with a service account get besides.
pub fn scope(view: &RealmView) -> Option<&ScopeId> {
    view.scopes.values().find(|s| s.name == SERVICE_ACCOUNT).map(|s| &s.id)
}

/// Adds the user of a client, with what every new user gets, and the client's scope for it.
pub async fn insert(tx: &Tx<'_>, cx: &Cx, client: &Client) -> Result<(), Fault> {
    let account = service_account_of(client, UserId(cx.app.random.uuid()), cx.now);
    let view = &cx.realm;
    user::insert(tx, &account, view.realm.settings.duplicate_emails_allowed == Some(true)).await?;
    if let Some(role) = &view.realm.default_role {
        user::insert_role(tx, &account.id, role).await?;
    }
    for group in &view.groups.defaults {
        user::insert_group(tx, &account.id, group).await?;
    }
    match scope(view) {
        Some(scope) => client::insert_scope(tx, client, scope, true).await,
        None => Ok(()),
    }
}

/// Removes the user of a client, and the client's scope for it.
pub async fn delete(tx: &Tx<'_>, cx: &Cx, client: &Client) -> Result<(), Fault> {
    if let Some(account) = user::find_service_account(tx, &client.id).await? {
        user::delete(tx, &account.realm_id, &account.id).await?;
    }
    match scope(&cx.realm) {
        Some(scope) => client::delete_scope(tx, client, scope).await,
        None => Ok(()),
    }
}

/// Lets the user's name follow the client's.
pub async fn rename(tx: &Tx<'_>, client: &Client) -> Result<(), Fault> {
    let Some(mut account) = user::find_service_account(tx, &client.id).await? else { return Ok(()) };
    account.username = service_account_name(&client.client_id);
    // Service accounts have no address, so whether several may share one is of no matter.
    user::update(tx, &account, true).await
}

/// `GET service-account-user`.
pub async fn find(client: ViewClient) -> Result<HttpResponse, Refusal> {
    let row = &client.view.client;
    let account = client.admin.cx.read(async |tx| user::find_service_account(tx, &row.id).await).await?;
    let account = account.filter(|_| row.has_service_account()).ok_or_else(|| {
        let text = format!("Service account not enabled for the client '{}'", row.client_id);
        Fault::plain(Kind::Invalid, text)
    })?;
    let mut shown = users::representations(&client.admin, vec![account], false).await?.remove(0);
    shown.access = None;
    Ok(reply::json(&shown))
}
