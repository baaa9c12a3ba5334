//! PEM (RFC 7468) and the bare base64 DER that Keycloak keeps in its place. Encrypted keys and other labels are refused.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::{Error, PrivateKey};

/// A longer text is refused unread.
const MAX_BYTES: usize = 64 * 1024;

/// A private key: `PRIVATE KEY` (PKCS#8), `RSA PRIVATE KEY` (PKCS#1), or either as bare base64.
pub fn private_key(text: &str) -> Result<PrivateKey, Error> {
    let bad = Error::Key("not a private key in PEM or base64 DER");
    let (label, der) = decode(text).ok_or(bad.clone())?;
    let der = Zeroizing::new(der);
    match label {
        Some("PRIVATE KEY") => PrivateKey::from_pkcs8(&der),
        Some("RSA PRIVATE KEY") => PrivateKey::from_pkcs1(&der),
        None => PrivateKey::from_pkcs8(&der).or_else(|_| PrivateKey::from_pkcs1(&der)),
        Some(_) => Err(bad),
    }
}

/// A certificate's DER, from `CERTIFICATE` or bare base64. Its contents are not looked at.
pub fn certificate(text: &str) -> Result<Vec<u8>, Error> {
    match decode(text) {
        Some((None | Some("CERTIFICATE"), der)) => Ok(der),
        _ => Err(Error::Certificate),
    }
}

/// The label, if there are boundary lines, and the bytes. Text around the first block is passed over.
fn decode(text: &str) -> Option<(Option<&str>, Vec<u8>)> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let (label, body) = match text.split_once("-----BEGIN ") {
        None => (None, text),
        Some((_, rest)) => {
            let (label, rest) = rest.split_once("-----")?;
            let (body, _) = rest.split_once("-----END ")?;
            (Some(label), body)
        }
    };
    let body: Zeroizing<String> = Zeroizing::new(body.split_ascii_whitespace().collect());
    Some((label, STANDARD.decode(body.as_bytes()).ok()?))
}
