//! What becomes of a component before it is stored: checked by its kind, completed with its key, secrets sealed. Kinds that this
//! version does not run are refused; those that an import brought can be removed, but not changed.

use super::property;
use crate::admin::auth::Admin;
use crate::crypto::keys::{self, Order};
use crate::fault::{Fault, Kind};
use crate::model::component::{Component, KEY_PROVIDER, USER_PROFILE};
use crate::realms::defaults::components::REGISTRATION_POLICY;
use crate::user_profile;

/// Kinds that Keycloak has and this version does not run.
const UNSUPPORTED: &[&str] =
    &["org.keycloak.storage.UserStorageProvider", "org.keycloak.storage.ldap.mappers.LDAPStorageMapper"];

/// Policies for dynamic client registration.
const REGISTRATION_POLICIES: &[&str] = &[
    "allowed-client-templates",
    "allowed-protocol-mappers",
    "client-disabled",
    "consent-required",
    "max-clients",
    "registration-web-origins",
    "scope",
    "trusted-hosts",
];

/// The component as it is to be stored. `before` is what is stored of it now.
pub async fn complete(admin: &Admin, component: Component, before: Option<&Component>) -> Result<Component, Fault> {
    let provider = component.provider_id.as_str();
    match component.provider_type.as_str() {
        KEY_PROVIDER if property::is_key_provider(provider) => key(admin, component, before).await,
        USER_PROFILE if provider == user_profile::config::PROVIDER => profile(admin, component, before.is_some()),
        REGISTRATION_POLICY if REGISTRATION_POLICIES.contains(&provider) => Ok(component),
        kind if UNSUPPORTED.contains(&kind) => {
            Err(Fault::invalid(format!("The provider '{provider}' is not supported in this version")))
        }
        _ => Err(Fault::plain(Kind::Invalid, "Invalid provider type or no such provider")),
    }
}

/// A key that is missing is made on a thread that may block: for RSA it takes up to seconds.
async fn key(admin: &Admin, mut component: Component, before: Option<&Component>) -> Result<Component, Fault> {
    let app = admin.cx.app.clone();
    let previous = before.map(|old| keys::open_config(old, &app.master_key)).transpose()?;
    let (realm, now) = (admin.cx.realm.realm.name.clone(), admin.cx.now);
    let work = move || {
        let order = Order { realm_name: &realm, now, random: &app.random };
        keys::complete(&mut component, previous.as_ref(), &order)?;
        keys::seal_config(&mut component, &app.master_key, &app.random);
        Ok(component)
    };
    tokio::task::spawn_blocking(work).await.map_err(Fault::internal)?
}

/// A realm has one user profile, and it must be one that works.
fn profile(admin: &Admin, component: Component, is_there: bool) -> Result<Component, Fault> {
    if !is_there && user_profile::config::component(&admin.cx.realm).is_some() {
        return Err(Fault::conflict("The realm has a user profile already"));
    }
    if let Some(text) = component.option(user_profile::config::OPTION) {
        let parsed = serde_json::from_str(text).map_err(|e| Fault::invalid(format!("The user profile: {e}")))?;
        user_profile::config::check(&parsed)?;
    }
    Ok(component)
}
