//! The two JSON texts in which Keycloak keeps a password credential: `secretData` and `credentialData`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::HashError;
use crate::model::credential::Credential;

/// `additionalParameters`: each name with a list of values, of which the first counts.
pub(super) type Parameters = BTreeMap<String, Vec<String>>;

/// A stored password, as the columns of a credential and a realm's JSON hold it.
#[derive(Clone, PartialEq, Eq)]
pub struct StoredHash {
    /// `{"value": …, "salt": …, "additionalParameters": {}}`, both in base64.
    pub secret_data: String,
    /// `{"hashIterations": …, "algorithm": …, "additionalParameters": {…}}`.
    pub credential_data: String,
}

impl std::fmt::Debug for StoredHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "StoredHash({})", self.credential_data)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SecretData {
    pub value: String,
    pub salt: String,
    #[serde(default, rename = "additionalParameters", deserialize_with = "null_is_empty")]
    unused: Parameters,
}

#[derive(Serialize, Deserialize)]
pub(super) struct CredentialData {
    #[serde(rename = "hashIterations")]
    pub iterations: u64,
    pub algorithm: String,
    #[serde(default, rename = "additionalParameters", deserialize_with = "null_is_empty")]
    pub parameters: Parameters,
}

impl SecretData {
    pub fn new(value: String, salt: String) -> Self {
        Self { value, salt, unused: Parameters::new() }
    }
}

impl StoredHash {
    /// That of a password among a user's credentials.
    #[must_use]
    pub fn of(password: &Credential) -> Self {
        Self { secret_data: password.secret_data.clone(), credential_data: password.credential_data.clone() }
    }

    /// The provider's id of a hash that is one of ours; of any other, `unknown`.
    #[must_use]
    pub fn algorithm(&self) -> &'static str {
        let read = self.read().ok();
        read.and_then(|(_, data)| super::find_provider(&data.algorithm)).map_or("unknown", |provider| provider.id)
    }

    pub(super) fn write(secret: &SecretData, data: &CredentialData) -> Self {
        let json = "strings and numbers always serialise";
        Self {
            secret_data: serde_json::to_string(secret).expect(json),
            credential_data: serde_json::to_string(data).expect(json),
        }
    }

    pub(super) fn read(&self) -> Result<(SecretData, CredentialData), HashError> {
        let secret = serde_json::from_str(&self.secret_data).map_err(|_| HashError::Malformed)?;
        let data = serde_json::from_str(&self.credential_data).map_err(|_| HashError::Malformed)?;
        Ok((secret, data))
    }
}

fn null_is_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Parameters, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
