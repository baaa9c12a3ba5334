//! The renderer of faults as JSON: OAuth's `{error, error_description}` and the Admin API's forms, each with its status.
//! A fault is logged here, once.

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderMap, HeaderValue, PRAGMA, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use serde_json::{Value, json};

use crate::fault::{Fault, FieldFault, Kind, Words};

/// A fault on its way out: what handlers of JSON endpoints return.
#[derive(Debug)]
pub struct Refusal(pub Fault);

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The status of a kind of refusal.
#[must_use]
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Invalid => StatusCode::BAD_REQUEST,
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Denied => StatusCode::FORBIDDEN,
        Kind::Missing => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Kind::UnsupportedMedia => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::NotImplemented => StatusCode::NOT_IMPLEMENTED,
        Kind::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Kind::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// The JSON of what the caller may read.
#[must_use]
pub fn body(words: &Words) -> Value {
    match words {
        Words::OAuth { error, description: None } => json!({ "error": error }),
        Words::OAuth { error, description: Some(text) } => json!({ "error": error, "error_description": text }),
        Words::Plain(text) | Words::Page(text) => json!({ "error": text }),
        Words::Message(text) => json!({ "errorMessage": text }),
        Words::Fields(fields) => match fields.as_slice() {
            [one] => field(one),
            many => json!({ "errors": many.iter().map(field).collect::<Vec<_>>() }),
        },
    }
}

fn field(fault: &FieldFault) -> Value {
    json!({ "field": fault.field, "errorMessage": fault.message, "params": fault.params })
}

/// Tells the log: our own faults as errors, refusals quietly.
pub fn log(fault: &Fault) {
    match fault.kind {
        Kind::Internal | Kind::Busy => tracing::error!("{fault}"),
        _ => tracing::debug!("{fault}"),
    }
}

/// Says when to come again (RFC 9110 section 10.2.3), where that helps.
pub fn invite_again(headers: &mut HeaderMap, kind: Kind) {
    if kind == Kind::Busy {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
}

impl ResponseError for Refusal {
    fn status_code(&self) -> StatusCode {
        status(self.0.kind)
    }

    fn error_response(&self) -> HttpResponse {
        log(&self.0);
        let mut response = HttpResponse::build(self.status_code());
        if matches!(self.0.words, Words::OAuth { .. }) {
            response.insert_header((CACHE_CONTROL, "no-store")).insert_header((PRAGMA, "no-cache"));
        }
        let mut response = response.json(body(&self.0.words));
        invite_again(response.headers_mut(), self.0.kind);
        response
    }
}
