//! Redirect URIs: one strict reading for registration and use (RFC 6749 section 3.1.2, RFC 9700 section 2.1). A URI is compared
//! as it stands; a registered one that ends in `/*` also stands for what is below it. Refused: fragments, user information,
//! schemes that run code, parameters of an answer, and every spelling that browsers and servers read differently.

use url::Url;

use crate::cx::Peer;
use crate::model::client::Client;

/// The longest URI, in bytes.
const MAX_URI: usize = 4096;

/// Schemes that are never led to.
const DANGEROUS: &[&str] = &["javascript", "data", "vbscript", "blob", "file", "about", "view-source", "filesystem"];

/// Whether a URI may be redirected to at all, registered or not.
#[must_use]
pub fn is_safe(uri: &str) -> bool {
    let is_plain = uri
        .bytes()
        .all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | b'|' | b'^'));
    if uri.is_empty() || uri.len() > MAX_URI || !is_plain || uri.contains('#') {
        return false;
    }
    let Ok(parsed) = Url::parse(uri) else { return false };
    if DANGEROUS.contains(&parsed.scheme()) || !uri.to_ascii_lowercase().starts_with(&format!("{}:", parsed.scheme())) {
        return false;
    }
    let is_web = matches!(parsed.scheme(), "http" | "https");
    if is_web && !uri[parsed.scheme().len()..].starts_with("://") {
        return false;
    }
    parsed.username().is_empty()
        && parsed.password().is_none()
        && !authority(uri).contains('@')
        && (!is_web || is_calm(uri, &parsed))
}

/// What stands between `://` and the path, as it was written.
fn authority(uri: &str) -> &str {
    let rest = uri.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default()
}

/// Whether the path as it was written is the one that is meant: no `..`, also not as `..;/` or percent-encoded.
fn is_calm(uri: &str, parsed: &Url) -> bool {
    let path = uri.split_once("://").map_or("", |(_, rest)| rest);
    let path = path.find(['/', '?']).map_or("", |at| &path[at..]);
    let path = path.split('?').next().unwrap_or_default();
    let decoded = percent_decoded(&percent_decoded(path));
    let climbs =
        decoded.split(['/', '\\']).any(|part| matches!(part.split(';').next(), Some("." | "..")) && !part.is_empty());
    !climbs && !parsed.path().contains("//..") && parsed.host_str().is_some_and(|h| !h.is_empty())
}

fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let hex = |b: Option<u8>| b.and_then(|b| char::from(b).to_digit(16));
        let rest = bytes.clone();
        if b == b'%'
            && let (Some(high), Some(low)) = (hex(bytes.next()), hex(bytes.next()))
        {
            out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
        } else {
            bytes = rest;
            out.push(b);
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What is wrong with a URI that cannot be registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// A scheme that is never led to.
    Scheme,
    /// A fragment.
    Fragment,
    /// Anything else.
    Syntax,
}

/// Why a text cannot be registered as a URI of a client; none: it can.
#[must_use]
pub fn flaw(uri: &str) -> Option<Flaw> {
    let scheme = uri.split_once(':').map(|(scheme, _)| scheme.trim().to_ascii_lowercase());
    if scheme.is_some_and(|s| DANGEROUS.contains(&s.as_str())) {
        return Some(Flaw::Scheme);
    }
    if uri.contains('#') {
        return Some(Flaw::Fragment);
    }
    (!is_registrable(uri)).then_some(Flaw::Syntax)
}

/// Whether a text can be registered as a redirect URI of a client. A path is relative to the client's root URL.
#[must_use]
pub fn is_registrable(uri: &str) -> bool {
    if uri == "*" || uri == "+" || uri == "-" {
        return true;
    }
    let stem = uri.strip_suffix('*').unwrap_or(uri);
    if stem.contains('*') {
        return false;
    }
    if stem.starts_with('/') {
        return !stem.starts_with("//") && is_safe(&format!("http://localhost{stem}"));
    }
    // A wildcard behind the port, as in `http://localhost:8080*`, is more than the path.
    is_safe(stem) || is_safe(&format!("{stem}/"))
}

/// The parameters of what is answered to a client.
const ANSWERS: &[&str] = &[
    "access_token",
    "code",
    "error",
    "error_description",
    "expires_in",
    "id_token",
    "iss",
    "kc_action",
    "kc_action_status",
    "response",
    "session_state",
    "state",
    "token_type",
];

/// Whether a URI brings a parameter of an answer: whoever made it would answer in the server's place.
fn has_answer(uri: &str) -> bool {
    let query = uri.split_once('?').map_or("", |(_, query)| query);
    let mut names = url::form_urlencoded::parse(query.as_bytes()).map(|(name, _)| name);
    names.any(|name| ANSWERS.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Whether a URI is one of those that a list of registered ones stands for. `root` is what relative ones hang from.
#[must_use]
pub fn matches(uri: &str, registered: &[String], root: Option<&str>) -> bool {
    is_safe(uri) && !has_answer(uri) && registered.iter().any(|pattern| fits(uri, &absolute(pattern, root)))
}

fn absolute(pattern: &str, root: Option<&str>) -> String {
    match root {
        Some(root) if pattern.starts_with('/') => format!("{}{pattern}", root.trim_end_matches('/')),
        _ => pattern.to_owned(),
    }
}

fn fits(uri: &str, pattern: &str) -> bool {
    if pattern == "*" {
        // Keycloak's wildcard for everything: of the web only.
        return uri.starts_with("http://") || uri.starts_with("https://");
    }
    fits_as_written(uri, pattern) || without_loopback_port(uri).is_some_and(|uri| fits_as_written(&uri, pattern))
}

fn fits_as_written(uri: &str, pattern: &str) -> bool {
    let Some(stem) = pattern.strip_suffix('*') else { return uri == pattern };
    // A wildcard never reaches into the authority: `https://good.example*` is not `https://good.example.evil`.
    let has_path = stem.split_once("://").is_some_and(|(_, rest)| rest.contains('/'));
    let without_query = uri.split('?').next().unwrap_or_default();
    has_path && (without_query.starts_with(stem) || stem.strip_suffix('/') == Some(without_query))
}

/// A URI of the machine's own loopback address without its port: a native application listens on any that is free, and registers
/// none (RFC 8252 section 7.3).
fn without_loopback_port(uri: &str) -> Option<String> {
    let host =
        ["http://localhost:", "http://127.0.0.1:", "http://[::1]:"].iter().find(|host| uri.starts_with(**host))?;
    let rest = uri[host.len()..].trim_start_matches(|c: char| c.is_ascii_digit());
    let is_port = rest.len() < uri.len() - host.len() && (rest.is_empty() || rest.starts_with(['/', '?']));
    is_port.then(|| format!("{}{rest}", host.trim_end_matches(':')))
}

/// The redirect URI of a request: the one it names, if the client has registered it, or the client's only one.
#[must_use]
pub fn of_request(client: &Client, at: &Peer, requested: Option<&str>) -> Option<String> {
    let registered = client.redirect_uris();
    let root = root_url(client, at);
    match requested {
        Some(uri) => matches(uri, registered, root.as_deref()).then(|| uri.to_owned()),
        None => match registered {
            [only] if !only.contains('*') => Some(absolute(only, root.as_deref())).filter(|uri| is_safe(uri)),
            _ => None,
        },
    }
}

/// The client's root URL; Keycloak's own clients name the server's, or that of its console, by a variable.
#[must_use]
pub fn root_url(client: &Client, at: &Peer) -> Option<String> {
    let root = client.settings.root_url.as_deref().filter(|r| !r.is_empty())?;
    Some(root.replace("${authBaseUrl}", &at.base).replace("${authAdminUrl}", &at.admin))
}

/// Whether a URI may follow a logout: `post.logout.redirect.uris`, where `+` stands for the redirect URIs and `-` for none.
#[must_use]
pub fn is_post_logout(client: &Client, at: &Peer, uri: &str) -> bool {
    let listed: Vec<String> =
        client.attribute("post.logout.redirect.uris").unwrap_or_default().split("##").map(str::to_owned).collect();
    let root = root_url(client, at);
    let inherits = listed.iter().any(|l| l == "+" || l.is_empty());
    matches(uri, &listed, root.as_deref()) || inherits && matches(uri, client.redirect_uris(), root.as_deref())
}
