//! Clients: lists, single ones, their secrets, scopes, service accounts and sessions. The clients that hold the rights over a
//! realm can be seen and not changed.

mod evaluate;
mod extract;
mod installation;
mod list;
mod merge;
mod new;
mod resource;
mod scopes;
mod secret;
mod service_account;
mod sessions;
mod unsupported;
pub mod validate;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use keycloak::types::ClientRepresentation;

use super::auth::{Admin, Area, Clients, MASTER};
use crate::cache::{ClientView, RealmView};
use crate::fault::Fault;
use crate::model::client::Client;
use crate::model::id::ScopeId;
use crate::realms::defaults::clients;
use crate::realms::export;

pub use extract::{ManageClient, ViewClient};

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/clients").route(get().to(list::list)).route(post().to(new::insert)))
        .service(
            resource("/clients/{client}")
                .route(get().to(resource::find))
                .route(put().to(resource::update))
                .route(delete().to(resource::remove)),
        )
        .service(
            resource("/clients/{client}/client-secret")
                .route(get().to(secret::find))
                .route(post().to(secret::regenerate)),
        )
        .service(
            resource("/clients/{client}/client-secret/rotated")
                .route(get().to(secret::find_rotated))
                .route(delete().to(secret::remove_rotated)),
        )
        .service(resource("/clients/{client}/service-account-user").route(get().to(service_account::find)))
        .service(resource("/clients/{client}/session-count").route(get().to(sessions::count)))
        .service(resource("/clients/{client}/offline-session-count").route(get().to(sessions::count_offline)))
        .service(resource("/clients/{client}/user-sessions").route(get().to(sessions::list)))
        .service(resource("/clients/{client}/offline-sessions").route(get().to(sessions::list_offline)))
        .service(resource("/clients/{client}/installation/providers/{provider}").route(get().to(installation::find)))
        .service(resource("/clients/{client}/push-revocation").route(post().to(sessions::push_revocation)))
        .configure(scopes::routes)
        .configure(evaluate::routes)
        .configure(unsupported::routes);
}

/// A client that is not there.
pub fn missing() -> Fault {
    Fault::missing("Could not find client")
}

/// Whether a client holds the rights over a realm, so that nobody may change it.
#[must_use]
pub fn is_protected(view: &RealmView, client: &Client) -> bool {
    let is_built_in = view.realm.name != MASTER || client.is_set("realm_client");
    is_built_in && clients::is_management(&view.realm.name, &client.client_id)
}

/// Refuses a client that is protected.
pub fn require_open(view: &RealmView, client: &Client) -> Result<(), Fault> {
    if is_protected(view, client) {
        return Err(Fault::denied().because("the client holds the rights over a realm"));
    }
    Ok(())
}

/// Names of scopes, sorted.
fn scope_names(view: &RealmView, ids: &[ScopeId]) -> Vec<String> {
    let mut names: Vec<String> = ids.iter().filter_map(|id| view.scopes.get(id)).map(|s| s.name.clone()).collect();
    names.sort();
    names
}

/// A client as an administrator sees it who may see clients: with its secret, as they may need to hand it on.
#[must_use]
pub fn representation(admin: &Admin, of: &ClientView) -> ClientRepresentation {
    let (view, client) = (&admin.cx.realm, &of.client);
    let secret = of.secret.as_ref().filter(|_| !client.is_public()).map(|s| s.expose().to_owned());
    let names = |ids| scope_names(view, ids);
    let mut out = export::clients::shown(client, secret, names(&of.default_scopes), names(&of.optional_scopes));
    let may_change = admin.has_any(Clients::MANAGE) && !is_protected(view, client);
    let access = [("view", true), ("configure", may_change), ("manage", may_change)];
    out.access = Some(access.into_iter().map(|(name, may)| (name.to_owned(), may)).collect());
    out.protocol_mappers = out.protocol_mappers.filter(|m| !m.is_empty());
    out.authorization_services_enabled = out.authorization_services_enabled.filter(|on| *on);
    out.authorization_settings = None;
    out
}
