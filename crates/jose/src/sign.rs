//! Signing keys, parsed once and shared between threads, and the JWS compact serialisation (RFC 7515 section 3.1).
//! The header has the bytes that Keycloak writes. ring draws its blinding, PSS salts and ECDSA nonces from the operating system.

use p521::ecdsa::signature::RandomizedSigner;
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, RsaEncoding, RsaKeyPair};
use serde::Serialize;

use crate::pkcs8::Secret;
use crate::rng::Rng;
use crate::verify::VerifyingKey;
use crate::{Alg, Curve, Error, PrivateKey, PublicKey, b64};

/// The largest signature: RSA with 4096 bits.
const MAX_SIGNATURE: usize = 512;

/// A key that signs with one algorithm under one key id.
pub struct SigningKey {
    kid: String,
    alg: Alg,
    material: Material,
    public: Option<PublicKey>,
    /// base64url of the header for `typ` "JWT".
    jwt_header: String,
    random: SystemRandom,
}

enum Material {
    Rsa(Box<RsaKeyPair>, &'static dyn RsaEncoding),
    Ecdsa(Box<EcdsaKeyPair>),
    P521(Box<p521::ecdsa::SigningKey>),
    Ed25519(Box<Ed25519KeyPair>),
    Hmac(hmac::Key),
}

impl SigningKey {
    /// From PKCS#8 DER; the key id is computed as Keycloak does.
    pub fn from_pkcs8(alg: Alg, der: &[u8]) -> Result<Self, Error> {
        Self::new(alg, &PrivateKey::from_pkcs8(der)?)
    }

    /// From a private key that fits the algorithm; the key id is computed as Keycloak does.
    pub fn new(alg: Alg, key: &PrivateKey) -> Result<Self, Error> {
        if key.public.family() != alg.family() {
            return Err(Error::Algorithm);
        }
        let material = match &key.secret {
            Secret::Rsa(der) => rsa(alg, der)?,
            Secret::Ec(curve, scalar) => ec(*curve, scalar, &key.public)?,
            Secret::Ed25519(seed) => ed25519(&seed[..])?,
        };
        Ok(Self::build(key.public.kid(), alg, material, Some(key.public.clone())))
    }

    /// A shared secret for HS256, HS384 or HS512.
    pub fn from_secret(kid: &str, alg: Alg, secret: &[u8]) -> Result<Self, Error> {
        let material = Material::Hmac(hmac_key(alg, secret)?);
        Ok(Self::build(kid.to_owned(), alg, material, None))
    }

    fn build(kid: String, alg: Alg, material: Material, public: Option<PublicKey>) -> Self {
        let jwt_header = header(alg, "JWT", &kid);
        Self { kid, alg, material, public, jwt_header, random: SystemRandom::new() }
    }

    /// The same key under another id.
    pub fn with_kid(self, kid: &str) -> Self {
        Self { kid: kid.to_owned(), jwt_header: header(self.alg, "JWT", kid), ..self }
    }

    pub fn kid(&self) -> &str {
        &self.kid
    }

    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// None for a shared secret.
    pub fn public(&self) -> Option<&PublicKey> {
        self.public.as_ref()
    }

    /// The key that verifies what this one signs.
    pub fn verifying_key(&self) -> Result<VerifyingKey, Error> {
        match (&self.public, &self.material) {
            (Some(public), _) => VerifyingKey::new(Some(&self.kid), Some(self.alg), public),
            (None, Material::Hmac(key)) => Ok(VerifyingKey::from_hmac(&self.kid, self.alg, key.clone())),
            (None, _) => Err(Error::Crypto),
        }
    }

    /// A signed token over the JSON of `claims`.
    pub fn sign(&self, typ: &str, claims: &impl Serialize) -> Result<String, Error> {
        let json = serde_json::to_vec(claims).map_err(|error| Error::Claims(error.to_string()))?;
        self.sign_json(typ, &json)
    }

    /// A signed token over a payload that is serialised already.
    pub fn sign_json(&self, typ: &str, payload: &[u8]) -> Result<String, Error> {
        let fresh;
        let header = if typ == "JWT" {
            &self.jwt_header
        } else {
            fresh = header(self.alg, typ, &self.kid);
            &fresh
        };
        let len = header.len() + 2 + b64::encoded_len(payload.len()) + b64::encoded_len(MAX_SIGNATURE);
        let mut token = String::with_capacity(len);
        token.push_str(header);
        token.push('.');
        b64::push(payload, &mut token);
        let mut buffer = [0; MAX_SIGNATURE];
        let signature = self.sign_into(token.as_bytes(), &mut buffer)?;
        token.push('.');
        b64::push(signature, &mut token);
        Ok(token)
    }

    /// The bare signature in JOSE's form.
    pub fn sign_bytes(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let mut buffer = [0; MAX_SIGNATURE];
        Ok(self.sign_into(message, &mut buffer)?.to_vec())
    }

    fn sign_into<'a>(&self, message: &[u8], buffer: &'a mut [u8; MAX_SIGNATURE]) -> Result<&'a [u8], Error> {
        let len = match &self.material {
            Material::Rsa(pair, padding) => {
                let len = pair.public().modulus_len();
                pair.sign(*padding, &self.random, message, &mut buffer[..len]).map_err(|_| Error::Crypto)?;
                len
            }
            Material::Ecdsa(pair) => {
                let signature = pair.sign(&self.random, message).map_err(|_| Error::Crypto)?;
                put(signature.as_ref(), buffer)
            }
            Material::P521(key) => {
                let signature: p521::ecdsa::Signature =
                    key.try_sign_with_rng(&mut Rng(&self.random), message).map_err(|_| Error::Crypto)?;
                put(&signature.to_bytes(), buffer)
            }
            Material::Ed25519(pair) => put(pair.sign(message).as_ref(), buffer),
            Material::Hmac(key) => put(hmac::sign(key, message).as_ref(), buffer),
        };
        Ok(&buffer[..len])
    }
}

fn put(signature: &[u8], buffer: &mut [u8; MAX_SIGNATURE]) -> usize {
    buffer[..signature.len()].copy_from_slice(signature);
    signature.len()
}

/// The protected header in Keycloak's own spelling, blanks included, as base64url.
fn header(alg: Alg, typ: &str, kid: &str) -> String {
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let alg = alg.as_str();
    b64::encode(format!(r#"{{"alg":"{alg}","typ" : {},"kid" : {}}}"#, text(typ), text(kid)))
}

fn rsa(alg: Alg, pkcs8: &[u8]) -> Result<Material, Error> {
    let pair = RsaKeyPair::from_pkcs8(pkcs8)
        .map_err(|_| Error::Key("an RSA key must be consistent and have 2048 to 4096 bits"))?;
    let padding: &'static dyn RsaEncoding = match alg {
        Alg::RS256 => &signature::RSA_PKCS1_SHA256,
        Alg::RS384 => &signature::RSA_PKCS1_SHA384,
        Alg::RS512 => &signature::RSA_PKCS1_SHA512,
        Alg::PS256 => &signature::RSA_PSS_SHA256,
        Alg::PS384 => &signature::RSA_PSS_SHA384,
        Alg::PS512 => &signature::RSA_PSS_SHA512,
        _ => return Err(Error::Algorithm),
    };
    Ok(Material::Rsa(Box::new(pair), padding))
}

fn ec(curve: Curve, scalar: &[u8], public: &PublicKey) -> Result<Material, Error> {
    let bad = Error::Key("the EC private and public key do not belong together");
    let PublicKey::Ec { curve: public_curve, point } = public else {
        return Err(bad);
    };
    if *public_curve != curve {
        return Err(bad);
    }
    let alg = match curve {
        Curve::P256 => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        Curve::P384 => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        Curve::P521 => {
            let key = p521::ecdsa::SigningKey::from_slice(scalar).map_err(|_| bad.clone())?;
            let derived = p521::ecdsa::VerifyingKey::from(&key).to_encoded_point(false);
            return if derived.as_bytes() == point { Ok(Material::P521(Box::new(key))) } else { Err(bad) };
        }
    };
    let pair = EcdsaKeyPair::from_private_key_and_public_key(alg, scalar, point, &SystemRandom::new());
    Ok(Material::Ecdsa(Box::new(pair.map_err(|_| bad)?)))
}

fn ed25519(seed: &[u8]) -> Result<Material, Error> {
    let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| Error::Key("not an Ed25519 key"))?;
    Ok(Material::Ed25519(Box::new(pair)))
}

pub(crate) fn hmac_key(alg: Alg, secret: &[u8]) -> Result<hmac::Key, Error> {
    let algorithm = match alg {
        Alg::HS256 => hmac::HMAC_SHA256,
        Alg::HS384 => hmac::HMAC_SHA384,
        Alg::HS512 => hmac::HMAC_SHA512,
        _ => return Err(Error::Algorithm),
    };
    // RFC 7518 section 3.2 asks for as many bytes as the hash has; client secrets chosen by people are shorter and Keycloak takes them.
    if secret.is_empty() {
        return Err(Error::Key("the secret is empty"));
    }
    Ok(hmac::Key::new(algorithm, secret))
}
