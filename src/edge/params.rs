//! Parameters of a query or of a form (application/x-www-form-urlencoded), with limits.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;

use super::refusal::Refusal;
use crate::fault::{Fault, Kind};

/// The largest query or form, in bytes.
pub const MAX_BYTES: usize = 128 * 1024;
/// The most parameters.
const MAX_PARAMS: usize = 500;

/// Parameters in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// # Errors
    /// Too long, or too many.
    pub fn parse(text: &[u8]) -> Result<Self, Fault> {
        if text.len() > MAX_BYTES {
            return Err(Fault::oauth(Kind::TooLarge, "invalid_request", "The request is too large"));
        }
        let pairs: Vec<_> =
            url::form_urlencoded::parse(text).take(MAX_PARAMS + 1).map(|(k, v)| (k.into(), v.into())).collect();
        if pairs.len() > MAX_PARAMS {
            return Err(Fault::oauth(Kind::TooLarge, "invalid_request", "The request has too many parameters"));
        }
        Ok(Self(pairs))
    }

    /// The query of a request.
    pub fn of_query(request: &HttpRequest) -> Result<Self, Fault> {
        Self::parse(request.query_string().as_bytes())
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(k, _)| k == name).map(|(_, v)| v.as_str())
    }

    /// As [`Self::get`]; an empty value counts as none (RFC 6749 section 3.1).
    #[must_use]
    pub fn non_empty(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|v| !v.is_empty())
    }

    /// A parameter that occurs more than once (RFC 6749 section 3.1 forbids it).
    #[must_use]
    pub fn repeated(&self) -> Option<&str> {
        self.0
            .iter()
            .enumerate()
            .find(|(i, (k, _))| self.0[..*i].iter().any(|(seen, _)| seen == k))
            .map(|(_, (k, _))| k.as_str())
    }

    /// Refused when a parameter comes twice (RFC 6749 section 3.2).
    pub fn refuse_repeated(&self) -> Result<(), Fault> {
        self.repeated().map_or(Ok(()), |_| Err(Fault::invalid_request("duplicated parameter")))
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(k, v)| (k.as_str(), v.as_str()))
    }

    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// The parameters of a form that was posted (RFC 6749 appendix B). A body of another type reads as an empty form.
impl FromRequest for Params {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|t| t.to_str().ok())
            .and_then(|t| t.split(';').next())
            .is_some_and(|t| t.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"));
        let mut payload = payload.take();
        Box::pin(async move {
            let mut body = Vec::new();
            while let Some(chunk) = payload.next().await {
                let chunk = chunk.map_err(|e| Fault::invalid_request("The body cannot be read").because(e))?;
                if body.len() + chunk.len() > MAX_BYTES {
                    return Err(Fault::plain(Kind::TooLarge, "HTTP 413 Request Entity Too Large").into());
                }
                body.extend_from_slice(&chunk);
            }
            Ok(if is_form { Self::parse(&body)? } else { Self::default() })
        })
    }
}

impl FromIterator<(String, String)> for Params {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}
