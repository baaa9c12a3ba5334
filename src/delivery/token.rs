//! The access token that a mail server wants instead of a password: by the client credentials grant (RFC 6749 section 4.4).

use std::time::Duration;

use hyper::Method;
use hyper::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use serde::Deserialize;
use url::Url;

use super::Undelivered;
use crate::egress::{Call, Egress};
use crate::model::id::Secret;

/// The largest answer, in bytes.
const MAX_ANSWER: usize = 64 * 1024;

#[derive(Deserialize)]
struct Answer {
    access_token: String,
}

/// A fresh access token.
pub async fn fetch(
    egress: &Egress,
    url: &str,
    client: (&str, &Secret),
    scope: Option<&str>,
    timeout: Duration,
) -> Result<Secret, Undelivered> {
    let url: Url = url.parse().map_err(|e| Undelivered::new(format!("the setting 'authTokenUrl' is no URL: {e}")))?;
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "client_credentials").append_pair("client_id", client.0);
    form.append_pair("client_secret", client.1.expose());
    if let Some(scope) = scope {
        form.append_pair("scope", scope);
    }
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let body = form.finish().into_bytes();
    let call = Call { method: Method::POST, url, headers, body, timeout, max_bytes: MAX_ANSWER };
    let reply = egress.send(call).await.map_err(Undelivered::new)?;
    if reply.status != 200 {
        return Err(Undelivered::new(format!("the token endpoint for mail answered with status {}", reply.status)));
    }
    let answer: Answer = serde_json::from_slice(&reply.body)
        .map_err(|_| Undelivered::new("the token endpoint for mail answered without an access token"))?;
    Ok(Secret::new(answer.access_token))
}
