//! Verification against a set of keys, found by key id and algorithm. A token without a key id is tried with each key that takes its
//! algorithm; one with an unknown key id is refused.

use serde::de::DeserializeOwned;

use crate::{Alg, Error, Header, Unverified, VerifyingKey};

/// The keys that one issuer signs with.
#[derive(Clone, Default)]
pub struct KeySet {
    keys: Vec<VerifyingKey>,
}

/// A token whose signature holds. Times, issuer and audience are the caller's to check.
#[derive(Debug)]
pub struct Verified<T> {
    pub header: Header,
    pub claims: T,
}

impl KeySet {
    pub fn new(keys: Vec<VerifyingKey>) -> Self {
        Self { keys }
    }

    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    pub fn keys(&self) -> &[VerifyingKey] {
        &self.keys
    }

    /// The keys that fit: by key id where the token names one, and in any case by algorithm.
    pub fn find<'a>(&'a self, kid: Option<&'a str>, alg: Alg) -> impl Iterator<Item = &'a VerifyingKey> {
        self.keys.iter().filter(move |key| key.accepts(alg) && (kid.is_none() || key.kid() == kid))
    }
}

impl FromIterator<VerifyingKey> for KeySet {
    fn from_iter<I: IntoIterator<Item = VerifyingKey>>(keys: I) -> Self {
        Self::new(keys.into_iter().collect())
    }
}

/// Verifies a compact token and reads its claims: `serde_json::Value`, or a type of the caller's.
pub fn verify<T: DeserializeOwned>(token: &str, keys: &KeySet) -> Result<Verified<T>, Error> {
    Unverified::parse(token)?.verify(keys)
}

impl Unverified<'_> {
    /// Checks the signature with the key that fits, then reads the claims.
    pub fn verify<T: DeserializeOwned>(self, keys: &KeySet) -> Result<Verified<T>, Error> {
        let header = self.header();
        let signature = self.signature()?;
        let mut outcome = Err(Error::UnknownKey);
        for key in keys.find(header.kid.as_deref(), header.alg) {
            outcome = key.verify(header.alg, self.signing_input(), &signature);
            if outcome.is_ok() {
                break;
            }
        }
        outcome?;
        let claims = self.claims()?;
        Ok(Verified { header: self.into_header(), claims })
    }
}
