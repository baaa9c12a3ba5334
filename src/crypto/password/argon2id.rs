//! The provider `argon2` (RFC 9106): argon2id 1.3 with Keycloak's parameters for new hashes; types d, i and version 1.0 for stored ones.

use argon2::{Algorithm, Argon2, Block, Params, Version};

use super::stored::Parameters;
use super::{HashError, Provider, Work};

/// The largest memory of a stored hash, in KiB: Keycloak's own default is 7168.
const MAX_MEMORY: u32 = 128 * 1024;
/// The most work of a stored hash, in KiB times iterations: about 30 times the default.
const MAX_WORK: u64 = 1 << 20;
const MAX_PARALLELISM: u32 = 16;
/// Above this the blocks are given back after use.
const KEEP_BLOCKS: usize = 16 * 1024;

pub(super) const ARGON2: Provider =
    Provider { id: "argon2", default_iterations: 5, hash_len: 32, parameters: new_parameters, limit, derive };

/// The blocks that argon2 works in, kept by each thread from one hash to the next: to allocate and clear 7 MiB anew each time is slow.
#[derive(Default)]
pub struct Memory(Vec<Block>);

impl Memory {
    fn blocks(&mut self, count: usize) -> &mut [Block] {
        if self.0.len() < count {
            self.0.resize(count, Block::default());
        }
        &mut self.0[..count]
    }

    fn trim(&mut self) {
        if self.0.len() > KEEP_BLOCKS {
            self.0 = Vec::new();
        }
    }
}

fn new_parameters() -> Parameters {
    let known = [("hashLength", "32"), ("memory", "7168"), ("type", "id"), ("version", "1.3"), ("parallelism", "1")];
    known.into_iter().map(|(name, value)| (name.to_owned(), vec![value.to_owned()])).collect()
}

fn limit(iterations: u32, parameters: &Parameters) -> Result<(), HashError> {
    let (kib, lanes) = (number(parameters, "memory")?, number(parameters, "parallelism")?);
    let is_costly = kib > MAX_MEMORY || lanes > MAX_PARALLELISM || u64::from(kib) * u64::from(iterations) > MAX_WORK;
    if is_costly { Err(HashError::TooCostly) } else { Ok(()) }
}

fn derive(work: &Work<'_>, memory: &mut Memory, out: &mut [u8]) -> Result<(), HashError> {
    let kib = number(work.parameters, "memory")?;
    let lanes = number(work.parameters, "parallelism")?;
    let params = Params::new(kib, work.iterations, lanes, Some(out.len())).map_err(|_| HashError::Malformed)?;
    let blocks = memory.blocks(params.block_count());
    let argon2 = Argon2::new(algorithm(work.parameters)?, version(work.parameters)?, params);
    let done = argon2.hash_password_into_with_memory(work.password.as_bytes(), work.salt, out, blocks);
    memory.trim();
    done.map_err(|_| HashError::Crypto)
}

fn text<'a>(parameters: &'a Parameters, name: &str) -> Result<&'a str, HashError> {
    parameters.get(name).and_then(|values| values.first()).map(String::as_str).ok_or(HashError::Malformed)
}

fn number(parameters: &Parameters, name: &str) -> Result<u32, HashError> {
    text(parameters, name)?.parse().map_err(|_| HashError::Malformed)
}

fn algorithm(parameters: &Parameters) -> Result<Algorithm, HashError> {
    match text(parameters, "type")? {
        "id" => Ok(Algorithm::Argon2id),
        "i" => Ok(Algorithm::Argon2i),
        "d" => Ok(Algorithm::Argon2d),
        _ => Err(HashError::Malformed),
    }
}

fn version(parameters: &Parameters) -> Result<Version, HashError> {
    match text(parameters, "version")? {
        "1.3" => Ok(Version::V0x13),
        "1.0" => Ok(Version::V0x10),
        _ => Err(HashError::Malformed),
    }
}
