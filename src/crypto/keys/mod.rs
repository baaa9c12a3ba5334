//! The keys of a realm: components of the type `org.keycloak.keys.KeyProvider`, made usable. Each is parsed once per view of the realm.
//! Keys that cannot be used here (Ed448, a provider we lack) are left out with a warning; 1024-bit RSA keys are published but never sign.

mod certificate;
mod component;
mod curve;
mod oct;
mod options;
mod provider;
mod ring;
mod rsa;

pub use component::{complete, fallback, open_config, seal_config, visible_config};
pub use provider::{Material, Order};
pub use ring::{KeyRing, RealmKey, Status};

/// A component's configuration: each option with its values, of which the first counts.
pub type Config = std::collections::BTreeMap<String, Vec<String>>;
