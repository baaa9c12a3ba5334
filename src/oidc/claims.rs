//! What our own tokens say, as far as they are read again: access tokens (RFC 9068 in Keycloak's form) and refresh tokens.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The `typ` of an access token.
pub const BEARER: &str = "Bearer";
/// The `typ` of an ID token.
pub const ID: &str = "ID";
/// The `typ` of a refresh token of an online session.
pub const REFRESH: &str = "Refresh";
/// The `typ` of a refresh token of an offline session.
pub const OFFLINE: &str = "Offline";

/// The claims of an access token that are relied on. Times are epoch seconds.
#[derive(Clone, Debug, Deserialize)]
pub struct AccessClaims {
    pub jti: String,
    pub iss: String,
    pub typ: String,
    pub azp: String,
    pub exp: i64,
    pub iat: i64,
    pub nbf: Option<i64>,
    /// Absent from lightweight tokens.
    pub sub: Option<String>,
    /// Absent from tokens without a session, which a service account gets.
    pub sid: Option<String>,
    #[serde(default)]
    pub scope: String,
    #[serde(default, deserialize_with = "one_or_many")]
    pub aud: Vec<String>,
}

impl AccessClaims {
    /// Whether it was granted a scope.
    #[must_use]
    pub fn has_scope(&self, name: &str) -> bool {
        self.scope.split(' ').any(|s| s == name)
    }

    /// Whether it is of an offline session, which its id tells.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.jti.starts_with("of")
    }

    /// Whether it leaves out what introspection adds, which its id tells.
    #[must_use]
    pub fn is_lightweight(&self) -> bool {
        self.jti.get(2..4) == Some("lt") && self.jti.get(6..7) == Some(":")
    }
}

/// A refresh token. Times are epoch seconds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefreshClaims {
    /// Absent: it lives as long as its session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    pub iat: i64,
    /// A UUID of version 7: its milliseconds order the tokens of a session (RFC 9562 section 5.7).
    pub jti: String,
    pub iss: String,
    pub aud: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    pub typ: String,
    pub azp: String,
    pub sid: String,
    /// The names of all scopes, those that access tokens do not show among them.
    pub scope: String,
    /// The audience of the access token that came with it.
    #[serde(
        default,
        deserialize_with = "one_or_many",
        serialize_with = "as_one_or_many",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub aud_x: Vec<String>,
    pub prov: String,
}

impl RefreshClaims {
    #[must_use]
    pub fn is_offline(&self) -> bool {
        self.typ == OFFLINE
    }

    /// When it was issued, in epoch milliseconds.
    #[must_use]
    pub fn issued_at_ms(&self) -> i64 {
        let stamp = uuid::Uuid::parse_str(&self.jti).ok().and_then(|id| id.get_timestamp());
        let millis =
            stamp.map(|t| t.to_unix()).and_then(|(s, ns)| i64::try_from(s * 1000 + u64::from(ns) / 1_000_000).ok());
        millis.unwrap_or(self.iat * 1000)
    }
}

/// Reads a string or an array of strings (RFC 7519 section 4.1.3).
pub fn one_or_many<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        One(String),
        Many(Vec<String>),
    }
    Ok(match Either::deserialize(d)? {
        Either::One(one) => vec![one],
        Either::Many(many) => many,
    })
}

/// Writes one as a string, several as an array.
pub fn as_one_or_many<S: Serializer>(list: &[String], s: S) -> Result<S::Ok, S::Error> {
    match list {
        [one] => one.serialize(s),
        many => many.serialize(s),
    }
}
