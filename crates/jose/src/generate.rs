//! New keys as PKCS#8 DER, in the forms that Java reads too: version 1, EC with the public half inside.

use ring::rand::SecureRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, ECDSA_P384_SHA384_FIXED_SIGNING, EcdsaKeyPair};
use rsa::pkcs8::{EncodePrivateKey, PrivateKeyInfo};
use sec1::EcPrivateKey;
use x509_cert::der::{Encode, asn1::AnyRef};
use zeroize::Zeroizing;

use crate::public::{EC_OID, curve_oid};
use crate::rng::Rng;
use crate::{Curve, Error};

/// The sizes that can be made and used; Keycloak's 1024 is below what ring signs with.
pub const RSA_BITS: [usize; 3] = [2048, 3072, 4096];

/// An RSA key with the exponent 65537. Takes a good part of a second of one core and more for the larger sizes.
pub fn rsa(bits: usize, random: &dyn SecureRandom) -> Result<Zeroizing<Vec<u8>>, Error> {
    if !RSA_BITS.contains(&bits) {
        return Err(Error::Key("an RSA key is generated with 2048, 3072 or 4096 bits"));
    }
    let key = rsa::RsaPrivateKey::new(&mut Rng(random), bits).map_err(|_| Error::Crypto)?;
    let der = key.to_pkcs8_der().map_err(|_| Error::Crypto)?;
    Ok(der.to_bytes())
}

/// A key on one of the NIST curves.
pub fn ec(curve: Curve, random: &dyn SecureRandom) -> Result<Zeroizing<Vec<u8>>, Error> {
    let alg = match curve {
        Curve::P256 => &ECDSA_P256_SHA256_FIXED_SIGNING,
        Curve::P384 => &ECDSA_P384_SHA384_FIXED_SIGNING,
        Curve::P521 => return p521(random),
    };
    let document = EcdsaKeyPair::generate_pkcs8(alg, random).map_err(|_| Error::Crypto)?;
    Ok(Zeroizing::new(document.as_ref().to_vec()))
}

fn p521(random: &dyn SecureRandom) -> Result<Zeroizing<Vec<u8>>, Error> {
    let key = p521::ecdsa::SigningKey::random(&mut Rng(random));
    let scalar = Zeroizing::new(key.to_bytes());
    let point = p521::ecdsa::VerifyingKey::from(&key).to_encoded_point(false);
    let inner = EcPrivateKey { private_key: &scalar, parameters: None, public_key: Some(point.as_bytes()) };
    let inner = Zeroizing::new(inner.to_der().map_err(|_| Error::Crypto)?);
    let oid = curve_oid(Curve::P521);
    let algorithm = rsa::pkcs8::AlgorithmIdentifierRef { oid: EC_OID, parameters: Some(AnyRef::from(&oid)) };
    let der = PrivateKeyInfo::new(algorithm, &inner).to_der();
    der.map(Zeroizing::new).map_err(|_| Error::Crypto)
}

/// An Ed25519 key (RFC 8410 section 7).
pub fn ed25519(random: &dyn SecureRandom) -> Result<Zeroizing<Vec<u8>>, Error> {
    const PREFIX: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    let mut der = Zeroizing::new(PREFIX.to_vec());
    der.resize(PREFIX.len() + 32, 0);
    random.fill(&mut der[PREFIX.len()..]).map_err(|_| Error::Crypto)?;
    Ok(der)
}
