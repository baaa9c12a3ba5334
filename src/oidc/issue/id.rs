//! ID tokens (OpenID Connect Core sections 2, 3.1.3.6, 3.2.2.10 and 3.3.2.11): with the hashes of what they come with.

use gatehouse_jose::half_hash;
use serde::Serialize;
use serde_json::{Map, Value};

use super::key;
use crate::fault::Fault;
use crate::oidc::claims::{ID, as_one_or_many};
use crate::oidc::mapper::Draft;
use crate::oidc::subject::Subject;

/// What an ID token comes with, and so vouches for.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdParts<'a> {
    /// Gives `at_hash`.
    pub access_token: Option<&'a str>,
    /// Gives `c_hash`.
    pub code: Option<&'a str>,
    /// Gives `s_hash`.
    pub state: Option<&'a str>,
    pub nonce: Option<&'a str>,
}

#[derive(Serialize)]
struct Claims<'a> {
    exp: i64,
    iat: i64,
    jti: String,
    iss: String,
    #[serde(serialize_with = "as_one_or_many")]
    aud: &'a [String],
    sub: &'a str,
    typ: &'static str,
    azp: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    c_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s_hash: Option<String>,
    #[serde(flatten)]
    mapped: &'a Map<String, Value>,
}

pub(super) fn sign(subject: &Subject<'_>, draft: Draft, expires_at: i64, parts: IdParts<'_>) -> Result<String, Fault> {
    let alg = key::id_alg(subject);
    let hash = |text: Option<&str>| text.map(|t| half_hash(alg, t.as_bytes()));
    let client_id = &subject.client.client.client_id;
    let mut aud = vec![client_id.clone()];
    aud.extend(draft.aud.into_iter().filter(|a| a != client_id));
    let claims = Claims {
        exp: expires_at,
        iat: subject.cx.now_seconds(),
        jti: subject.cx.app.random.uuid(),
        iss: subject.cx.issuer(),
        aud: &aud,
        sub: draft.sub.as_deref().unwrap_or(subject.user.user.id.as_ref()),
        typ: ID,
        azp: client_id,
        nonce: parts.nonce,
        sid: subject.sid(),
        at_hash: hash(parts.access_token),
        c_hash: hash(parts.code),
        s_hash: hash(parts.state),
        mapped: &draft.claims,
    };
    key::sign(&subject.cx.realm, alg, "JWT", &claims)
}
