//! Proxy headers: `Forwarded` (RFC 7239) and `X-Forwarded-For`, `-Proto`, `-Host`, `-Port`. With a list of trusted
//! proxies the client is the last address that is not one of them; without, the first. Refuses malformed values.

use std::net::{IpAddr, SocketAddr};

use actix_web::http::header::HeaderMap;

use super::address::{Arrival, BadAddress, is_trusted, parse_authority, parse_port};
use crate::config::{Proxy, ProxyHeaders};

/// Most hops that are read.
const MOST_HOPS: usize = 32;

/// What the headers say, one hop after the other, the client's own first.
#[derive(Default)]
struct Told {
    clients: Vec<String>,
    scheme: Option<String>,
    host: Option<String>,
    port: Option<String>,
}

/// The addresses as a believed proxy tells them.
///
/// # Errors
/// A scheme, host or port that is none.
pub fn apply(direct: Arrival, kind: ProxyHeaders, proxy: &Proxy, headers: &HeaderMap) -> Result<Arrival, BadAddress> {
    let told = match kind {
        ProxyHeaders::Forwarded => read_forwarded(headers)?,
        ProxyHeaders::XForwarded => read_x_forwarded(headers)?,
    };
    let mut seen = direct;
    seen.client = client(&told.clients, proxy, seen.client);
    if let Some(scheme) = told.scheme {
        seen.scheme = parse_scheme(&scheme)?;
        // The port of the connection is the proxy's own affair once it names the scheme.
        seen.port = None;
    }
    if let Some(host) = told.host {
        (seen.host, seen.port) = parse_authority(&host)?;
    }
    if let Some(port) = told.port {
        seen.port = Some(parse_port(&port).ok_or(BadAddress("port"))?);
    }
    Ok(seen)
}

fn client(told: &[String], proxy: &Proxy, peer: Option<IpAddr>) -> Option<IpAddr> {
    if proxy.trusted.is_empty() {
        return told.first().and_then(|first| parse_client(first)).or(peer);
    }
    let mut nearest = peer;
    for text in told.iter().rev() {
        let Some(address) = parse_client(text) else { break };
        nearest = Some(address);
        if !is_trusted(proxy, nearest) {
            break;
        }
    }
    nearest
}

/// An address, perhaps with a port; `unknown` and `_hidden` are none (RFC 7239 §6).
fn parse_client(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = bare.parse().or_else(|_| text.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address| address.to_canonical())
}

fn parse_scheme(text: &str) -> Result<&'static str, BadAddress> {
    ["http", "https"].into_iter().find(|known| known.eq_ignore_ascii_case(text)).ok_or(BadAddress("scheme"))
}

fn read_x_forwarded(headers: &HeaderMap) -> Result<Told, BadAddress> {
    let first = |name| Ok(list(headers, name)?.into_iter().next());
    Ok(Told {
        clients: list(headers, "x-forwarded-for")?,
        scheme: first("x-forwarded-proto")?,
        host: first("x-forwarded-host")?,
        port: first("x-forwarded-port")?,
    })
}

fn list(headers: &HeaderMap, name: &'static str) -> Result<Vec<String>, BadAddress> {
    let mut items = Vec::new();
    for value in headers.get_all(name) {
        let text = value.to_str().map_err(|_| BadAddress(name))?;
        items.extend(text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()));
    }
    if items.len() > MOST_HOPS { Err(BadAddress(name)) } else { Ok(items) }
}

fn read_forwarded(headers: &HeaderMap) -> Result<Told, BadAddress> {
    let mut told = Told::default();
    for element in headers.get_all("forwarded") {
        let text = element.to_str().map_err(|_| BadAddress("forwarded"))?;
        for hop in split_unquoted(text, ',') {
            read_hop(hop, &mut told)?;
        }
    }
    if told.clients.len() > MOST_HOPS { Err(BadAddress("forwarded")) } else { Ok(told) }
}

fn read_hop(hop: &str, told: &mut Told) -> Result<(), BadAddress> {
    for pair in split_unquoted(hop, ';').into_iter().filter(|pair| !pair.trim().is_empty()) {
        let (name, value) = pair.split_once('=').ok_or(BadAddress("forwarded"))?;
        let value = unquote(value.trim()).ok_or(BadAddress("forwarded"))?;
        match name.trim().to_ascii_lowercase().as_str() {
            "for" => told.clients.push(value),
            "proto" => told.scheme = told.scheme.take().or(Some(value)),
            "host" => told.host = told.host.take().or(Some(value)),
            _ => {}
        }
    }
    Ok(())
}

/// Splits outside of quoted strings.
fn split_unquoted(text: &str, separator: char) -> Vec<&str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(|c: char| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match c {
            '\\' if is_quoted && !was_escaped => is_escaped = true,
            '"' if !was_escaped => is_quoted = !is_quoted,
            _ => {}
        }
        c == separator && !is_quoted
    })
    .collect()
}

/// A token as it is, a quoted string without its quotes (RFC 9110 §5.6.4).
fn unquote(value: &str) -> Option<String> {
    let Some(inner) = value.strip_prefix('"') else {
        return Some(value.to_owned()).filter(|token| !token.contains('"'));
    };
    let mut plain = String::new();
    let mut chars = inner.strip_suffix('"')?.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next()? } else { c });
    }
    Some(plain)
}
