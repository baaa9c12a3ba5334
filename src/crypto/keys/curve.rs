//! The providers `ecdsa-generated` and `eddsa-generated`. Stored as Keycloak does: PKCS#8 and SubjectPublicKeyInfo, both base64 DER.
//! A certificate is made for EC keys when `ecGenerateCertificate` asks for it. Refused: Ed448.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatehouse_jose::{Curve, PrivateKey, SigningKey, Uses, Zeroizing, generate};

use super::provider::{KeyProvider, Material, Order, refused};
use super::{Config, certificate, options};
use crate::fault::Fault;

const ECDSA_CURVES: [&str; 3] = ["P-256", "P-384", "P-521"];
const EDDSA_CURVES: [&str; 2] = ["Ed25519", "Ed448"];
/// The options of the private and the public key.
const ECDSA: (&str, &str) = ("ecdsaPrivateKey", "ecdsaPublicKey");
const EDDSA: (&str, &str) = ("eddsaPrivateKey", "eddsaPublicKey");

pub(super) const ECDSA_GENERATED: KeyProvider = KeyProvider {
    id: "ecdsa-generated",
    options: &["ecdsaEllipticCurveKey", "ecGenerateCertificate"],
    check: |config| curve(config).map(drop),
    complete: complete_ecdsa,
    read: |config| read(config, ECDSA),
};

pub(super) const EDDSA_GENERATED: KeyProvider = KeyProvider {
    id: "eddsa-generated",
    options: &["eddsaEllipticCurveKey"],
    check: check_eddsa,
    complete: |config, order: &Order<'_>| {
        complete(config, EDDSA, |_| true, || generate::ed25519(order.random.system()))
    },
    read: |config| read(config, EDDSA),
};

fn curve(config: &Config) -> Result<Curve, Fault> {
    let name = options::one_of(config, "ecdsaEllipticCurveKey", "Elliptic Curve", "P-256", &ECDSA_CURVES)?;
    name.parse().map_err(refused)
}

fn complete_ecdsa(config: &mut Config, order: &Order<'_>) -> Result<(), Fault> {
    let curve = curve(config)?;
    let fits = |key: &PrivateKey| key.public().only_alg() == Some(curve.alg());
    complete(config, ECDSA, fits, || generate::ec(curve, order.random.system()))?;
    complete_certificate(config, order)
}

/// Makes the certificate, or drops one that is no longer asked for.
fn complete_certificate(config: &mut Config, order: &Order<'_>) -> Result<(), Fault> {
    if options::get(config, "ecGenerateCertificate") != Some("true") {
        config.remove("certificate");
        return Ok(());
    }
    let key = private_key(config, ECDSA)?;
    let is_there = options::get(config, "certificate").is_some_and(|text| certificate::matching(text, &key).is_ok());
    if !is_there {
        options::set(config, "certificate", STANDARD.encode(certificate::new(&key, order)?));
    }
    Ok(())
}

fn check_eddsa(config: &Config) -> Result<(), Fault> {
    match options::one_of(config, "eddsaEllipticCurveKey", "Elliptic Curve", "Ed25519", &EDDSA_CURVES)? {
        "Ed448" => Err(Fault::invalid("The elliptic curve Ed448 is not supported")),
        _ => Ok(()),
    }
}

fn complete(
    config: &mut Config,
    (private, public): (&str, &str),
    is_asked_for: impl Fn(&PrivateKey) -> bool,
    generate: impl Fn() -> Result<Zeroizing<Vec<u8>>, gatehouse_jose::Error>,
) -> Result<(), Fault> {
    if options::get(config, private).is_some() && is_asked_for(&private_key(config, (private, public))?) {
        return Ok(());
    }
    let der = generate().map_err(refused)?;
    let key = PrivateKey::from_pkcs8(&der).map_err(Fault::internal)?;
    options::set(config, private, STANDARD.encode(&der[..]));
    options::set(config, public, STANDARD.encode(key.public().to_spki()));
    Ok(())
}

fn private_key(config: &Config, (private, public): (&str, &str)) -> Result<PrivateKey, Fault> {
    let undecodable = |what: &str| Fault::invalid(format!("Failed to decode {what} key"));
    let bytes = |name, what| {
        let text = options::get(config, name).ok_or_else(|| undecodable(what))?;
        STANDARD.decode(text).map_err(|_| undecodable(what))
    };
    let der = Zeroizing::new(bytes(private, "private")?);
    let key = PrivateKey::from_pkcs8_and_spki(&der, &bytes(public, "public")?);
    key.map_err(|error| undecodable("private").because(error))
}

fn read(config: &Config, names: (&str, &str)) -> Result<Material, Fault> {
    let key = private_key(config, names)?;
    let alg = key.public().only_alg().ok_or_else(|| Fault::invalid("Failed to decode private key"))?;
    let certificate = options::get(config, "certificate").map(|text| certificate::matching(text, &key)).transpose()?;
    let signing = SigningKey::new(alg, &key).map_err(refused)?;
    Ok(Material {
        kid: signing.kid().to_owned(),
        algorithm: alg.as_str().to_owned(),
        uses: Uses::Sig,
        kind: key.public().kty(),
        public: Some(key.public().clone()),
        certificate,
        signing: Some(signing),
        private: None,
        secret: None,
    })
}
