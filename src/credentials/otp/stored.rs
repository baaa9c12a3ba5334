//! The two JSON texts in which Keycloak keeps such a credential: `secretData` with the seed, `credentialData` with the rest.

use serde::{Deserialize, Serialize};

use super::{Algorithm, Kind, Policy, base32};
use crate::fault::Fault;
use crate::model::id::Secret;

/// How a seed is written that is not taken as it stands.
const BASE32: &str = "BASE32";

/// The longest seed, in bytes.
const MAX_SEED: usize = 1024;

/// `secretData`.
#[derive(Serialize, Deserialize)]
struct SecretData {
    value: String,
}

/// `credentialData`, member by member.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    pub sub_type: String,
    pub digits: u32,
    #[serde(default)]
    pub counter: i64,
    #[serde(default = "thirty")]
    pub period: i64,
    pub algorithm: String,
    /// None: the key is the bytes of the seed's text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret_encoding: Option<String>,
}

fn thirty() -> i64 {
    30
}

/// A seed as it is stored, and as it is shown in base32.
#[derive(Clone, Debug)]
pub struct Seed(Secret);

impl Seed {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(Secret::new(text))
    }

    /// Its text. Of a seed that was made here, the bytes of the text are the key.
    #[must_use]
    pub fn text(&self) -> &Secret {
        &self.0
    }

    /// `secretData`.
    pub(super) fn secret_data(&self) -> Result<String, Fault> {
        Ok(serde_json::to_string(&SecretData { value: self.0.expose().to_owned() })?)
    }

    /// Reads `secretData`.
    pub(super) fn read(secret_data: &str) -> Option<Self> {
        let secret: SecretData = serde_json::from_str(secret_data).ok()?;
        Some(Self::new(secret.value)).filter(|s| !s.0.expose().is_empty() && s.0.expose().len() <= MAX_SEED)
    }

    /// The key of the HMAC.
    pub(super) fn key(&self, encoding: Option<&str>) -> Option<Vec<u8>> {
        match encoding {
            None => Some(self.0.expose().as_bytes().to_vec()),
            Some(BASE32) => base32::decode(self.0.expose()).filter(|key| !key.is_empty()),
            Some(_) => None,
        }
    }
}

impl Data {
    /// What a device gets that is set up now.
    #[must_use]
    pub fn new(policy: &Policy) -> Self {
        Self {
            sub_type: policy.kind.name().to_owned(),
            digits: policy.digits,
            counter: if policy.kind == Kind::Hotp { policy.initial_counter } else { 0 },
            period: policy.period,
            algorithm: policy.algorithm.name().to_owned(),
            secret_encoding: None,
        }
    }

    pub(super) fn read(credential_data: &str) -> Option<Self> {
        let data: Self = serde_json::from_str(credential_data).ok()?;
        let is_sound = (4..=9).contains(&data.digits) && data.counter >= 0 && data.period > 0;
        (is_sound && Kind::find(&data.sub_type).is_some() && Algorithm::find(&data.algorithm).is_some()).then_some(data)
    }

    /// `credentialData`.
    pub(super) fn write(&self) -> Result<String, Fault> {
        Ok(serde_json::to_string(self)?)
    }
}
