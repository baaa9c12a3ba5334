//! The `otpauth` address in a device's QR code.

use super::{Kind, Policy, Seed, base32};

/// The address by which an application takes a seed over. `issuer` is the realm as its users know it.
#[must_use]
pub fn uri(policy: &Policy, issuer: &str, user: &str, seed: &Seed) -> String {
    let (issuer, user) = (encode(issuer), encode(user));
    let last = match policy.kind {
        Kind::Totp => format!("period={}", policy.period),
        Kind::Hotp => format!("counter={}", policy.initial_counter),
    };
    format!(
        "otpauth://{}/{issuer}:{user}?secret={}&digits={}&algorithm={}&issuer={issuer}&{last}",
        policy.kind.name(),
        base32::encode(seed.text().expose().as_bytes()),
        policy.digits,
        policy.algorithm.uri_name(),
    )
}

/// RFC 3986 section 2.1; a blank is not written as `+`, which applications take for a plus.
fn encode(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}
