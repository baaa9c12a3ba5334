//! Tokens that the realm writes for itself alone: cookies and the like, signed or sealed under the realm's own symmetric keys.

use gatehouse_jose::{Alg, Enc, SigningKey, Unverified, decrypt, encrypt};
use ring::digest::{SHA256, digest};
use ring::hmac;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cx::Cx;
use crate::fault::Fault;

/// The algorithms of symmetric keys, the preferred first.
const SYMMETRIC: &[Alg] = &[Alg::HS512, Alg::HS384, Alg::HS256];

/// The realm's symmetric key.
///
/// # Errors
/// Internal: the realm has none.
pub fn key(cx: &Cx) -> Result<&SigningKey, Fault> {
    let found = SYMMETRIC.iter().find_map(|alg| cx.realm.keys.signing(*alg));
    found.ok_or_else(|| Fault::internal("the realm has no active symmetric key"))
}

/// Signs claims for the realm itself.
pub fn sign(cx: &Cx, claims: &impl Serialize) -> Result<String, Fault> {
    key(cx)?.sign("JWT", claims).map_err(Fault::internal)
}

/// Claims that the realm signed for itself; none: somebody else did, or nobody.
pub fn verify<T: DeserializeOwned>(cx: &Cx, token: &str) -> Option<T> {
    let token = Unverified::parse(token).ok()?;
    // A public key of the realm must never vouch for what only the realm itself may write.
    if !SYMMETRIC.contains(&token.header().alg) {
        return None;
    }
    token.verify(cx.realm.keys.verifying()).ok().map(|verified| verified.claims)
}

/// A key for one purpose, made from the realm's symmetric key.
fn derive(cx: &Cx, purpose: &str) -> Result<[u8; 32], Fault> {
    let root = key(cx)?.sign_bytes(purpose.as_bytes()).map_err(Fault::internal)?;
    let hash = digest(&SHA256, &root);
    hash.as_ref().try_into().map_err(Fault::internal)
}

/// Seals bytes for the realm itself (JWE, `dir` with A256GCM).
pub fn seal(cx: &Cx, plaintext: &[u8]) -> Option<String> {
    encrypt(Enc::A256Gcm, &derive(cx, "seal").ok()?, plaintext, cx.app.random.system()).ok()
}

/// Opens what the realm sealed for itself.
pub fn open(cx: &Cx, sealed: &str) -> Option<Vec<u8>> {
    decrypt(Enc::A256Gcm, &derive(cx, "seal").ok()?, sealed).ok()
}

/// A value with a signature behind it, for a cookie.
pub fn sign_value(cx: &Cx, value: &str) -> Result<String, Fault> {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &derive(cx, "cookie")?), value.as_bytes());
    Ok(format!("{value}.{}", hex(tag.as_ref())))
}

/// The value that was signed; none: the signature is not ours.
pub fn unsign_value<'a>(cx: &Cx, signed: &'a str) -> Option<&'a str> {
    let (value, _) = signed.rsplit_once('.')?;
    let again = sign_value(cx, value).ok()?;
    let is_ours: bool = subtle::ConstantTimeEq::ct_eq(again.as_bytes(), signed.as_bytes()).into();
    is_ours.then_some(value)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
