//! The one error type of this crate. Its texts name the rule that was broken and never quote a token or a key.

/// Why a token, a key or a certificate was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("the token is longer than {max} bytes")]
    TooLong { max: usize },
    #[error("malformed token: {0}")]
    Malformed(&'static str),
    /// `none`, an unknown name, or one that does not fit the key.
    #[error("the algorithm is not supported or does not fit the key")]
    Algorithm,
    /// RFC 7515 section 4.1.11: an extension that must be understood and is not.
    #[error("the header asks for an extension that is not understood")]
    Critical,
    #[error("no key for this token")]
    UnknownKey,
    #[error("the signature does not match")]
    Signature,
    #[error("the claims are not what they should be: {0}")]
    Claims(String),
    #[error("unusable key: {0}")]
    Key(&'static str),
    #[error("malformed certificate")]
    Certificate,
    #[error("the encrypted text cannot be opened")]
    Decryption,
    /// The random source failed, or a library refused what it had accepted before.
    #[error("a cryptographic operation failed")]
    Crypto,
}
