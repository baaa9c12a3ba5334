//! Hashes beside the signature: `at_hash`, `c_hash`, `s_hash` (OpenID Connect Core section 3.1.3.6, FAPI section 5.1.1).

use ring::digest::{Algorithm, SHA256, SHA384, SHA512, digest};

use crate::{Alg, b64};

/// The left half of the hash that belongs to `alg`, in base64url. EdDSA with Ed25519 uses SHA-512.
pub fn half_hash(alg: Alg, bytes: &[u8]) -> String {
    let full = digest(algorithm(alg), bytes);
    let full = full.as_ref();
    b64::encode(&full[..full.len() / 2])
}

/// SHA-256 in base64url: thumbprints, `x5t#S256`, PKCE challenges, key ids.
pub fn sha256_b64(bytes: &[u8]) -> String {
    b64::encode(digest(&SHA256, bytes))
}

fn algorithm(alg: Alg) -> &'static Algorithm {
    match alg {
        Alg::RS256 | Alg::PS256 | Alg::ES256 | Alg::HS256 => &SHA256,
        Alg::RS384 | Alg::PS384 | Alg::ES384 | Alg::HS384 => &SHA384,
        Alg::RS512 | Alg::PS512 | Alg::ES512 | Alg::HS512 | Alg::EdDSA => &SHA512,
    }
}
