//! Password hashes in Keycloak's stored form, by a table of its four hash providers. A stored hash brings its own parameters; those
//! that would cost too much memory or time are refused, so that an import cannot stop the server.
//! Slow on purpose: call these from [`super::hash_pool`], never on a request's thread.

mod argon2id;
mod pbkdf2;
mod stored;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::rand::SecureRandom;
use subtle::ConstantTimeEq;

pub use argon2id::Memory;
pub use stored::StoredHash;
use stored::{CredentialData, SecretData};

/// Keycloak's length of salts.
const SALT_LEN: usize = 16;
/// Bytes of salt and hash that are believed of a stored credential.
const STORED_BYTES: std::ops::RangeInclusive<usize> = 8..=128;

/// Why a password could not be hashed or compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HashError {
    #[error("no such password hashing provider")]
    UnknownAlgorithm,
    #[error("the stored credential is malformed")]
    Malformed,
    #[error("the hash takes more memory or time than is allowed")]
    TooCostly,
    #[error("a cryptographic operation failed")]
    Crypto,
}

/// A hash provider.
pub struct Provider {
    /// Keycloak's provider id, as the password policy `hashAlgorithm` and `credentialData.algorithm` name it.
    pub id: &'static str,
    pub default_iterations: u32,
    /// Bytes of a new hash.
    hash_len: usize,
    /// The parameters of new hashes besides the iterations.
    parameters: fn() -> stored::Parameters,
    /// Refuses iterations and parameters that would cost too much memory or time.
    limit: fn(u32, &stored::Parameters) -> Result<(), HashError>,
    derive: fn(&Work<'_>, &mut Memory, &mut [u8]) -> Result<(), HashError>,
}

/// What a provider derives a hash from.
struct Work<'a> {
    password: &'a str,
    salt: &'a [u8],
    iterations: u32,
    parameters: &'a stored::Parameters,
}

/// The providers; the first is the default.
pub const PROVIDERS: [Provider; 4] = [argon2id::ARGON2, pbkdf2::SHA1, pbkdf2::SHA256, pbkdf2::SHA512];

/// How a realm hashes new passwords.
#[derive(Clone, Copy)]
pub struct HashPolicy {
    provider: &'static Provider,
    iterations: u32,
}

impl Provider {
    fn derive(&self, work: &Work<'_>, memory: &mut Memory, out: &mut [u8]) -> Result<(), HashError> {
        (self.limit)(work.iterations, work.parameters)?;
        (self.derive)(work, memory, out)
    }
}

/// The outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The password is the right one.
    pub ok: bool,
    /// The hash was made otherwise than the policy says: hash anew when `ok`.
    pub needs_upgrade: bool,
}

/// The provider of that id.
#[must_use]
pub fn find_provider(id: &str) -> Option<&'static Provider> {
    const TABLE: &[Provider] = &PROVIDERS;
    TABLE.iter().find(|provider| provider.id == id)
}

impl Default for HashPolicy {
    fn default() -> Self {
        let provider = find_provider(PROVIDERS[0].id).expect("the default is in the table");
        Self { provider, iterations: provider.default_iterations }
    }
}

impl HashPolicy {
    /// `iterations` below one, Keycloak's -1 included, mean the provider's default.
    ///
    /// # Errors
    /// [`HashError::UnknownAlgorithm`]; [`HashError::TooCostly`] for more iterations than are verified.
    pub fn new(algorithm: Option<&str>, iterations: Option<i64>) -> Result<Self, HashError> {
        let id = algorithm.unwrap_or(PROVIDERS[0].id);
        let provider = find_provider(id).ok_or(HashError::UnknownAlgorithm)?;
        let iterations = match iterations {
            Some(given) if given > 0 => u32::try_from(given).map_err(|_| HashError::TooCostly)?,
            _ => provider.default_iterations,
        };
        (provider.limit)(iterations, &(provider.parameters)())?;
        Ok(Self { provider, iterations })
    }

    /// From a realm's `passwordPolicy`, such as `length(8) and hashAlgorithm(pbkdf2-sha512) and hashIterations(210000)`.
    /// A provider that does not exist gives the default one, and too many iterations the provider's own number: the login must go on.
    #[must_use]
    pub fn of_realm(password_policy: Option<&str>) -> Self {
        let (algorithm, iterations) = Self::options(password_policy);
        let attempts = [(algorithm, iterations), (algorithm, None), (None, iterations)];
        attempts.into_iter().find_map(|(a, i)| Self::new(a, i).ok()).unwrap_or_default()
    }

    /// Refuses a `passwordPolicy` whose hashes would cost too much: every login of the realm, and every attempt at one, would.
    ///
    /// # Errors
    /// [`HashError::TooCostly`].
    pub fn refuse_costly(password_policy: Option<&str>) -> Result<(), HashError> {
        let (algorithm, iterations) = Self::options(password_policy);
        let known = algorithm.filter(|id| find_provider(id).is_some());
        Self::new(known, iterations).map(drop)
    }

    fn options(password_policy: Option<&str>) -> (Option<&str>, Option<i64>) {
        let option = |name: &str| {
            let parts = password_policy.unwrap_or_default().split(" and ");
            parts.filter_map(|part| part.trim().strip_suffix(')')?.split_once('(')).find(|(id, _)| *id == name)
        };
        let iterations = option("hashIterations").and_then(|(_, value)| value.parse().ok());
        (option("hashAlgorithm").map(|(_, value)| value), iterations)
    }
}

/// Hashes a password by the policy under a fresh salt.
///
/// # Errors
/// [`HashError::TooCostly`] for a policy beyond the limits, [`HashError::Crypto`].
pub fn hash(
    policy: HashPolicy,
    password: &str,
    random: &dyn SecureRandom,
    memory: &mut Memory,
) -> Result<StoredHash, HashError> {
    let mut salt = [0; SALT_LEN];
    random.fill(&mut salt).map_err(|_| HashError::Crypto)?;
    let HashPolicy { provider, iterations } = policy;
    let parameters = (provider.parameters)();
    let mut value = vec![0; provider.hash_len];
    let work = Work { password, salt: &salt, iterations, parameters: &parameters };
    provider.derive(&work, memory, &mut value)?;
    let secret = SecretData::new(STANDARD.encode(value), STANDARD.encode(salt));
    let data = CredentialData { iterations: iterations.into(), algorithm: provider.id.to_owned(), parameters };
    Ok(StoredHash::write(&secret, &data))
}

/// Compares a password with a stored hash in constant time.
///
/// # Errors
/// [`HashError`] of any kind when the stored hash cannot be used.
pub fn verify(
    policy: HashPolicy,
    stored: &StoredHash,
    password: &str,
    memory: &mut Memory,
) -> Result<Verdict, HashError> {
    let (secret, data) = stored.read()?;
    let provider = find_provider(&data.algorithm).ok_or(HashError::UnknownAlgorithm)?;
    let expected = decode(&secret.value)?;
    let salt = decode(&secret.salt)?;
    let iterations = u32::try_from(data.iterations).map_err(|_| HashError::TooCostly)?;
    let mut value = vec![0; expected.len()];
    let work = Work { password, salt: &salt, iterations, parameters: &data.parameters };
    provider.derive(&work, memory, &mut value)?;
    let same_cost = provider.id == policy.provider.id && iterations == policy.iterations;
    let same_form = value.len() == provider.hash_len && data.parameters == (provider.parameters)();
    Ok(Verdict { ok: value.ct_eq(&expected).into(), needs_upgrade: !(same_cost && same_form) })
}

/// Refuses a stored hash that would cost too much to compare with. What cannot be compared with for other reasons costs nothing.
///
/// # Errors
/// [`HashError::TooCostly`].
pub fn refuse_costly(stored: &StoredHash) -> Result<(), HashError> {
    let Ok((_, data)) = stored.read() else { return Ok(()) };
    let Some(provider) = find_provider(&data.algorithm) else { return Ok(()) };
    let iterations = u32::try_from(data.iterations).map_err(|_| HashError::TooCostly)?;
    match (provider.limit)(iterations, &data.parameters) {
        Err(HashError::TooCostly) => Err(HashError::TooCostly),
        _ => Ok(()),
    }
}

/// Spends the time of a comparison for a user who does not exist, so that the answer's time does not tell.
///
/// # Errors
/// As [`hash`].
pub fn verify_nobody(policy: HashPolicy, password: &str, memory: &mut Memory) -> Result<(), HashError> {
    let HashPolicy { provider, iterations } = policy;
    let parameters = (provider.parameters)();
    let work = Work { password, salt: &[0; SALT_LEN], iterations, parameters: &parameters };
    provider.derive(&work, memory, &mut vec![0; provider.hash_len])
}

fn decode(text: &str) -> Result<Vec<u8>, HashError> {
    let bytes = STANDARD.decode(text).map_err(|_| HashError::Malformed)?;
    if STORED_BYTES.contains(&bytes.len()) { Ok(bytes) } else { Err(HashError::Malformed) }
}
