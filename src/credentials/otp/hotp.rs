//! The algorithm (RFC 4226 section 5.3) with the hash functions that RFC 6238 section 1.2 adds.

use ring::hmac;

/// The hash function of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    Sha1,
    Sha256,
    Sha512,
}

/// Each with its name in realms and credentials, and its name in an `otpauth` address.
const NAMES: [(Algorithm, &str, &str); 3] = [
    (Algorithm::Sha1, "HmacSHA1", "SHA1"),
    (Algorithm::Sha256, "HmacSHA256", "SHA256"),
    (Algorithm::Sha512, "HmacSHA512", "SHA512"),
];

impl Algorithm {
    /// By its name in realms and credentials.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        NAMES.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// Its name in realms and credentials.
    #[must_use]
    pub fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Its name in an `otpauth` address.
    #[must_use]
    pub fn uri_name(self) -> &'static str {
        NAMES[self as usize].2
    }

    fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Sha1 => hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => hmac::HMAC_SHA256,
            Self::Sha512 => hmac::HMAC_SHA512,
        }
    }
}

/// The code of a counter, or of a time step, with so many digits (nine at the most).
#[must_use]
pub fn code(algorithm: Algorithm, key: &[u8], counter: i64, digits: u32) -> String {
    let tag = hmac::sign(&hmac::Key::new(algorithm.hmac(), key), &counter.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 0xf);
    let word = u32::from_be_bytes([tag[at], tag[at + 1], tag[at + 2], tag[at + 3]]) & 0x7fff_ffff;
    let width = digits.min(9);
    format!("{:0width$}", word % 10_u32.pow(width), width = width as usize)
}
