//! Codes that somebody else makes, sends and checks: three web services that answer in XML. They are told who the user is and
//! what was chosen or typed, and their word counts only when it is well-formed, in time and of the expected kind.

pub mod xml;

use std::time::Duration;

use hyper::Method;
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use url::Url;

use super::{Channel, Undelivered};
use crate::egress::{Call, Egress};

pub use xml::Contact;

/// The largest answer, in bytes.
const MAX_ANSWER: usize = 64 * 1024;
/// The longest wait, in milliseconds.
const MAX_TIMEOUT: u64 = 60_000;
/// The wait unless a step says otherwise, in milliseconds.
pub const DEFAULT_TIMEOUT: u64 = 5000;

/// What services say of themselves: anything else is a failure of theirs.
const SUCCESS: &str = "success";
const NOT_FOUND: &str = "not found";
const INCORRECT: &str = "incorrect code";

/// A service, and about whom it is asked.
pub struct Service<'a> {
    pub egress: &'a Egress,
    pub url: &'a str,
    /// Milliseconds.
    pub timeout: u64,
    /// Name and value of what tells the user: `username`, `userId` …
    pub about: &'a [(&'a str, &'a str)],
}

impl Service<'_> {
    /// `checkVerifiedContactMethods`: the ways by which the user can be reached; none: the service does not know them.
    ///
    /// # Errors
    /// No answer, or one that is none.
    pub async fn contacts(&self) -> Result<Vec<Contact>, Undelivered> {
        let answer = self.ask("checkVerifiedContactMethods", &[]).await?;
        match answer.status.as_str() {
            SUCCESS => Ok(answer.contacts),
            NOT_FOUND => Ok(Vec::new()),
            _ => Err(failed("checkVerifiedContactMethods")),
        }
    }

    /// `sendAuthenticationCode`: has a code sent by the chosen way.
    ///
    /// # Errors
    /// As [`Self::contacts`].
    pub async fn send(&self, channel: Channel) -> Result<(), Undelivered> {
        let chosen = [("TwoFactorAuthSelectedMethod", channel.selected())];
        let answer = self.ask("sendAuthenticationCode", &chosen).await?;
        if answer.status == SUCCESS { Ok(()) } else { Err(failed("sendAuthenticationCode")) }
    }

    /// `codeAuthentication`: whether the code is right.
    ///
    /// # Errors
    /// As [`Self::contacts`].
    pub async fn verify(&self, code: &str, channel: Channel) -> Result<bool, Undelivered> {
        let typed = [("authCode_nbest1", code), ("TwoFactorAuthSelectedMethod", channel.selected())];
        match self.ask("codeAuthentication", &typed).await?.status.as_str() {
            SUCCESS => Ok(true),
            INCORRECT => Ok(false),
            _ => Err(failed("codeAuthentication")),
        }
    }

    async fn ask(&self, root: &str, more: &[(&str, &str)]) -> Result<xml::Answer, Undelivered> {
        let url: Url = self.url.parse().map_err(|e| Undelivered(format!("the address of {root} is no URL: {e}")))?;
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(self.about.iter().chain(more));
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded; charset=UTF-8"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/xml, text/xml"));
        let call = Call {
            method: Method::POST,
            url,
            headers,
            body: form.finish().into_bytes(),
            timeout: Duration::from_millis(self.timeout.clamp(1, MAX_TIMEOUT)),
            max_bytes: MAX_ANSWER,
        };
        let reply = self.egress.send(call).await.map_err(Undelivered::new)?;
        if reply.status != 200 {
            return Err(Undelivered(format!("{root} answered with status {}", reply.status)));
        }
        xml::parse(&reply.body, root).map_err(|why| Undelivered(format!("{root} answered with {why}")))
    }
}

/// The status itself is foreign text: it is not repeated.
fn failed(root: &str) -> Undelivered {
    Undelivered(format!("{root} says that it failed"))
}
