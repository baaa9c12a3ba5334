//! The form of a request to the token endpoint and its kin (RFC 6749 section 3.2 and appendix B). Refused: more than
//! [`MAX_BYTES`], more than [`MAX_PARAMETERS`] of them. A body of another type reads as an empty form.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;

use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};

/// The largest form that is read.
const MAX_BYTES: usize = 256 * 1024;
/// The most parameters of a form.
const MAX_PARAMETERS: usize = 1000;

/// The parameters of a form in the order in which they were sent.
#[derive(Default)]
pub struct Form(Vec<(String, String)>);

impl Form {
    /// Reads `application/x-www-form-urlencoded`. What is not UTF-8 becomes U+FFFD, which matches nothing.
    pub fn parse(body: &[u8]) -> Result<Self, Fault> {
        let parameters: Vec<_> = url::form_urlencoded::parse(body).take(MAX_PARAMETERS + 1).collect();
        if parameters.len() > MAX_PARAMETERS {
            return Err(Fault::invalid_request("Too many parameters"));
        }
        Ok(Self(parameters.into_iter().map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }

    /// The first value of a parameter.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The first value of a parameter, unless it is empty.
    #[must_use]
    pub fn non_empty(&self, name: &str) -> Option<&str> {
        self.get(name).filter(|value| !value.is_empty())
    }

    /// Refused when a parameter comes twice (RFC 6749 section 3.2).
    pub fn refuse_repeated(&self) -> Result<(), Fault> {
        let mut names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(Fault::invalid_request("duplicated parameter"));
        }
        Ok(())
    }
}

impl FromRequest for Form {
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
