//! The providers `rsa-generated`, `rsa-enc-generated`, `rsa` and `rsa-enc`. Stored as Keycloak does: `privateKey` PKCS#1 and `certificate`,
//! both base64 DER.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatehouse_jose::{PrivateKey, SigningKey, Uses, generate, pem};

use super::provider::{KeyProvider, Material, Order, refused};
use super::{Config, certificate, options};
use crate::fault::Fault;

const SIGNATURE: [&str; 6] = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const ENCRYPTION: [&str; 3] = ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"];
const SIZES: [&str; 4] = ["1024", "2048", "3072", "4096"];

pub(super) const RSA_GENERATED: KeyProvider = KeyProvider {
    id: "rsa-generated",
    options: &["algorithm", "keySize"],
    check: |config| signature_algorithm(config).and(size(config)).map(drop),
    complete: complete_generated,
    read: |config| read(config, signature_algorithm(config)?, Uses::Sig),
};

pub(super) const RSA_ENC_GENERATED: KeyProvider = KeyProvider {
    id: "rsa-enc-generated",
    options: &["algorithm", "keySize"],
    check: |config| encryption_algorithm(config).and(size(config)).map(drop),
    complete: complete_generated,
    read: |config| read(config, encryption_algorithm(config)?, Uses::Enc),
};

pub(super) const RSA: KeyProvider = KeyProvider {
    id: "rsa",
    options: &["algorithm", "privateKey", "certificate"],
    check: |config| signature_algorithm(config).map(drop),
    complete: complete_imported,
    read: |config| read(config, signature_algorithm(config)?, Uses::Sig),
};

pub(super) const RSA_ENC: KeyProvider = KeyProvider {
    id: "rsa-enc",
    options: &["algorithm", "privateKey", "certificate"],
    check: |config| encryption_algorithm(config).map(drop),
    complete: complete_imported,
    read: |config| read(config, encryption_algorithm(config)?, Uses::Enc),
};

fn signature_algorithm(config: &Config) -> Result<&str, Fault> {
    options::one_of(config, "algorithm", "Algorithm", "RS256", &SIGNATURE)
}

fn encryption_algorithm(config: &Config) -> Result<&str, Fault> {
    options::one_of(config, "algorithm", "Algorithm", "RSA-OAEP", &ENCRYPTION)
}

/// Bits.
fn size(config: &Config) -> Result<usize, Fault> {
    let size = options::one_of(config, "keySize", "Key size", "2048", &SIZES)?;
    size.parse().map_err(Fault::internal)
}

fn complete_generated(config: &mut Config, order: &Order<'_>) -> Result<(), Fault> {
    let bits = size(config)?;
    // A key that is there and damaged is an error; one of another size than the options now say is replaced.
    if options::get(config, "privateKey").is_some() {
        let key = private_key(config)?;
        if bits_of(&key) == bits || options::get(config, "keySize").is_none() {
            return complete_imported(config, order);
        }
    }
    let der = generate::rsa(bits, order.random.system()).map_err(refused)?;
    store(config, &PrivateKey::from_pkcs8(&der).map_err(Fault::internal)?)?;
    config.remove("certificate");
    complete_imported(config, order)
}

/// Brings a given key into the stored form and sees to its certificate.
fn complete_imported(config: &mut Config, order: &Order<'_>) -> Result<(), Fault> {
    if options::get(config, "privateKey").is_none() {
        return Err(Fault::invalid("'Private RSA Key' is required"));
    }
    let key = private_key(config)?;
    store(config, &key)?;
    let der = match options::get(config, "certificate") {
        Some(text) => certificate::matching(text, &key)?,
        None => certificate::new(&key, order)?,
    };
    options::set(config, "certificate", STANDARD.encode(der));
    Ok(())
}

fn private_key(config: &Config) -> Result<PrivateKey, Fault> {
    let undecodable = || Fault::invalid("Failed to decode private key");
    let text = options::get(config, "privateKey").ok_or_else(undecodable)?;
    let key = pem::private_key(text).map_err(|error| undecodable().because(error))?;
    if key.public().kty() == "RSA" { Ok(key) } else { Err(undecodable().because("not an RSA key")) }
}

fn store(config: &mut Config, key: &PrivateKey) -> Result<(), Fault> {
    let der = key.to_pkcs1().ok_or_else(|| Fault::internal("an RSA key without its DER form"))?;
    options::set(config, "privateKey", STANDARD.encode(&der[..]));
    Ok(())
}

fn bits_of(key: &PrivateKey) -> usize {
    key.public().rsa_bits().unwrap_or_default()
}

fn read(config: &Config, algorithm: &str, uses: Uses) -> Result<Material, Fault> {
    let key = private_key(config)?;
    let certificate = options::get(config, "certificate").map(|text| certificate::matching(text, &key)).transpose()?;
    let signing = match uses {
        // ring signs with 2048 bits and more.
        Uses::Sig if bits_of(&key) >= 2048 => {
            let alg = algorithm.parse().map_err(refused)?;
            Some(SigningKey::new(alg, &key).map_err(refused)?)
        }
        _ => None,
    };
    Ok(Material {
        kid: key.public().kid(),
        algorithm: algorithm.to_owned(),
        uses,
        kind: "RSA",
        public: Some(key.public().clone()),
        certificate,
        signing,
        private: (uses == Uses::Enc).then_some(key),
        secret: None,
    })
}
