//! ring's random source in the shape that the `rsa` and `p521` crates ask for.

use ring::rand::SecureRandom;
use rsa::rand_core::{CryptoRng, Error, RngCore, impls};

pub(crate) struct Rng<'a>(pub &'a dyn SecureRandom);

impl RngCore for Rng<'_> {
    fn next_u32(&mut self) -> u32 {
        impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        impls::next_u64_via_fill(self)
    }

    /// Panics when the operating system has no randomness: a key must never be made without.
    fn fill_bytes(&mut self, dest: &mut [u8]) {
        self.0.fill(dest).expect("the system's random source failed");
    }

    fn try_fill_bytes(&mut self, dest: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(dest);
        Ok(())
    }
}

impl CryptoRng for Rng<'_> {}
