//! The table of key providers: their options, how they make a key, and how they read one back.

use gatehouse_jose::{PrivateKey, PublicKey, SigningKey, Uses, Zeroizing};

use super::{Config, curve, oct, rsa};
use crate::fault::Fault;
use crate::random::Random;

/// What a key provider may need to make a key.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// The common name of certificates.
    pub realm_name: &'a str,
    /// Epoch milliseconds.
    pub now: i64,
    pub random: &'a Random,
}

/// A key as read from a component.
pub struct Material {
    pub kid: String,
    /// `RS256`, `RSA-OAEP`, `AES` …
    pub algorithm: String,
    pub uses: Uses,
    /// The Admin API's `type`: RSA, EC, OKP or OCT.
    pub kind: &'static str,
    pub public: Option<PublicKey>,
    /// DER.
    pub certificate: Option<Vec<u8>>,
    /// None for encryption keys, and for RSA keys too short to sign with.
    pub signing: Option<SigningKey>,
    /// The private key, where it does not only sign.
    pub private: Option<PrivateKey>,
    /// The bytes of a symmetric key.
    pub secret: Option<Zeroizing<Vec<u8>>>,
}

/// A key provider.
pub(super) struct KeyProvider {
    pub id: &'static str,
    /// The options that administrators see, besides `priority`, `enabled` and `active`.
    pub options: &'static [&'static str],
    pub check: fn(&Config) -> Result<(), Fault>,
    /// Makes the key when it is missing or no longer what the options say.
    pub complete: fn(&mut Config, &Order<'_>) -> Result<(), Fault>,
    pub read: fn(&Config) -> Result<Material, Fault>,
}

pub(super) const PROVIDERS: [KeyProvider; 8] = [
    rsa::RSA_GENERATED,
    rsa::RSA_ENC_GENERATED,
    rsa::RSA,
    rsa::RSA_ENC,
    oct::HMAC_GENERATED,
    oct::AES_GENERATED,
    curve::ECDSA_GENERATED,
    curve::EDDSA_GENERATED,
];

pub(super) fn find(id: &str) -> Option<&'static KeyProvider> {
    const TABLE: &[KeyProvider] = &PROVIDERS;
    TABLE.iter().find(|provider| provider.id == id)
}

/// A key that a library refuses, said to the administrator.
pub(super) fn refused(error: gatehouse_jose::Error) -> Fault {
    Fault::invalid(error.to_string())
}
