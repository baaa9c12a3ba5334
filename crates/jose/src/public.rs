//! Public keys as values: SubjectPublicKeyInfo DER (RFC 5280 section 4.1.2.7, RFC 5480, RFC 8410) in and out, key ids, JWK thumbprints.
//! Refused: RSA outside 2048–8192 bits when read from outside, compressed points, curves other than P-256, P-384, P-521 and Ed25519.

use rsa::pkcs1;
use x509_cert::der::asn1::{Any, BitString, ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Encode, Tag};
use x509_cert::spki::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use crate::{Alg, Curve, Error, Family, b64, sha256_b64};

pub(crate) const RSA_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
pub(crate) const EC_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
pub(crate) const ED25519_OID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
const CURVE_OIDS: [(Curve, ObjectIdentifier); 3] = [
    (Curve::P256, ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7")),
    (Curve::P384, ObjectIdentifier::new_unwrap("1.3.132.0.34")),
    (Curve::P521, ObjectIdentifier::new_unwrap("1.3.132.0.35")),
];
/// Bytes of an RSA modulus: 1024 bits (Keycloak still generates them) to 8192.
const RSA_MODULUS_BYTES: std::ops::RangeInclusive<usize> = 128..=1024;

pub(crate) type Spki = SubjectPublicKeyInfo<Any, BitString>;

/// A public key. Integers are big-endian without leading zeros, points uncompressed (`04 ‖ x ‖ y`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    Ec { curve: Curve, point: Vec<u8> },
    Ed25519([u8; 32]),
}

impl PublicKey {
    /// Modulus and exponent; leading zeros are dropped. The exponent is odd, above one and at most 33 bits.
    pub fn rsa(n: &[u8], e: &[u8]) -> Result<Self, Error> {
        let (n, e) = (strip_zeros(n), strip_zeros(e));
        if !RSA_MODULUS_BYTES.contains(&n.len()) {
            return Err(Error::Key("an RSA key has 1024 to 8192 bits"));
        }
        let odd = e.last().is_some_and(|last| last & 1 == 1);
        if !odd || e == [1] || e.len() > 5 {
            return Err(Error::Key("unusable RSA exponent"));
        }
        Ok(PublicKey::Rsa { n: n.to_vec(), e: e.to_vec() })
    }

    /// An uncompressed point. That it lies on the curve is checked by each verification.
    pub fn ec(curve: Curve, point: &[u8]) -> Result<Self, Error> {
        if point.len() != 1 + 2 * curve.field_len() || point[0] != 4 {
            return Err(Error::Key("an EC point must be uncompressed and of its curve's size"));
        }
        Ok(PublicKey::Ec { curve, point: point.to_vec() })
    }

    pub fn ed25519(x: &[u8]) -> Result<Self, Error> {
        let x = x.try_into().map_err(|_| Error::Key("an Ed25519 key has 32 bytes"))?;
        Ok(PublicKey::Ed25519(x))
    }

    /// `kty` of RFC 7518 section 6.1.
    pub fn kty(&self) -> &'static str {
        match self {
            PublicKey::Rsa { .. } => "RSA",
            PublicKey::Ec { .. } => "EC",
            PublicKey::Ed25519(_) => "OKP",
        }
    }

    pub fn family(&self) -> Family {
        match self {
            PublicKey::Rsa { .. } => Family::Rsa,
            PublicKey::Ec { curve, .. } => Family::Ec(*curve),
            PublicKey::Ed25519(_) => Family::Ed25519,
        }
    }

    /// The algorithm when the key leaves only one: none for RSA.
    pub fn only_alg(&self) -> Option<Alg> {
        match self {
            PublicKey::Rsa { .. } => None,
            PublicKey::Ec { curve, .. } => Some(curve.alg()),
            PublicKey::Ed25519(_) => Some(Alg::EdDSA),
        }
    }

    /// The size of an RSA modulus in bits; None for other kinds.
    pub fn rsa_bits(&self) -> Option<usize> {
        let PublicKey::Rsa { n, .. } = self else { return None };
        Some(n.len() * 8 - n.first().map_or(0, |first| first.leading_zeros() as usize))
    }

    /// Keycloak's key id: base64url of SHA-256 over the SubjectPublicKeyInfo.
    pub fn kid(&self) -> String {
        sha256_b64(&self.to_spki())
    }

    /// RFC 7638 section 3, with SHA-256.
    pub fn thumbprint(&self) -> String {
        sha256_b64(self.thumbprint_json().as_bytes())
    }

    fn thumbprint_json(&self) -> String {
        let enc = |bytes: &[u8]| b64::encode(bytes);
        match self {
            PublicKey::Rsa { n, e } => {
                format!(r#"{{"e":"{}","kty":"RSA","n":"{}"}}"#, enc(e), enc(n))
            }
            PublicKey::Ec { curve, point } => {
                let (x, y) = point[1..].split_at(curve.field_len());
                let crv = curve.as_str();
                format!(r#"{{"crv":"{crv}","kty":"EC","x":"{}","y":"{}"}}"#, enc(x), enc(y))
            }
            PublicKey::Ed25519(x) => format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{}"}}"#, enc(x)),
        }
    }

    /// SubjectPublicKeyInfo, DER.
    pub fn to_spki(&self) -> Vec<u8> {
        self.spki()
            .and_then(|spki| spki.to_der().map_err(|_| Error::Crypto))
            .expect("a checked key always has a DER form")
    }

    pub(crate) fn spki(&self) -> Result<Spki, Error> {
        let (oid, parameters, bits) = match self {
            PublicKey::Rsa { n, e } => (RSA_OID, Some(Any::null()), pkcs1_der(n, e)?),
            PublicKey::Ec { curve, point } => (EC_OID, Some(Any::from(&curve_oid(*curve))), point.clone()),
            PublicKey::Ed25519(x) => (ED25519_OID, None, x.to_vec()),
        };
        let subject_public_key = BitString::from_bytes(&bits).map_err(|_| Error::Crypto)?;
        Ok(SubjectPublicKeyInfo { algorithm: AlgorithmIdentifier { oid, parameters }, subject_public_key })
    }

    /// Reads SubjectPublicKeyInfo, DER.
    pub fn from_spki(der: &[u8]) -> Result<Self, Error> {
        let spki = Spki::from_der(der).map_err(|_| Error::Key("not a SubjectPublicKeyInfo"))?;
        Self::from_parsed_spki(&spki)
    }

    pub(crate) fn from_parsed_spki(spki: &Spki) -> Result<Self, Error> {
        let bits = spki.subject_public_key.as_bytes().ok_or(Error::Key("stray bits"))?;
        match spki.algorithm.oid {
            RSA_OID => {
                let key = pkcs1::RsaPublicKey::from_der(bits).map_err(|_| Error::Key("not an RSA public key"))?;
                Self::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())
            }
            EC_OID => Self::ec(curve_of(spki.algorithm.parameters.as_ref())?, bits),
            ED25519_OID => Self::ed25519(bits),
            _ => Err(Error::Key("unsupported kind of public key")),
        }
    }
}

fn strip_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    &bytes[zeros..]
}

fn pkcs1_der(n: &[u8], e: &[u8]) -> Result<Vec<u8>, Error> {
    let modulus = UintRef::new(n).map_err(|_| Error::Crypto)?;
    let public_exponent = UintRef::new(e).map_err(|_| Error::Crypto)?;
    let key = pkcs1::RsaPublicKey { modulus, public_exponent };
    key.to_der().map_err(|_| Error::Crypto)
}

pub(crate) fn curve_oid(curve: Curve) -> ObjectIdentifier {
    CURVE_OIDS[curve as usize].1
}

/// The named curve in an algorithm's parameters (RFC 5480 section 2.1.1.1).
pub(crate) fn curve_of(parameters: Option<&Any>) -> Result<Curve, Error> {
    let oid = parameters
        .filter(|any| any.value().len() < 64 && x509_cert::der::Tagged::tag(*any) == Tag::ObjectIdentifier)
        .and_then(|any| any.decode_as::<ObjectIdentifier>().ok());
    CURVE_OIDS
        .iter()
        .find(|(_, known)| Some(*known) == oid)
        .map(|(curve, _)| *curve)
        .ok_or(Error::Key("unsupported curve"))
}
