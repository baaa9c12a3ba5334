//! Access tokens: JWTs in Keycloak's form. Lightweight ones carry only what their mappers put there on purpose.

use serde::Serialize;
use serde_json::{Map, Value};

use super::key;
use crate::fault::Fault;
use crate::oidc::claims::{BEARER, as_one_or_many};
use crate::oidc::mapper::Draft;
use crate::oidc::subject::Subject;

/// A signed access token and what others must know of it.
pub struct AccessToken {
    pub token: String,
    pub id: String,
    /// Epoch seconds.
    pub expires_at: i64,
    pub sub: Option<String>,
    pub aud: Vec<String>,
}

#[derive(Serialize)]
struct Claims<'a> {
    exp: i64,
    iat: i64,
    jti: &'a str,
    iss: String,
    #[serde(serialize_with = "as_one_or_many", skip_serializing_if = "<[_]>::is_empty")]
    aud: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    sub: Option<&'a str>,
    typ: &'static str,
    azp: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    #[serde(flatten)]
    mapped: &'a Map<String, Value>,
    scope: String,
}

pub(super) fn sign(subject: &Subject<'_>, draft: Draft, expires_at: i64) -> Result<AccessToken, Fault> {
    let id = subject.access_token_id();
    let claims = Claims {
        exp: expires_at,
        iat: subject.cx.now_seconds(),
        jti: &id,
        iss: subject.cx.issuer(),
        aud: &draft.aud,
        sub: draft.sub.as_deref(),
        typ: BEARER,
        azp: &subject.client.client.client_id,
        nonce: draft.nonce.as_deref(),
        sid: subject.sid(),
        mapped: &draft.claims,
        scope: subject.scopes.names(),
    };
    // RFC 9068 section 2.1, for clients that ask for it.
    let typ = if subject.client.client.is_set("access.token.header.type.rfc9068") { "at+jwt" } else { "JWT" };
    let token = key::sign(&subject.cx.realm, key::access_alg(subject), typ, &claims)?;
    Ok(AccessToken { token, id, expires_at, sub: draft.sub, aud: draft.aud })
}
