//! Headers on every answer, and the check of every form: a token of the session in a hidden field
//! beside the SameSite cookie.

use crate::{desk::Desk, fault::Fault, session::Session};
use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{self, HeaderName, HeaderValue},
    middleware::Next,
    web::Data,
};
use serde::Deserialize;
use subtle::ConstantTimeEq;

const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Adds the fixed headers, the Content-Security-Policy, and `no-store` where nothing else is said.
pub async fn add_headers(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let policy = request.app_data::<Data<Desk>>().map(|desk| policy(desk));
    let mut answer = next.call(request).await?;
    let headers = answer.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if let Some(Ok(policy)) = policy.map(HeaderValue::try_from) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    Ok(answer)
}

/// `form-action` names the issuer because browsers apply it to the redirect that follows a form.
fn policy(desk: &Desk) -> String {
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; \
         form-action 'self' {}; base-uri 'none'; frame-ancestors 'none'",
        desk.config.issuer_origin()
    )
}

/// The hidden field of every form.
#[derive(Deserialize)]
pub struct CsrfForm {
    csrf: String,
}

impl CsrfForm {
    /// Refuses a form that was not written for this session.
    pub fn check(&self, session: &Session) -> Result<(), Fault> {
        let is_ours = self.csrf.as_bytes().ct_eq(session.csrf.as_bytes());
        if is_ours.into() { Ok(()) } else { Err(Fault::ForgedForm) }
    }
}
