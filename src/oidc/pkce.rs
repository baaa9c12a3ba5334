//! Proof Key for Code Exchange (RFC 7636): the form of verifiers and challenges, and whether one fits the other.

use subtle::ConstantTimeEq;

/// RFC 7636 sections 4.1 and 4.2: 43 to 128 unreserved characters.
#[must_use]
pub fn is_well_formed(text: &str) -> bool {
    (43..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b))
}

/// RFC 7636 section 4.6. A method other than S256 and plain fits nothing.
#[must_use]
pub fn fits(verifier: &str, challenge: &str, method: Option<&str>) -> bool {
    let derived = match method.unwrap_or("plain") {
        "S256" => gatehouse_jose::sha256_b64(verifier.as_bytes()),
        "plain" => verifier.to_owned(),
        _ => return false,
    };
    derived.as_bytes().ct_eq(challenge.as_bytes()).into()
}
