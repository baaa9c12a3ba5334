//! The security headers that every answer carries: the realm's own where a realm was asked, Keycloak's defaults elsewhere.

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};

use crate::cache::RealmView;

/// Marks an answer that other sites may put into a frame, and that brings its own headers.
pub struct Frameable;

/// Member of `browserSecurityHeaders`, the header it sets, and its default.
const TABLE: &[(&str, &str, &str)] = &[
    ("referrerPolicy", "referrer-policy", "no-referrer"),
    ("strictTransportSecurity", "strict-transport-security", "max-age=31536000; includeSubDomains"),
    ("xContentTypeOptions", "x-content-type-options", "nosniff"),
    ("xFrameOptions", "x-frame-options", "SAMEORIGIN"),
    ("xRobotsTag", "x-robots-tag", "none"),
    (
        "contentSecurityPolicy",
        "content-security-policy",
        "frame-src 'self'; frame-ancestors 'self'; object-src 'none';",
    ),
    ("contentSecurityPolicyReportOnly", "content-security-policy-report-only", ""),
];

/// Adds to each answer the headers that it does not carry already.
pub async fn secure<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let realm = response.request().extensions().get::<Arc<RealmView>>().cloned();
    if response.response().extensions().get::<Frameable>().is_some() {
        return Ok(response);
    }
    let custom = realm.as_ref().and_then(|r| r.realm.settings.browser_security_headers.as_ref());
    add(response.headers_mut(), custom);
    Ok(response)
}

fn add(headers: &mut HeaderMap, custom: Option<&HashMap<String, String>>) {
    let is_json = headers.get(CONTENT_TYPE).is_some_and(|t| t.as_bytes().starts_with(b"application/json"));
    for (member, name, default) in TABLE {
        let name = HeaderName::from_static(name);
        if headers.contains_key(&name) || is_json && name == CONTENT_SECURITY_POLICY {
            continue;
        }
        let value = custom.and_then(|c| c.get(*member)).map_or(*default, String::as_str);
        if let (false, Ok(value)) = (value.is_empty(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
}
