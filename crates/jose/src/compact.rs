//! The JWS compact serialisation, taken apart but not believed yet (RFC 7515 sections 3.1, 4.1 and 5.2).
//! Refused: anything but three parts, over 64 KiB, a header that is not a strict JSON object, unknown `alg`, `crit`, `b64`.

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::{Alg, Error, b64, strict};

/// A longer token is refused unread.
pub const MAX_TOKEN_BYTES: usize = 64 * 1024;

/// What a header says about itself. `jku`, `x5u` and `x5c` are not read: a token never brings its own trust.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    pub alg: Alg,
    pub kid: Option<String>,
    pub typ: Option<String>,
    pub cty: Option<String>,
    /// The public key of a DPoP proof (RFC 9449 section 4.2): for [`crate::parse_jwk`], and for no other kind of token.
    pub jwk: Option<serde_json::Value>,
}

#[derive(Deserialize)]
struct RawHeader {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    cty: Option<String>,
    jwk: Option<serde_json::Value>,
    crit: Option<IgnoredAny>,
    b64: Option<IgnoredAny>,
}

/// A token whose signature has not been checked: good for choosing the key or the issuer, for nothing else.
#[derive(Debug)]
pub struct Unverified<'a> {
    header: Header,
    signing_input: &'a str,
    payload: &'a str,
    signature: &'a str,
}

impl<'a> Unverified<'a> {
    /// Takes a token apart and reads its header.
    pub fn parse(token: &'a str) -> Result<Self, Error> {
        if token.len() > MAX_TOKEN_BYTES {
            return Err(Error::TooLong { max: MAX_TOKEN_BYTES });
        }
        let parts = Error::Malformed("not three parts");
        let (signing_input, signature) = token.rsplit_once('.').ok_or(parts.clone())?;
        let (header, payload) = signing_input.split_once('.').ok_or(parts.clone())?;
        if payload.contains('.') || header.is_empty() {
            return Err(parts);
        }
        let header = Header::parse(header)?;
        Ok(Self { header, signing_input, payload, signature })
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The claims before anybody vouched for them.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, Error> {
        read_claims(&b64::decode(self.payload)?)
    }

    pub(crate) fn into_header(self) -> Header {
        self.header
    }

    pub(crate) fn signing_input(&self) -> &[u8] {
        self.signing_input.as_bytes()
    }

    pub(crate) fn signature(&self) -> Result<Vec<u8>, Error> {
        b64::decode(self.signature)
    }
}

impl Header {
    fn parse(encoded: &str) -> Result<Self, Error> {
        let json = b64::decode(encoded)?;
        let not_json = |_| Error::Malformed("the header is not a JSON object of the right members");
        let raw: RawHeader = strict::from_slice(&json).map_err(not_json)?;
        // RFC 7797 needs `crit` as well, but a bare `b64` must not be ignored either.
        if raw.crit.is_some() || raw.b64.is_some() {
            return Err(Error::Critical);
        }
        let RawHeader { kid, typ, cty, jwk, .. } = raw;
        Ok(Self { alg: raw.alg.parse()?, kid, typ, cty, jwk })
    }
}

fn read_claims<T: DeserializeOwned>(json: &[u8]) -> Result<T, Error> {
    if json.first() != Some(&b'{') {
        return Err(Error::Malformed("the claims are not a JSON object"));
    }
    strict::from_slice(json).map_err(|error| Error::Claims(error.to_string()))
}
