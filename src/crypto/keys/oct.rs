//! The providers `hmac-generated` and `aes-generated`. Stored as Keycloak does: `kid` a UUID, `secret` base64url.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_jose::{SigningKey, Uses, Zeroizing};

use super::provider::{KeyProvider, Material, Order, refused};
use super::{Config, options};
use crate::fault::Fault;

const HMAC: [&str; 3] = ["HS256", "HS384", "HS512"];
/// Bytes.
const HMAC_SIZES: [&str; 7] = ["16", "24", "32", "64", "128", "256", "512"];
const AES_SIZES: [&str; 3] = ["16", "24", "32"];

pub(super) const HMAC_GENERATED: KeyProvider = KeyProvider {
    id: "hmac-generated",
    options: &["algorithm", "secretSize"],
    check: |config| hmac_algorithm(config).and(hmac_size(config)).map(drop),
    complete: |config, order| complete(config, hmac_size(config)?, order),
    read: read_hmac,
};

pub(super) const AES_GENERATED: KeyProvider = KeyProvider {
    id: "aes-generated",
    options: &["secretSize"],
    check: |config| aes_size(config).map(drop),
    complete: |config, order| complete(config, aes_size(config)?, order),
    read: |config| read(config, "AES", Uses::Enc),
};

fn hmac_algorithm(config: &Config) -> Result<&str, Fault> {
    options::one_of(config, "algorithm", "Algorithm", "HS512", &HMAC)
}

fn hmac_size(config: &Config) -> Result<usize, Fault> {
    size(config, "128", &HMAC_SIZES)
}

fn aes_size(config: &Config) -> Result<usize, Fault> {
    size(config, "32", &AES_SIZES)
}

fn size(config: &Config, default: &'static str, known: &[&str]) -> Result<usize, Fault> {
    options::one_of(config, "secretSize", "Secret size", default, known)?.parse().map_err(Fault::internal)
}

fn complete(config: &mut Config, size: usize, order: &Order<'_>) -> Result<(), Fault> {
    if options::get(config, "secret").is_some() {
        let is_asked_for = options::get(config, "secretSize").is_none() || secret(config)?.len() == size;
        if is_asked_for && options::get(config, "kid").is_some() {
            return Ok(());
        }
    }
    let mut secret = Zeroizing::new(order.random.bytes::<512>());
    options::set(config, "secret", URL_SAFE_NO_PAD.encode(&secret[..size]));
    secret.fill(0);
    options::set(config, "kid", order.random.uuid());
    Ok(())
}

fn secret(config: &Config) -> Result<Zeroizing<Vec<u8>>, Fault> {
    let text = options::get(config, "secret").ok_or_else(|| Fault::invalid("'Secret' is required"))?;
    let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map(Zeroizing::new);
    bytes.map_err(|_| Fault::invalid("Failed to decode secret"))
}

fn read_hmac(config: &Config) -> Result<Material, Fault> {
    let algorithm = hmac_algorithm(config)?;
    let mut material = read(config, algorithm, Uses::Sig)?;
    let alg = algorithm.parse().map_err(refused)?;
    let secret = material.secret.take().unwrap_or_default();
    material.signing = Some(SigningKey::from_secret(&material.kid, alg, &secret).map_err(refused)?);
    Ok(material)
}

fn read(config: &Config, algorithm: &str, uses: Uses) -> Result<Material, Fault> {
    let kid = options::get(config, "kid").ok_or_else(|| Fault::invalid("'Key ID' is required"))?;
    Ok(Material {
        kid: kid.to_owned(),
        algorithm: algorithm.to_owned(),
        uses,
        kind: "OCT",
        public: None,
        certificate: None,
        signing: None,
        private: None,
        secret: Some(secret(config)?),
    })
}
