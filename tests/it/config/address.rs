//! Client address, scheme and host behind proxies; base URLs; hostile hosts.

use std::net::IpAddr;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use gatehouse::config::{Hostname, Proxy, ProxyHeaders};
use gatehouse::edge::address::{Arrival, BadAddress, Head, admin_url, backchannel_url, frontend_url, parse_authority};

use super::production;

const PEER: &str = "10.0.0.9";

fn arrive(headers: &[(&str, &str)], proxy: &Proxy) -> Result<Arrival, BadAddress> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("a name");
        map.append(name, HeaderValue::from_str(value).expect("a value"));
    }
    let peer = Some(PEER.parse().expect("an address"));
    Arrival::of(&Head { peer, is_tls: false, authority: None, headers: &map }, proxy)
}

fn proxy(headers: Option<ProxyHeaders>, trusted: &[&str]) -> Proxy {
    Proxy { headers, trusted: trusted.iter().map(|network| network.parse().expect("a network")).collect() }
}

fn seen(arrival: &Arrival) -> (String, String) {
    (arrival.origin(), arrival.client.map(|client: IpAddr| client.to_string()).unwrap_or_default())
}

const X: &[(&str, &str)] = &[
    ("host", "inner:8080"),
    ("x-forwarded-for", "192.0.2.1, 198.51.100.7, 10.0.0.8"),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "id.example"),
    ("forwarded", "for=203.0.113.5;proto=https;host=other.example:444"),
];

#[test]
fn headers_count_only_where_configured_and_from_trusted_peers() {
    use ProxyHeaders::{Forwarded, XForwarded};
    let direct = ("http://inner:8080", PEER);
    for (headers, trusted, wanted) in [
        (None, vec![], direct),
        (None, vec!["10.0.0.0/8"], direct),
        (Some(XForwarded), vec![], ("https://id.example", "192.0.2.1")),
        (Some(XForwarded), vec!["10.0.0.0/8"], ("https://id.example", "198.51.100.7")),
        (Some(XForwarded), vec!["10.0.0.9/32"], ("https://id.example", "10.0.0.8")),
        (Some(XForwarded), vec!["172.16.0.0/12"], direct),
        (Some(Forwarded), vec![], ("https://other.example:444", "203.0.113.5")),
        (Some(Forwarded), vec!["2001:db8::/32"], direct),
    ] {
        let arrival = arrive(X, &proxy(headers, &trusted)).expect("good");
        let (origin, client) = seen(&arrival);
        assert_eq!((origin.as_str(), client.as_str()), wanted, "{headers:?} {trusted:?}");
    }
}

#[test]
fn ports_follow_scheme_host_and_port_headers() {
    let proxy = proxy(Some(ProxyHeaders::XForwarded), &[]);
    for (extra, origin) in [
        (vec![], "http://inner:8080"),
        (vec![("x-forwarded-proto", "https")], "https://inner"),
        (vec![("x-forwarded-host", "a:8443"), ("x-forwarded-proto", "https")], "https://a:8443"),
        (vec![("x-forwarded-proto", "https"), ("x-forwarded-port", "8443")], "https://inner:8443"),
        (vec![("x-forwarded-proto", "https"), ("x-forwarded-port", "443")], "https://inner"),
        (vec![("x-forwarded-host", "first, second")], "http://first"),
    ] {
        let headers: Vec<_> = [("host", "inner:8080")].into_iter().chain(extra).collect();
        assert_eq!(arrive(&headers, &proxy).expect("good").origin(), origin, "{headers:?}");
    }
}

#[test]
fn forwarded_is_read_by_its_grammar() {
    let proxy = proxy(Some(ProxyHeaders::Forwarded), &[]);
    for (text, client, origin) in [
        ("For=\"[2001:db8::1]:47\";Proto=HTTPS", "2001:db8::1", "https://inner"),
        ("for=192.0.2.1:80, for=10.0.0.1", "192.0.2.1", "http://inner:8080"),
        ("for=unknown;host=\"a\\.example\"", PEER, "http://a.example"),
        ("for=\"_a,b;c\";proto=https", PEER, "https://inner"),
        ("by=1.1.1.1", PEER, "http://inner:8080"),
    ] {
        let arrival = arrive(&[("host", "inner:8080"), ("forwarded", text)], &proxy).expect(text);
        assert_eq!(seen(&arrival), (origin.to_owned(), client.to_owned()), "{text}");
    }
}

#[test]
fn malformed_headers_of_a_believed_proxy_are_refused() {
    for (headers, kind) in [
        (("x-forwarded-host", "a b"), ProxyHeaders::XForwarded),
        (("x-forwarded-proto", "ftp"), ProxyHeaders::XForwarded),
        (("x-forwarded-port", "0"), ProxyHeaders::XForwarded),
        (("x-forwarded-port", "+80"), ProxyHeaders::XForwarded),
        (("forwarded", "for"), ProxyHeaders::Forwarded),
        (("forwarded", "host=\"a"), ProxyHeaders::Forwarded),
        (("forwarded", "host=u@a"), ProxyHeaders::Forwarded),
    ] {
        assert!(arrive(&[("host", "inner"), headers], &proxy(Some(kind), &[])).is_err(), "{headers:?}");
        assert!(arrive(&[("host", "inner"), headers], &proxy(None, &[])).is_ok());
    }
    let many = vec!["10.0.0.1"; 33].join(",");
    let headers = [("host", "inner"), ("x-forwarded-for", many.as_str())];
    assert!(arrive(&headers, &proxy(Some(ProxyHeaders::XForwarded), &[])).is_err());
}

#[test]
fn hostile_hosts_are_refused() {
    let long = "a".repeat(256);
    for host in [
        "",
        "a b",
        "u@a",
        "u:p@a",
        "a/b",
        "a?b",
        "a#b",
        "a\\b",
        "a:0",
        "a:65536",
        "a:",
        "a:+80",
        "[::1",
        "::1",
        "[::1]x",
        "[fe80::1%25eth0]",
        "a\"b",
        "<a>",
        "a%2eb",
        "a,b",
        "a..b",
        &long,
    ] {
        assert_eq!(parse_authority(host), Err(BadAddress("host")), "{host}");
    }
    for (host, wanted) in [
        ("A.Example:8080", ("a.example", Some(8080))),
        ("[::1]:80", ("[::1]", Some(80))),
        ("192.0.2.1", ("192.0.2.1", None)),
    ] {
        assert_eq!(parse_authority(host), Ok((wanted.0.to_owned(), wanted.1)));
    }
    let none = Proxy::default();
    assert!(arrive(&[], &none).is_err());
    assert!(arrive(&[("host", "a"), ("host", "b")], &none).is_err());
}

fn hostname(options: &[(&str, &str)]) -> Hostname {
    production(options).expect("good options").hostname
}

#[test]
fn base_urls_follow_host_name_and_path() {
    let arrival = arrive(&[("host", "inner:8080")], &Proxy::default()).expect("good");
    let url = ("hostname", "https://ID.example:443/sso/");
    for (options, path, frontend, backchannel, admin) in [
        (vec![], "/", "http://inner:8080", "http://inner:8080", "http://inner:8080"),
        (vec![], "/auth", "http://inner:8080/auth", "http://inner:8080/auth", "http://inner:8080/auth"),
        (
            vec![("hostname", "Id.Example")],
            "/auth",
            "http://id.example:8080/auth",
            "http://id.example:8080/auth",
            "http://id.example:8080/auth",
        ),
        (vec![url], "/auth", "https://id.example/sso", "https://id.example/sso", "https://id.example/sso"),
        (
            vec![url, ("hostname-backchannel-dynamic", "true")],
            "/auth",
            "https://id.example/sso",
            "http://inner:8080/auth",
            "https://id.example/sso",
        ),
        (
            vec![url, ("hostname-admin", "https://admin.example")],
            "/",
            "https://id.example/sso",
            "https://id.example/sso",
            "https://admin.example",
        ),
    ] {
        let hostname = hostname(&options);
        assert_eq!(frontend_url(&hostname, path, &arrival), frontend, "{options:?}");
        assert_eq!(backchannel_url(&hostname, path, &arrival), backchannel, "{options:?}");
        assert_eq!(admin_url(&hostname, path, &arrival), admin, "{options:?}");
    }
}
