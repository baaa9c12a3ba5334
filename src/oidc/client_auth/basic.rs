//! The header `Authorization: Basic` of a client (RFC 6749 section 2.3.1): both parts are form-encoded before base64. What is
//! malformed counts as absent.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::model::id::Secret;

/// The longest header that is read, in bytes.
const MAX_BYTES: usize = 4096;

/// A client's name and secret.
#[derive(Debug)]
pub struct Credentials {
    pub id: String,
    pub secret: Secret,
}

impl Credentials {
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let (scheme, encoded) = header.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("basic") || encoded.len() > MAX_BYTES {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        Some(Self { id: decode(id), secret: Secret::new(decode(secret)) })
    }
}

/// Undoes the form encoding of one value. Where a percent sign begins no escape it stands for itself.
fn decode(text: &str) -> String {
    let escaped = text.replace('&', "%26").replace('=', "%3D");
    let parsed = url::form_urlencoded::parse(escaped.as_bytes()).next();
    parsed.map(|(value, _)| value.into_owned()).unwrap_or_default()
}
