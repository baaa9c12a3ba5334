//! Realms: which there are, new ones, and the settings of one.

mod actions;
mod check;
pub mod client_policies;
mod list;
mod mail;
mod resource;
mod sms;
mod transfer;
mod update;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use keycloak::types::RealmRepresentation;

use super::auth::Admin;
use super::role;
use crate::cache::RealmView;
use crate::events::admin;
use crate::fault::Fault;
use crate::model::admin_event::AdminEvent;
use crate::model::realm::{self, Realm};
use crate::realms::secrets;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(
            resource("")
                .route(get().to(resource::find))
                .route(put().to(update::update))
                .route(delete().to(resource::remove)),
        )
        .service(
            resource("/client-policies/policies")
                .route(get().to(client_policies::policies))
                .route(put().to(client_policies::set_policies)),
        )
        .service(
            resource("/client-policies/profiles")
                .route(get().to(client_policies::profiles))
                .route(put().to(client_policies::set_profiles)),
        )
        .service(resource("/credential-registrators").route(get().to(resource::credential_registrators)))
        .service(resource("/partialImport").route(post().to(transfer::import)))
        .service(resource("/partial-export").route(post().to(transfer::export)))
        .service(resource("/logout-all").route(post().to(actions::logout_all)))
        .service(resource("/push-revocation").route(post().to(actions::push_revocation)))
        .service(resource("/testSMTPConnection").route(post().to(mail::test)))
        .service(resource("/testSMSConnection").route(post().to(sms::test)))
        .service(
            resource("/users-management-permissions")
                .route(get().to(actions::permissions))
                .route(put().to(actions::set_permissions)),
        );
}

/// `/admin/realms` itself.
pub fn root(config: &mut ServiceConfig) {
    config.service(resource("/admin/realms").route(get().to(list::list)).route(post().to(list::insert)));
}

/// A realm as the Admin API shows it: secrets masked, and without what has a resource of its own.
#[must_use]
pub fn representation(view: &RealmView) -> RealmRepresentation {
    let realm = &view.realm;
    let mut shown = realm.settings.clone();
    secrets::mask_settings(&mut shown);
    shown.id = Some(realm.id.0.clone());
    shown.realm = Some(realm.name.clone());
    shown.enabled = Some(realm.enabled);
    let default = realm.default_role.as_ref().and_then(|id| view.roles.get(id));
    shown.default_role = default.map(|found| role::representation(view, found, true));
    (shown.identity_providers, shown.identity_provider_mappers, shown.organizations) = (None, None, None);
    shown
}

/// Changes a realm's settings as they are in the database now, and writes the event of it.
pub async fn change<F>(admin: &Admin, event: Option<AdminEvent>, edit: F) -> Result<(), Fault>
where
    F: Fn(&mut Realm) -> Result<(), Fault> + Send + Sync + 'static,
{
    let name = admin.cx.realm.realm.name.clone();
    admin
        .cx
        .write(async move |tx| {
            let found = realm::find(tx, &name).await?;
            let mut realm = found.ok_or_else(|| Fault::missing("Realm not found."))?;
            edit(&mut realm)?;
            realm::update(tx, &realm).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await
}
