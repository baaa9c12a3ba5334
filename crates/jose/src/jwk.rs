//! JWK and JWKS (RFC 7517; RFC 7518 section 6; RFC 8037): rendered with Keycloak's members in Keycloak's order, and read from clients.
//! A set is read with limits; keys in it that cannot verify (encryption, symmetric, unknown kinds) are passed over, as section 5 asks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::jwk::{self, AlgorithmParameters, EllipticCurve, PublicKeyUse};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use serde::{Deserialize, Serialize};

use crate::{Alg, Curve, Error, KeySet, PublicKey, VerifyingKey, b64, sha256_b64, strict};

/// A longer JWKS document is refused unread.
pub const MAX_JWKS_BYTES: usize = 256 * 1024;
/// A set with more keys is refused.
pub const MAX_JWKS_KEYS: usize = 100;

/// What a published key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uses {
    Sig,
    Enc,
}

/// A public key as it is published. None of its members is secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Jwk {
    pub kid: String,
    pub kty: &'static str,
    pub alg: String,
    #[serde(rename = "use")]
    pub uses: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x5c: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x5t: Option<String>,
    #[serde(rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    pub x5t_s256: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crv: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub y: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub n: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub e: Option<String>,
}

/// A set of published keys.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Jwks {
    pub keys: Vec<Jwk>,
}

impl Jwk {
    /// `alg` is a name because encryption keys have theirs ("RSA-OAEP"). `chain` holds DER certificates, the key's own first; it may be empty.
    pub fn new(kid: &str, alg: &str, uses: Uses, key: &PublicKey, chain: &[Vec<u8>]) -> Self {
        let uses = match uses {
            Uses::Sig => "sig",
            Uses::Enc => "enc",
        };
        let own = chain.first();
        let mut jwk = Jwk {
            kid: kid.to_owned(),
            kty: key.kty(),
            alg: alg.to_owned(),
            uses,
            x5c: own.map(|_| chain.iter().map(|der| STANDARD.encode(der)).collect()),
            x5t: own.map(|der| b64::encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, der))),
            x5t_s256: own.map(|der| sha256_b64(der)),
            crv: None,
            x: None,
            y: None,
            n: None,
            e: None,
        };
        jwk.set_key(key);
        jwk
    }

    fn set_key(&mut self, key: &PublicKey) {
        match key {
            PublicKey::Rsa { n, e } => {
                self.n = Some(b64::encode(n));
                self.e = Some(b64::encode(e));
            }
            PublicKey::Ec { curve, point } => {
                let (x, y) = point[1..].split_at(curve.field_len());
                self.crv = Some(curve.as_str());
                self.x = Some(b64::encode(x));
                self.y = Some(b64::encode(y));
            }
            PublicKey::Ed25519(x) => {
                self.crv = Some("Ed25519");
                self.x = Some(b64::encode(x));
            }
        }
    }
}

/// One JWK from outside: its public key. Symmetric and unknown kinds are refused.
pub fn parse_jwk(value: &serde_json::Value) -> Result<PublicKey, Error> {
    public_key(&read(value)?)
}

/// The keys of a JWKS document that can verify signatures. Fails on what is no JWKS, is too long or has too many keys.
pub fn parse_jwks(json: &[u8]) -> Result<KeySet, Error> {
    #[derive(Deserialize)]
    struct Document {
        keys: Vec<serde_json::Value>,
    }
    if json.len() > MAX_JWKS_BYTES {
        return Err(Error::TooLong { max: MAX_JWKS_BYTES });
    }
    let document: Document = strict::from_slice(json).map_err(|_| Error::Malformed("not a JWKS document"))?;
    if document.keys.len() > MAX_JWKS_KEYS {
        return Err(Error::Malformed("too many keys"));
    }
    Ok(document.keys.iter().filter_map(|key| verifying_key(key).ok()).collect())
}

fn read(value: &serde_json::Value) -> Result<jwk::Jwk, Error> {
    jwk::Jwk::deserialize(value).map_err(|_| Error::Key("not a JWK"))
}

fn verifying_key(value: &serde_json::Value) -> Result<VerifyingKey, Error> {
    let jwk = read(value)?;
    if !matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature)) {
        return Err(Error::Key("not a signature key"));
    }
    let alg = jwk.common.key_algorithm.map(|_| named_alg(value)).transpose()?;
    VerifyingKey::new(jwk.common.key_id.as_deref(), alg, &public_key(&jwk)?)
}

/// The name itself: jsonwebtoken does not know ES512.
fn named_alg(value: &serde_json::Value) -> Result<Alg, Error> {
    value["alg"].as_str().ok_or(Error::Algorithm)?.parse()
}

fn public_key(jwk: &jwk::Jwk) -> Result<PublicKey, Error> {
    match &jwk.algorithm {
        AlgorithmParameters::RSA(key) => PublicKey::rsa(&b64::decode(&key.n)?, &b64::decode(&key.e)?),
        AlgorithmParameters::EllipticCurve(key) => ec(&key.curve, &b64::decode(&key.x)?, &b64::decode(&key.y)?),
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            PublicKey::ed25519(&b64::decode(&key.x)?)
        }
        _ => Err(Error::Key("unsupported kind of public key")),
    }
}

fn ec(curve: &EllipticCurve, x: &[u8], y: &[u8]) -> Result<PublicKey, Error> {
    let curve = match curve {
        EllipticCurve::P256 => Curve::P256,
        EllipticCurve::P384 => Curve::P384,
        EllipticCurve::P521 => Curve::P521,
        _ => return Err(Error::Key("unsupported curve")),
    };
    // RFC 7518 section 6.2.1.2: each coordinate as long as the field, so that x and y cannot trade bytes.
    if x.len() != curve.field_len() || y.len() != curve.field_len() {
        return Err(Error::Key("a coordinate has the wrong length"));
    }
    PublicKey::ec(curve, &[&[4], x, y].concat())
}
