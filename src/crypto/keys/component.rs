//! The life of a key component: completed with a key, sealed for the database, opened again, and shown without its secrets.

use std::collections::BTreeMap;

use super::provider::{self, Order};
use super::{Config, options};
use crate::crypto::seal::{MasterKey, is_sealed};
use crate::fault::{Fault, Kind};
use crate::model::component::Component;
use crate::random::Random;

/// The options that hold secrets.
const SECRETS: [&str; 4] = ["privateKey", "secret", "ecdsaPrivateKey", "eddsaPrivateKey"];
const SHARED_OPTIONS: [&str; 3] = ["priority", "enabled", "active"];
/// What the Admin API shows instead of a secret, and takes for "as it was".
const MASK: &str = "**********";

/// Checks a new or changed key component and makes the key that it lacks. `previous` is its opened configuration before the change.
/// Takes up to seconds for RSA: call it on a blocking thread, outside transactions. The secrets are left open.
///
/// # Errors
/// The Admin API's answer for an option that is wrong or not supported.
pub fn complete(component: &mut Component, previous: Option<&Config>, order: &Order<'_>) -> Result<(), Fault> {
    let provider = provider::find(&component.provider_id)
        .ok_or_else(|| Fault::plain(Kind::Invalid, "Invalid provider type or no such provider"))?;
    let config = &mut component.config;
    config.retain(|_, values| values.first().is_some_and(|value| value != MASK));
    for (name, values) in previous.into_iter().flatten() {
        let is_shown = is_visible(provider.options, name) && !SECRETS.contains(&name.as_str());
        if !is_shown && !config.contains_key(name) {
            config.insert(name.clone(), values.clone());
        }
    }
    options::check_common(config)?;
    (provider.check)(config)?;
    (provider.complete)(config, order)?;
    (provider.read)(config).map(drop)
}

/// Seals the secrets for the database.
pub fn seal_config(component: &mut Component, master: &MasterKey, random: &Random) {
    for name in SECRETS {
        for value in component.config.get_mut(name).into_iter().flatten().filter(|value| !is_sealed(value)) {
            *value = master.seal(value, &component.id, random);
        }
    }
}

/// The configuration with its secrets open, for use and for a full export.
///
/// # Errors
/// Internal, when a secret does not open under this master key.
pub fn open_config(component: &Component, master: &MasterKey) -> Result<Config, Fault> {
    let mut config = component.config.clone();
    for name in SECRETS {
        for value in config.get_mut(name).into_iter().flatten() {
            *value = master.open(value, &component.id)?;
        }
    }
    Ok(config)
}

/// The configuration as the Admin API shows it: the provider's declared options, secrets masked.
#[must_use]
pub fn visible_config(component: &Component) -> Config {
    let declared = provider::find(&component.provider_id).map_or(&[][..], |provider| provider.options);
    let shown = component.config.iter().filter(|(name, _)| is_visible(declared, name));
    shown
        .map(|(name, values)| {
            let is_secret = SECRETS.contains(&name.as_str());
            (name.clone(), if is_secret { vec![MASK.to_owned()] } else { values.clone() })
        })
        .collect()
}

fn is_visible(declared: &[&str], name: &str) -> bool {
    declared.contains(&name) || SHARED_OPTIONS.contains(&name)
}

/// The component that Keycloak adds when a realm lacks a key for an algorithm: name, provider and configuration.
#[must_use]
pub fn fallback(algorithm: &str) -> Option<(String, &'static str, Config)> {
    let (provider, name, value) = match algorithm {
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => ("rsa-generated", "algorithm", algorithm),
        "RSA-OAEP" | "RSA-OAEP-256" | "RSA1_5" => ("rsa-enc-generated", "algorithm", algorithm),
        "HS256" | "HS384" | "HS512" => ("hmac-generated", "algorithm", algorithm),
        "ES256" => ("ecdsa-generated", "ecdsaEllipticCurveKey", "P-256"),
        "ES384" => ("ecdsa-generated", "ecdsaEllipticCurveKey", "P-384"),
        "ES512" => ("ecdsa-generated", "ecdsaEllipticCurveKey", "P-521"),
        "EdDSA" => ("eddsa-generated", "eddsaEllipticCurveKey", "Ed25519"),
        "AES" => ("aes-generated", "secretSize", "32"),
        _ => return None,
    };
    let option = |name: &str, value: &str| (name.to_owned(), vec![value.to_owned()]);
    let config = BTreeMap::from([option(name, value), option("priority", "-100")]);
    Some((format!("fallback-{algorithm}"), provider, config))
}
