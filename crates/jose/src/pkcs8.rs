//! Private keys as read from PKCS#8 (RFC 5208, RFC 5958), with the public half beside them.
//! An EC key without its public half is refused unless the caller has it; Ed448 and other kinds are refused.

use rsa::pkcs8::PrivateKeyInfo;
use sec1::EcPrivateKey;
use x509_cert::der::asn1::{Any, OctetStringRef};
use x509_cert::der::{Decode, Encode};
use zeroize::Zeroizing;

use crate::public::{EC_OID, ED25519_OID, RSA_OID, curve_of};
use crate::{Curve, Error, PublicKey};

/// A private key, ready to become a [`crate::SigningKey`]. Wiped on drop; no Debug.
pub struct PrivateKey {
    pub(crate) secret: Secret,
    pub(crate) public: PublicKey,
}

pub(crate) enum Secret {
    /// The whole PKCS#8 document, as ring wants it.
    Rsa(Zeroizing<Vec<u8>>),
    /// The scalar, as long as the field.
    Ec(Curve, Zeroizing<Vec<u8>>),
    Ed25519(Zeroizing<[u8; 32]>),
}

impl PrivateKey {
    /// Reads PKCS#8 DER.
    pub fn from_pkcs8(der: &[u8]) -> Result<Self, Error> {
        Self::read(der, None)
    }

    /// Reads PKCS#1 DER (RFC 8017 appendix A.1.2), Keycloak's stored form of RSA keys.
    pub fn from_pkcs1(der: &[u8]) -> Result<Self, Error> {
        let info = PrivateKeyInfo::new(rsa::pkcs1::ALGORITHM_ID, der);
        let pkcs8 = info.to_der().map_err(|_| Error::Key("not an RSA private key"))?;
        Self::read(&Zeroizing::new(pkcs8), None)
    }

    /// RSA keys as PKCS#1 DER; None for other kinds.
    pub fn to_pkcs1(&self) -> Option<Zeroizing<Vec<u8>>> {
        let Secret::Rsa(pkcs8) = &self.secret else {
            return None;
        };
        let info = PrivateKeyInfo::from_der(pkcs8).ok()?;
        Some(Zeroizing::new(info.private_key.to_vec()))
    }

    /// Reads PKCS#8 DER whose public half is kept elsewhere, as Java writes EC keys. RSA and Ed25519 keys are checked against it.
    pub fn from_pkcs8_and_spki(der: &[u8], spki: &[u8]) -> Result<Self, Error> {
        Self::read(der, Some(PublicKey::from_spki(spki)?))
    }

    /// The public half.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    fn read(der: &[u8], given: Option<PublicKey>) -> Result<Self, Error> {
        let info = PrivateKeyInfo::from_der(der).map_err(|_| Error::Key("not a PKCS#8 private key"))?;
        let key = match info.algorithm.oid {
            RSA_OID => rsa(der, info.private_key)?,
            EC_OID => ec(&info, given.clone())?,
            ED25519_OID => ed25519(info.private_key)?,
            _ => return Err(Error::Key("unsupported kind of private key")),
        };
        match given {
            Some(public) if public != key.public => {
                Err(Error::Key("the public key does not belong to the private key"))
            }
            _ => Ok(key),
        }
    }
}

fn rsa(der: &[u8], pkcs1: &[u8]) -> Result<PrivateKey, Error> {
    let key = rsa::pkcs1::RsaPrivateKey::from_der(pkcs1).map_err(|_| Error::Key("not an RSA private key"))?;
    let public = PublicKey::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())?;
    Ok(PrivateKey { secret: Secret::Rsa(Zeroizing::new(der.to_vec())), public })
}

fn ec(info: &PrivateKeyInfo, given: Option<PublicKey>) -> Result<PrivateKey, Error> {
    let parameters = info.algorithm.parameters.map(Any::from);
    let curve = curve_of(parameters.as_ref())?;
    let key = EcPrivateKey::from_der(info.private_key).map_err(|_| Error::Key("not an EC private key"))?;
    let scalar = left_pad(key.private_key, curve.field_len())?;
    let public = match (key.public_key, given) {
        (Some(point), _) => PublicKey::ec(curve, point)?,
        (None, Some(public)) => public,
        (None, None) => return Err(Error::Key("an EC private key without its public key")),
    };
    Ok(PrivateKey { secret: Secret::Ec(curve, scalar), public })
}

fn ed25519(inner: &[u8]) -> Result<PrivateKey, Error> {
    let bad = Error::Key("not an Ed25519 private key");
    let octets = OctetStringRef::from_der(inner).map_err(|_| bad.clone())?;
    let seed: [u8; 32] = octets.as_bytes().try_into().map_err(|_| bad.clone())?;
    let pair = ring::signature::Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| bad)?;
    let public = PublicKey::ed25519(ring::signature::KeyPair::public_key(&pair).as_ref())?;
    Ok(PrivateKey { secret: Secret::Ed25519(Zeroizing::new(seed)), public })
}

/// Some encoders drop or add leading zeros of the scalar.
fn left_pad(scalar: &[u8], len: usize) -> Result<Zeroizing<Vec<u8>>, Error> {
    let zeros = scalar.len().saturating_sub(len);
    if scalar[..zeros].iter().any(|byte| *byte != 0) {
        return Err(Error::Key("the EC scalar is too long for its curve"));
    }
    let scalar = &scalar[zeros..];
    let mut padded = Zeroizing::new(vec![0; len]);
    padded[len - scalar.len()..].copy_from_slice(scalar);
    Ok(padded)
}
