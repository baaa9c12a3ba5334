//! What the unavoidable cryptography costs on this machine, measured in this process: one RS256 signature with a 2048-bit key
//! (RFC 7518 §3.3) and one argon2id hash with Keycloak's default parameters (RFC 9106). Once on one thread, once with a thread
//! per core, since a busy neighbour core slows both down.

use anyhow::{Context, Result, anyhow};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rsa::pkcs1::EncodeRsaPrivateKey;
use rustix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

pub const MEMORY_KIB: u32 = 7168;
pub const ITERATIONS: u32 = 5;
const SIGNATURES: u32 = 300;
const HASHES: u32 = 15;

/// CPU milliseconds of one operation.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Cost {
    pub signature_ms: f64,
    pub hash_ms: f64,
}

/// The costs with one thread at work and with one thread per core.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub struct Reference {
    pub alone: Cost,
    pub busy: Cost,
}

/// The key, made once, and the samples so far.
pub struct Gauge {
    key: RsaKeyPair,
    samples: Vec<Reference>,
}

impl Gauge {
    pub fn new() -> Result<Self> {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048)?;
        let der = key.to_pkcs1_der()?;
        let key = RsaKeyPair::from_der(der.as_bytes()).map_err(|fault| anyhow!("ring refuses the key: {fault}"))?;
        Ok(Self { key, samples: Vec::new() })
    }

    /// Measures once more; to be called between the servers, while none is at work.
    pub fn sample(&mut self) -> Result<()> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let alone = costs(&self.key)?;
        let busy = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..cores).map(|_| scope.spawn(|| costs(&self.key))).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().map_err(|_| anyhow!("a measuring thread died"))?)
                .collect::<Result<Vec<Cost>>>()
        })?;
        self.samples.push(Reference { alone, busy: middle(&busy) });
        Ok(())
    }

    /// The median of all samples.
    pub fn reference(&self) -> Reference {
        let column = |of: fn(&Reference) -> Cost| middle(&self.samples.iter().map(of).collect::<Vec<_>>());
        Reference { alone: column(|sample| sample.alone), busy: column(|sample| sample.busy) }
    }
}

fn middle(costs: &[Cost]) -> Cost {
    let over = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
    Cost { signature_ms: over(|cost| cost.signature_ms), hash_ms: over(|cost| cost.hash_ms) }
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let (lower, upper) = (values.get((values.len().max(1) - 1) / 2), values.get(values.len() / 2));
    lower.zip(upper).map_or(f64::NAN, |(lower, upper)| (lower + upper) / 2.0)
}

fn costs(key: &RsaKeyPair) -> Result<Cost> {
    let random = SystemRandom::new();
    let mut signature = vec![0; key.public().modulus_len()];
    // About the size of an access token before its signature.
    let message = [b'x'; 900];
    let signature_ms =
        each(SIGNATURES, || key.sign(&RSA_PKCS1_SHA256, &random, &message, &mut signature).ok().context("signature"))?;
    let mut memory = vec![Block::default(); MEMORY_KIB as usize];
    let hash_ms = each(HASHES, || hash_in(b"correct horse battery", b"sixteen salt byt", &mut memory).map(drop))?;
    Ok(Cost { signature_ms, hash_ms })
}

/// CPU milliseconds of this thread for one call of `work`: the median, the first call not counted.
fn each(times: u32, mut work: impl FnMut() -> Result<()>) -> Result<f64> {
    work()?;
    let mut took = Vec::new();
    for _ in 0..times {
        let begin = thread_cpu_ms();
        work()?;
        took.push(thread_cpu_ms() - begin);
    }
    Ok(median(took))
}

fn thread_cpu_ms() -> f64 {
    let now = clock_gettime(ClockId::ThreadCPUTime);
    now.tv_sec as f64 * 1e3 + now.tv_nsec as f64 / 1e6
}

/// The argon2id hash of `password` with Keycloak's default parameters, 32 bytes.
pub fn hash(password: &[u8], salt: &[u8]) -> Result<[u8; 32]> {
    hash_in(password, salt, &mut vec![Block::default(); MEMORY_KIB as usize])
}

fn hash_in(password: &[u8], salt: &[u8], memory: &mut [Block]) -> Result<[u8; 32]> {
    let params = Params::new(MEMORY_KIB, ITERATIONS, 1, Some(32)).map_err(|fault| anyhow!("argon2: {fault}"))?;
    let mut hash = [0; 32];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2
        .hash_password_into_with_memory(password, salt, &mut hash, memory)
        .map_err(|fault| anyhow!("argon2: {fault}"))?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!(median(vec![4.0, 1.0, 100.0, 2.0]), 3.0);
        assert_eq!(median(vec![7.0]), 7.0);
        assert!(median(Vec::new()).is_nan());
    }
}
