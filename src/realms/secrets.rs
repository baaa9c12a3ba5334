//! Secrets that a realm's JSON carries besides those of clients and keys: sealed on the way in, opened or masked on the way out.

use std::collections::HashMap;

use keycloak::types::RealmRepresentation;

use crate::credentials::{otp, recovery_codes};
use crate::crypto::seal::{MasterKey, is_sealed};
use crate::fault::Fault;
use crate::model::component::{Component, KEY_PROVIDER};
use crate::model::credential::Credential;
use crate::model::flow::AuthenticatorConfig;
use crate::model::realm::Realm;
use crate::random::Random;

/// What is shown, and taken, for a secret that stays where it is.
pub const MASK: &str = "**********";

/// Options of components other than keys that hold secrets.
const COMPONENT_SECRETS: &[&str] = &["bindCredential", "keystorePassword", "keyPassword", "secret", "privateKey"];
/// Options of the mail server that hold secrets.
const MAIL_SECRETS: &[&str] = &["password", "authTokenClientSecret"];
/// A realm's attributes with this in front are its SMS gateway's settings.
pub const SMS_PREFIX: &str = "gatehouse.sms.";
/// Attributes of realms that are, or hold, secrets.
const ATTRIBUTE_SECRETS: &[&str] = &["gatehouse.sms.headers", "gatehouse.sms.secret"];
/// Options of identity providers that hold secrets.
const BROKER_SECRETS: &[&str] = &["clientSecret"];
/// Options of steps of flows that hold secrets.
const STEP_SECRETS: &[&str] = &["secret.key", "api.key"];
/// Kinds of credentials whose `secretData` is sealed: it can be used as it is, or its hashes are of one round.
const SEALED_CREDENTIALS: &[&str] = &[otp::TYPE, recovery_codes::TYPE];

/// Whether a value stands for a secret that is not told.
#[must_use]
pub fn is_masked(value: &str) -> bool {
    value == MASK
}

/// The values of a realm's settings that are secret.
fn settings_secrets(settings: &mut RealmRepresentation) -> impl Iterator<Item = &mut String> {
    let mail = settings.smtp_server.iter_mut().flatten().filter(|(k, _)| MAIL_SECRETS.contains(&k.as_str()));
    let brokers = settings.identity_providers.iter_mut().flatten().filter_map(|p| p.config.as_mut()).flatten();
    let brokers = brokers.filter(|(k, _)| BROKER_SECRETS.contains(&k.as_str()));
    let attributes = settings.attributes.iter_mut().flatten().filter(|(k, _)| ATTRIBUTE_SECRETS.contains(&k.as_str()));
    mail.chain(brokers).chain(attributes).map(|(_, value)| value)
}

/// Seals the secrets among a realm's settings. `realm` is its id.
pub fn seal_settings(settings: &mut RealmRepresentation, realm: &str, master: &MasterKey, random: &Random) {
    for value in settings_secrets(settings).filter(|v| !v.is_empty() && !is_sealed(v)) {
        *value = master.seal(value, realm, random);
    }
}

/// Opens the secrets among a realm's settings.
///
/// # Errors
/// Internal, when one does not open under this master key.
pub fn open_settings(settings: &mut RealmRepresentation, realm: &str, master: &MasterKey) -> Result<(), Fault> {
    for value in settings_secrets(settings).filter(|v| is_sealed(v)) {
        *value = master.open(value, realm)?;
    }
    Ok(())
}

/// A realm's mail server, with its secrets open.
///
/// # Errors
/// Internal, when one does not open under this master key.
pub fn mail_server(realm: &Realm, master: &MasterKey) -> Result<HashMap<String, String>, Fault> {
    let mut server = realm.settings.smtp_server.clone().unwrap_or_default();
    for value in server.values_mut().filter(|v| is_sealed(v)) {
        *value = master.open(value, &realm.id.0)?;
    }
    Ok(server)
}

/// A realm's SMS gateway by the names of its settings, with its secrets open.
///
/// # Errors
/// Internal, when one does not open under this master key.
pub fn sms_gateway(realm: &Realm, master: &MasterKey) -> Result<HashMap<String, String>, Fault> {
    let mut gateway = sms_settings(&realm.settings);
    for value in gateway.values_mut().filter(|v| is_sealed(v)) {
        *value = master.open(value, &realm.id.0)?;
    }
    Ok(gateway)
}

/// The settings of an SMS gateway as they are written down.
#[must_use]
pub fn sms_settings(settings: &RealmRepresentation) -> HashMap<String, String> {
    let all = settings.attributes.iter().flatten();
    all.filter_map(|(name, value)| Some((name.strip_prefix(SMS_PREFIX)?.to_owned(), value.clone()))).collect()
}

/// Puts the mask in the place of the secrets among a realm's settings.
pub fn mask_settings(settings: &mut RealmRepresentation) {
    settings_secrets(settings).for_each(|value| MASK.clone_into(value));
}

fn component_secrets(component: &mut Component) -> impl Iterator<Item = &mut String> {
    let options = component.config.iter_mut().filter(|(k, _)| COMPONENT_SECRETS.contains(&k.as_str()));
    options.flat_map(|(_, values)| values)
}

/// Seals the secrets of a component that is no key.
pub fn seal_component(component: &mut Component, master: &MasterKey, random: &Random) {
    let id = component.id.clone();
    for value in component_secrets(component).filter(|v| !is_sealed(v)) {
        *value = master.seal(value, &id, random);
    }
}

/// A component that is no key, with the mask in the place of its secrets.
#[must_use]
pub fn masked_component(mut component: Component) -> Component {
    component_secrets(&mut component).for_each(|value| MASK.clone_into(value));
    component
}

/// A component, which may be a key, with its secrets open.
///
/// # Errors
/// Internal, when one does not open under this master key.
pub fn open_component(mut component: Component, master: &MasterKey) -> Result<Component, Fault> {
    if component.provider_type == KEY_PROVIDER {
        component.config = crate::crypto::keys::open_config(&component, master)?;
        return Ok(component);
    }
    let id = component.id.clone();
    for value in component_secrets(&mut component).filter(|v| is_sealed(v)) {
        *value = master.open(value, &id)?;
    }
    Ok(component)
}

fn step_secrets(config: &mut AuthenticatorConfig) -> impl Iterator<Item = &mut String> {
    config.config.iter_mut().filter(|(k, _)| STEP_SECRETS.contains(&k.as_str())).map(|(_, value)| value)
}

/// Seals the secrets of a step's configuration, none of which is sealed yet.
pub fn seal_step(config: &mut AuthenticatorConfig, master: &MasterKey, random: &Random) {
    let id = config.id.clone();
    for value in step_secrets(config).filter(|v| !v.is_empty()) {
        *value = master.seal(value, &id, random);
    }
}

/// A step's configuration with the mask in the place of its secrets.
#[must_use]
pub fn masked_step(mut config: AuthenticatorConfig) -> AuthenticatorConfig {
    step_secrets(&mut config).for_each(|value| MASK.clone_into(value));
    config
}

/// A step's configuration with its secrets open.
///
/// # Errors
/// Internal, when one does not open under this master key.
pub fn open_step(mut config: AuthenticatorConfig, master: &MasterKey) -> Result<AuthenticatorConfig, Fault> {
    let id = config.id.clone();
    for value in step_secrets(&mut config).filter(|v| is_sealed(v)) {
        *value = master.open(value, &id)?;
    }
    Ok(config)
}

/// Seals a credential's secret where it is more than a hash.
pub fn seal_credential(credential: &mut Credential, master: &MasterKey, random: &Random) {
    if SEALED_CREDENTIALS.contains(&credential.kind.as_str()) && !is_sealed(&credential.secret_data) {
        credential.secret_data = master.seal(&credential.secret_data, &credential.id, random);
    }
}

/// A credential's secret, open.
///
/// # Errors
/// Internal, when it does not open under this master key.
pub fn open_credential(credential: &Credential, master: &MasterKey) -> Result<String, Fault> {
    if is_sealed(&credential.secret_data) {
        return master.open(&credential.secret_data, &credential.id);
    }
    Ok(credential.secret_data.clone())
}
