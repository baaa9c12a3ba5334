//! The providers `pbkdf2`, `pbkdf2-sha256` and `pbkdf2-sha512` (RFC 8018 section 5.2), with Keycloak's iterations and lengths.

use std::num::NonZeroU32;

use ring::pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA512};

use super::argon2id::Memory;
use super::stored::Parameters;
use super::{HashError, Provider, Work};

/// The most iterations of a stored hash or a policy.
const MAX_ITERATIONS: u32 = 10_000_000;

pub(super) const SHA1: Provider = provider("pbkdf2", 1_300_000, 64, |work, _, out| derive(PBKDF2_HMAC_SHA1, work, out));
pub(super) const SHA256: Provider =
    provider("pbkdf2-sha256", 600_000, 32, |work, _, out| derive(PBKDF2_HMAC_SHA256, work, out));
pub(super) const SHA512: Provider =
    provider("pbkdf2-sha512", 210_000, 64, |work, _, out| derive(PBKDF2_HMAC_SHA512, work, out));

const fn provider(
    id: &'static str,
    default_iterations: u32,
    hash_len: usize,
    derive: fn(&Work<'_>, &mut Memory, &mut [u8]) -> Result<(), HashError>,
) -> Provider {
    Provider { id, default_iterations, hash_len, parameters: Parameters::new, derive }
}

fn derive(algorithm: pbkdf2::Algorithm, work: &Work<'_>, out: &mut [u8]) -> Result<(), HashError> {
    if work.iterations > MAX_ITERATIONS {
        return Err(HashError::TooCostly);
    }
    let iterations = NonZeroU32::new(work.iterations).ok_or(HashError::Malformed)?;
    pbkdf2::derive(algorithm, iterations, work.salt, work.password.as_bytes(), out);
    Ok(())
}
