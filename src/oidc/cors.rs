//! Cross-origin requests (the Fetch standard): which origins may use a client's answers, and the headers that say so.

use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};

use super::redirect_uri;
use crate::cx::{Cx, Peer};
use crate::fault::{Fault, Kind};
use crate::model::client::Client;

/// The headers that a script may send.
const ALLOWED_HEADERS: &str = "Origin, Accept, X-Requested-With, Access-Control-Request-Method, Access-Control-Request-Headers, DPoP, Content-Type, Authorization";

/// The origins of a client. `+` stands for those of its redirect URIs; relative ones are at its root URL, or at this server.
#[must_use]
pub fn web_origins(client: &Client, at: &Peer) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut add = |origin: String| {
        if !out.contains(&origin) {
            out.push(origin);
        }
    };
    for origin in client.web_origins() {
        if origin == "+" {
            let root = redirect_uri::root_url(client, at).unwrap_or_else(|| at.base.clone());
            client.redirect_uris().iter().filter_map(|uri| origin_of(uri, &root)).for_each(&mut add);
        } else {
            add(origin.clone());
        }
    }
    out
}

/// The origin of a redirect URI (RFC 6454 section 6.2); schemes without one have none.
fn origin_of(uri: &str, root: &str) -> Option<String> {
    let absolute = if uri.starts_with('/') { format!("{root}{uri}") } else { uri.to_owned() };
    let url = url::Url::parse(absolute.trim_end_matches('*')).ok()?;
    match url.scheme() {
        "http" | "https" => Some(url.origin().ascii_serialization()),
        _ => None,
    }
}

/// Whether scripts of the request's origin may use the client; requests without an origin do not ask.
pub fn check(cx: &Cx, client: &Client) -> Result<(), Fault> {
    let Some(origin) = cx.peer.origin.as_deref() else { return Ok(()) };
    let is_own = cx.peer.base.strip_prefix(origin).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    let allowed = web_origins(client, &cx.peer);
    if is_own || allowed.iter().any(|o| o == "*" || o == origin) {
        return Ok(());
    }
    Err(Fault::plain(Kind::Denied, "Invalid origin"))
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// Lets the request's origin read an answer, and the headers of `exposed`.
pub fn allow(cx: &Cx, response: &mut HttpResponse, exposed: &str) {
    if let Some(origin) = cx.peer.origin.as_deref() {
        let headers = response.headers_mut();
        set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        set(headers, header::VARY, "Origin");
        if !exposed.is_empty() {
            set(headers, header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        }
    }
}

/// The answer to a preflight request: any origin may ask, since the answer to come decides for itself. Without methods there is
/// nothing for scripts of other origins.
#[must_use]
pub fn preflight(request: &HttpRequest, methods: &str) -> HttpResponse {
    let mut response = HttpResponse::Ok().finish();
    if let Some(origin) =
        request.headers().get(header::ORIGIN).and_then(|o| o.to_str().ok()).filter(|_| !methods.is_empty())
    {
        let headers = response.headers_mut();
        set(headers, header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        set(headers, header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        set(headers, header::ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        set(headers, header::ACCESS_CONTROL_ALLOW_HEADERS, ALLOWED_HEADERS);
        set(headers, header::ACCESS_CONTROL_MAX_AGE, "3600");
        set(headers, header::VARY, "Origin");
    }
    response
}
