//! All keys of a realm, in Keycloak's order: higher priority first, then by the component's id.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use gatehouse_jose::{Alg, Jwk, Jwks, KeySet, SigningKey, x509};

use super::{Material, component, options, provider};
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::component::{Component, KEY_PROVIDER};

/// What a key may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Signs and verifies.
    Active,
    /// Verifies only.
    Passive,
    /// Known, but not used or published.
    Disabled,
}

impl Status {
    /// The Admin API's word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "ACTIVE",
            Self::Passive => "PASSIVE",
            Self::Disabled => "DISABLED",
        }
    }
}

/// A key of a realm.
pub struct RealmKey {
    /// The component's id, which the Admin API calls `providerId`.
    pub component_id: String,
    pub priority: i64,
    pub status: Status,
    /// The end of the certificate, epoch milliseconds.
    pub valid_to: Option<i64>,
    pub material: Material,
}

/// The keys of a realm.
#[derive(Default)]
pub struct KeyRing {
    keys: Vec<RealmKey>,
    verifying: KeySet,
}

impl KeyRing {
    /// Reads the key components among `components`.
    ///
    /// # Errors
    /// Internal, when a secret does not open under this master key.
    pub fn load(components: &[Component], master: &MasterKey) -> Result<Self, Fault> {
        let mut keys = Vec::new();
        for component in components.iter().filter(|component| component.provider_type == KEY_PROVIDER) {
            keys.extend(read(component, master)?);
        }
        keys.sort_by(|a, b| (Reverse(a.priority), &a.component_id).cmp(&(Reverse(b.priority), &b.component_id)));
        let enabled = keys.iter().filter(|key| key.status != Status::Disabled);
        let verifying = enabled.filter_map(|key| key.material.signing.as_ref()?.verifying_key().ok()).collect();
        Ok(Self { keys, verifying })
    }

    /// All keys, disabled ones too.
    #[must_use]
    pub fn keys(&self) -> &[RealmKey] {
        &self.keys
    }

    /// The active key that signs with `alg`. None: see [`super::fallback`].
    #[must_use]
    pub fn signing(&self, alg: Alg) -> Option<&SigningKey> {
        let active = self.keys.iter().filter(|key| key.status == Status::Active);
        active.filter_map(|key| key.material.signing.as_ref()).find(|key| key.alg() == alg)
    }

    /// The enabled key of that id.
    #[must_use]
    pub fn find(&self, kid: &str) -> Option<&RealmKey> {
        self.keys.iter().find(|key| key.status != Status::Disabled && key.material.kid == kid)
    }

    /// What verifies the realm's own tokens: all enabled signature keys, symmetric ones too.
    #[must_use]
    pub fn verifying(&self) -> &KeySet {
        &self.verifying
    }

    /// The public keys that are enabled, as the JWKS endpoint answers them.
    #[must_use]
    pub fn jwks(&self) -> Jwks {
        let enabled = self.keys.iter().filter(|key| key.status != Status::Disabled);
        Jwks { keys: enabled.filter_map(RealmKey::jwk).collect() }
    }

    /// The id of the active key of each algorithm, as the Admin API's `active`.
    #[must_use]
    pub fn active(&self) -> BTreeMap<&str, &str> {
        let mut active = BTreeMap::new();
        for key in self.keys.iter().filter(|key| key.status == Status::Active) {
            active.entry(key.material.algorithm.as_str()).or_insert(key.material.kid.as_str());
        }
        active
    }
}

impl RealmKey {
    fn jwk(&self) -> Option<Jwk> {
        let Material { kid, algorithm, uses, public, certificate, .. } = &self.material;
        Some(Jwk::new(kid, algorithm, *uses, public.as_ref()?, certificate.as_slice()))
    }
}

fn read(component: &Component, master: &MasterKey) -> Result<Option<RealmKey>, Fault> {
    let config = component::open_config(component, master)?;
    let material = match provider::find(&component.provider_id).map(|provider| (provider.read)(&config)) {
        Some(Ok(material)) => material,
        Some(Err(fault)) => return Ok(skip(component, &fault.to_string())),
        None => return Ok(skip(component, "there is no such provider")),
    };
    let status = match (options::is_on(&config, "enabled"), options::is_on(&config, "active")) {
        (false, _) => Status::Disabled,
        (true, false) => Status::Passive,
        (true, true) => Status::Active,
    };
    let certificate = material.certificate.as_deref().and_then(|der| x509::parse(der).ok());
    Ok(Some(RealmKey {
        component_id: component.id.clone(),
        priority: options::priority(&config),
        status,
        valid_to: certificate.map(|certificate| certificate.not_after),
        material,
    }))
}

/// One key that cannot be used must not take the realm's other keys with it.
fn skip(component: &Component, why: &str) -> Option<RealmKey> {
    tracing::warn!(component = component.id, provider = component.provider_id, why, "a key cannot be used");
    None
}
