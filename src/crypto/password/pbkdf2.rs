//! The providers `pbkdf2`, `pbkdf2-sha256` and `pbkdf2-sha512` (RFC 8018 section 5.2), with Keycloak's iterations and lengths.

use std::num::NonZeroU32;

use ring::pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};

use super::stored::Parameters;
use super::{HashError, Provider, Work};

/// The default iterations, by the hash function.
const OF_SHA1: u32 = 1_300_000;
const OF_SHA256: u32 = 600_000;
const OF_SHA512: u32 = 210_000;
/// The most iterations, of a stored hash or of a policy, in multiples of the default ones: a large fraction of a second.
const MAX_MULTIPLE: u32 = 5;

pub(super) const SHA1: Provider = Provider {
    id: "pbkdf2",
    default_iterations: OF_SHA1,
    hash_len: 64,
    parameters: Parameters::new,
    limit: |n, _| limit(n, OF_SHA1),
    derive: |work, _, out| derive(PBKDF2_HMAC_SHA1, work, out),
};
pub(super) const SHA256: Provider = Provider {
    id: "pbkdf2-sha256",
    default_iterations: OF_SHA256,
    hash_len: 32,
    limit: |n, _| limit(n, OF_SHA256),
    derive: |work, _, out| derive(PBKDF2_HMAC_SHA256, work, out),
    ..SHA1
};
pub(super) const SHA512: Provider = Provider {
    id: "pbkdf2-sha512",
    default_iterations: OF_SHA512,
    limit: |n, _| limit(n, OF_SHA512),
    derive: |work, _, out| derive(PBKDF2_HMAC_SHA512, work, out),
    ..SHA1
};

fn limit(iterations: u32, default: u32) -> Result<(), HashError> {
    if iterations > MAX_MULTIPLE * default { Err(HashError::TooCostly) } else { Ok(()) }
}

fn derive(algorithm: pbkdf2::Algorithm, work: &Work<'_>, out: &mut [u8]) -> Result<(), HashError> {
    let iterations = NonZeroU32::new(work.iterations).ok_or(HashError::Malformed)?;
    pbkdf2::derive(algorithm, iterations, work.salt, work.password.as_bytes(), out);
    Ok(())
}
