//! Who asks, and under which address the client sees this server (RFC 9110 §7.2, RFC 7239, `X-Forwarded-*`).
//! Refuses hosts that are not a host: user information, spaces, control characters, ports out of range. Proxy headers
//! count only where configured, and from trusted peers alone when peers are listed.

use std::net::IpAddr;

use actix_web::http::header::{self, HeaderMap};

use super::forwarded;
use crate::config::{Hostname, Proxy, Public};

/// Longest host name, in bytes (RFC 1035 §2.3.4).
const MOST_HOST_BYTES: usize = 255;

/// What of a request tells of addresses.
pub struct Head<'a> {
    pub peer: Option<IpAddr>,
    /// Whether the connection itself is TLS.
    pub is_tls: bool,
    /// Authority of the request target (HTTP/2, absolute form).
    pub authority: Option<&'a str>,
    pub headers: &'a HeaderMap,
}

/// The addresses of one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// Address of the client; of the proxy when proxies are not believed.
    pub client: Option<IpAddr>,
    /// `http` or `https`, as the client sees it.
    pub scheme: &'static str,
    /// Lower case; an IPv6 address stands in brackets.
    pub host: String,
    /// `None` for the default port of the scheme.
    pub port: Option<u16>,
}

/// The request's host, port or scheme is malformed: status 400.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("malformed {0}")]
pub struct BadAddress(pub &'static str);

impl Arrival {
    /// # Errors
    /// A missing or malformed host; a malformed header of a believed proxy.
    pub fn of(head: &Head<'_>, proxy: &Proxy) -> Result<Arrival, BadAddress> {
        let (host, port) = parse_authority(authority(head)?)?;
        let scheme = if head.is_tls { "https" } else { "http" };
        let client = head.peer.map(|peer| peer.to_canonical());
        let direct = Arrival { client, scheme, host, port };
        let seen = match proxy.headers {
            Some(kind) if is_trusted(proxy, client) => forwarded::apply(direct, kind, proxy, head.headers)?,
            _ => direct,
        };
        Ok(seen.without_default_port())
    }

    /// `scheme://host[:port]` of the request.
    pub fn origin(&self) -> String {
        origin(self.scheme, &self.host, self.port)
    }

    fn without_default_port(mut self) -> Arrival {
        let default = if self.scheme == "https" { 443 } else { 80 };
        self.port = self.port.filter(|port| *port != default);
        self
    }
}

/// Base URL, without a slash at its end, of what a browser sees: issuers, authorization, pages.
pub fn frontend_url(hostname: &Hostname, relative_path: &str, arrival: &Arrival) -> String {
    match &hostname.public {
        Public::Url(url) => url.clone(),
        Public::Host(host) => origin(arrival.scheme, host, arrival.port) + relative_path.trim_end_matches('/'),
        Public::Dynamic => request_url(relative_path, arrival),
    }
}

/// Base URL of what applications call: token, user info, keys.
pub fn backchannel_url(hostname: &Hostname, relative_path: &str, arrival: &Arrival) -> String {
    if hostname.is_backchannel_dynamic {
        request_url(relative_path, arrival)
    } else {
        frontend_url(hostname, relative_path, arrival)
    }
}

/// Base URL of the administration console.
pub fn admin_url(hostname: &Hostname, relative_path: &str, arrival: &Arrival) -> String {
    hostname.admin.clone().unwrap_or_else(|| frontend_url(hostname, relative_path, arrival))
}

/// `host[:port]`, checked (RFC 3986 §3.2.2 and §3.2.3, without percent-encoding).
///
/// # Errors
/// Anything that is not a name, an IPv4 address or an IPv6 address in brackets.
pub fn parse_authority(text: &str) -> Result<(String, Option<u16>), BadAddress> {
    let bad = BadAddress("host");
    let (host, port) = match text.find(']') {
        Some(end) => text.split_at(end + 1),
        None => text.split_at(text.find(':').unwrap_or(text.len())),
    };
    let port = match port.strip_prefix(':') {
        Some(digits) => Some(parse_port(digits).ok_or(bad)?),
        None if port.is_empty() => None,
        None => return Err(bad),
    };
    if is_host(host) { Ok((host.to_ascii_lowercase(), port)) } else { Err(BadAddress("host")) }
}

/// A port from 1 to 65535, in digits alone.
pub(super) fn parse_port(digits: &str) -> Option<u16> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|port| is_plain && *port != 0)
}

fn authority<'a>(head: &'a Head<'_>) -> Result<&'a str, BadAddress> {
    let mut hosts = head.headers.get_all(header::HOST);
    let (host, second) = (hosts.next(), hosts.next());
    match (head.authority, host, second) {
        (_, _, Some(_)) | (None, None, _) => Err(BadAddress("host")),
        (Some(authority), _, None) => Ok(authority),
        (None, Some(host), None) => host.to_str().map_err(|_| BadAddress("host")),
    }
}

fn is_host(host: &str) -> bool {
    if let Some(v6) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return v6.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    !host.is_empty() && host.len() <= MOST_HOST_BYTES && !host.contains("..") && host.bytes().all(is_plain)
}

/// Whether the address is one whose proxy headers are believed.
pub(super) fn is_trusted(proxy: &Proxy, address: Option<IpAddr>) -> bool {
    let Some(address) = address else {
        return proxy.trusted.is_empty();
    };
    proxy.trusted.is_empty() || proxy.trusted.iter().any(|network| network.contains(&address))
}

fn request_url(relative_path: &str, arrival: &Arrival) -> String {
    arrival.origin() + relative_path.trim_end_matches('/')
}

fn origin(scheme: &str, host: &str, port: Option<u16>) -> String {
    match port {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    }
}
