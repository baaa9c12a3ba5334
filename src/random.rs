//! Randomness: the one source of ids, codes and secrets.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::{SecureRandom, SystemRandom};

/// The system's generator. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Random(SystemRandom);

impl Default for Random {
    fn default() -> Self {
        Self(SystemRandom::new())
    }
}

impl Random {
    /// So many random bytes. A machine without randomness cannot run an identity provider, so that ends the process.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut out = [0; N];
        self.0.fill(&mut out).expect("the system gives random bytes");
        out
    }

    /// A random identifier in base64url without padding, of `N` bytes: 18 bytes give the 24 characters of a session id.
    #[must_use]
    pub fn token<const N: usize>(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<N>())
    }

    /// A random UUID, version 4 (RFC 9562 section 5.4).
    #[must_use]
    pub fn uuid(&self) -> String {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().to_string()
    }

    /// A UUID of version 7 (RFC 9562 section 5.7) for a time in epoch milliseconds: later ones are larger.
    #[must_use]
    pub fn uuid_at(&self, now: i64) -> String {
        let millis = u64::try_from(now).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().to_string()
    }

    /// A secret of `length` characters out of letters and digits, as clients get them.
    #[must_use]
    pub fn secret(&self, length: usize) -> String {
        self.text(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length)
    }

    /// So many characters out of an alphabet of at most 256 ASCII characters.
    #[must_use]
    pub fn text(&self, alphabet: &[u8], length: usize) -> String {
        // The largest multiple of the alphabet's size in a byte: without the bound some characters would be likelier.
        let bound = 256 - 256 % alphabet.len();
        let mut out = String::with_capacity(length);
        while out.len() < length {
            let fit = self.bytes::<32>().into_iter().map(usize::from).filter(|b| *b < bound);
            out.extend(fit.take(length - out.len()).map(|b| char::from(alphabet[b % alphabet.len()])));
        }
        out
    }

    /// The generator itself, for libraries that take one.
    #[must_use]
    pub fn system(&self) -> &SystemRandom {
        &self.0
    }
}
