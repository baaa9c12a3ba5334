//! Verification with one key (RFC 7515 section 5.2). The key decides which algorithms it takes part in; the header only chooses among them.

use p521::ecdsa::signature::Verifier;
use ring::hmac;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey, VerificationAlgorithm};

use crate::sign::hmac_key;
use crate::{Alg, Curve, Error, Family, PublicKey};

/// A public key or shared secret that verifies, tied to a key id and an algorithm where these are known.
#[derive(Clone)]
pub struct VerifyingKey {
    kid: Option<String>,
    /// None: any algorithm of the key's family, for RSA keys that do not say more.
    alg: Option<Alg>,
    material: Material,
}

#[derive(Clone)]
enum Material {
    Public(PublicKey),
    P521(Box<p521::ecdsa::VerifyingKey>),
    Hmac(hmac::Key),
}

impl VerifyingKey {
    /// A public key. Without `alg` an RSA key takes RS and PS, each with 256, 384 and 512; other keys leave no choice.
    pub fn new(kid: Option<&str>, alg: Option<Alg>, key: &PublicKey) -> Result<Self, Error> {
        let alg = alg.or(key.only_alg());
        if alg.is_some_and(|alg| alg.family() != key.family()) {
            return Err(Error::Algorithm);
        }
        let material = match key {
            PublicKey::Ec { curve: Curve::P521, point } => {
                let key = p521::ecdsa::VerifyingKey::from_sec1_bytes(point);
                Material::P521(Box::new(key.map_err(|_| Error::Key("the point is not on its curve"))?))
            }
            other => Material::Public(other.clone()),
        };
        Ok(Self { kid: kid.map(str::to_owned), alg, material })
    }

    /// A shared secret for HS256, HS384 or HS512.
    pub fn from_secret(kid: Option<&str>, alg: Alg, secret: &[u8]) -> Result<Self, Error> {
        let material = Material::Hmac(hmac_key(alg, secret)?);
        Ok(Self { kid: kid.map(str::to_owned), alg: Some(alg), material })
    }

    pub(crate) fn from_hmac(kid: &str, alg: Alg, key: hmac::Key) -> Self {
        Self { kid: Some(kid.to_owned()), alg: Some(alg), material: Material::Hmac(key) }
    }

    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Whether this key may verify `alg` at all.
    pub fn accepts(&self, alg: Alg) -> bool {
        self.alg.map_or(alg.family() == Family::Rsa, |own| own == alg)
    }

    /// Checks the signature in JOSE's form over `message`.
    pub fn verify(&self, alg: Alg, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        if !self.accepts(alg) {
            return Err(Error::Algorithm);
        }
        match &self.material {
            Material::Hmac(key) => hmac::verify(key, message, signature).map_err(|_| Error::Signature),
            Material::P521(key) => {
                let signature = p521::ecdsa::Signature::from_slice(signature).map_err(|_| Error::Signature)?;
                key.verify(message, &signature).map_err(|_| Error::Signature)
            }
            Material::Public(key) => verify_with_ring(alg, key, message, signature),
        }
    }
}

fn verify_with_ring(alg: Alg, key: &PublicKey, message: &[u8], signature: &[u8]) -> Result<(), Error> {
    let result = match key {
        PublicKey::Rsa { n, e } => RsaPublicKeyComponents { n, e }.verify(rsa_parameters(alg)?, message, signature),
        PublicKey::Ec { curve, point } => UnparsedPublicKey::new(ecdsa(*curve)?, point).verify(message, signature),
        PublicKey::Ed25519(x) => UnparsedPublicKey::new(&signature::ED25519, x).verify(message, signature),
    };
    result.map_err(|_| Error::Signature)
}

/// At least 2048 bits: a shorter modulus fails as a wrong signature does.
fn rsa_parameters(alg: Alg) -> Result<&'static signature::RsaParameters, Error> {
    Ok(match alg {
        Alg::RS256 => &signature::RSA_PKCS1_2048_8192_SHA256,
        Alg::RS384 => &signature::RSA_PKCS1_2048_8192_SHA384,
        Alg::RS512 => &signature::RSA_PKCS1_2048_8192_SHA512,
        Alg::PS256 => &signature::RSA_PSS_2048_8192_SHA256,
        Alg::PS384 => &signature::RSA_PSS_2048_8192_SHA384,
        Alg::PS512 => &signature::RSA_PSS_2048_8192_SHA512,
        _ => return Err(Error::Algorithm),
    })
}

fn ecdsa(curve: Curve) -> Result<&'static dyn VerificationAlgorithm, Error> {
    Ok(match curve {
        Curve::P256 => &signature::ECDSA_P256_SHA256_FIXED,
        Curve::P384 => &signature::ECDSA_P384_SHA384_FIXED,
        Curve::P521 => return Err(Error::Crypto),
    })
}
