//! The one client for HTTP to others: whom it calls, and what it takes from them.

use std::time::{Duration, Instant};

use gatehouse::config::Outgoing;
use gatehouse::egress::address::is_public;
use gatehouse::egress::{Call, Egress, EgressError};
use hyper::Method;

use crate::support::peer::{Peer, Said};

fn client(allowed: &[&str]) -> Egress {
    let allowed = allowed.iter().map(|n| n.parse().expect("a network")).collect();
    Egress::new(&Outgoing { allowed, trusted: Vec::new() })
}

fn call(url: &str) -> Call {
    Call {
        method: Method::POST,
        url: url.parse().expect("a URL"),
        headers: Default::default(),
        body: b"said".to_vec(),
        timeout: Duration::from_secs(5),
        max_bytes: 1000,
    }
}

#[actix_web::test]
async fn addresses_that_are_not_public_are_not_called() {
    let peer = Peer::saying(Said::Answer(200, "yes".into())).await;
    let port = peer.url.rsplit(':').next().expect("a port").to_owned();
    for host in
        ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "0.0.0.0", "[::]"]
    {
        let refused = client(&[]).send(call(&format!("http://{host}:{port}/"))).await;
        assert!(matches!(refused, Err(EgressError::Forbidden(_))), "{host}: {refused:?}");
    }
    assert!(peer.heard().is_empty());
    let reply = client(&["127.0.0.0/8"]).send(call(&peer.url)).await.expect("an answer");
    assert_eq!((reply.status, reply.body.as_slice()), (200, &b"yes"[..]));
    assert_eq!((peer.heard()[0].path.as_str(), peer.heard()[0].body.as_str()), ("/", "said"));
    assert_eq!(peer.heard()[0].headers["host"], format!("127.0.0.1:{port}"));
}

#[test]
fn special_networks_are_known() {
    let special = [
        "0.1.2.3",
        "10.0.0.1",
        "100.64.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.0.8",
        "198.19.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:db8::1",
        "2001::1",
        "::10.0.0.1",
        "fec0::1",
    ];
    for address in special {
        assert!(!is_public(address.parse().expect("an address")), "{address}");
    }
    for address in [
        "1.1.1.1",
        "172.32.0.1",
        "100.128.0.1",
        "192.0.1.1",
        "2606:4700::1",
        "2002:101:101::",
        "64:ff9b::101:101",
        "2a00::1",
    ] {
        assert!(is_public(address.parse().expect("an address")), "{address}");
    }
}

#[actix_web::test]
async fn redirects_are_answers_and_not_followed() {
    let target = Peer::saying(Said::Answer(200, "inside".into())).await;
    let head = format!("HTTP/1.1 302 Found\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", target.url);
    let peer = Peer::saying(Said::Raw(head.into_bytes())).await;
    assert_eq!(client(&["127.0.0.0/8"]).send(call(&peer.url)).await.expect("an answer").status, 302);
    assert!(target.heard().is_empty());
}

#[actix_web::test]
async fn an_answer_has_limits_of_time_and_size() {
    let client = client(&["127.0.0.0/8"]);
    let silent = Peer::saying(Said::Silence).await;
    let begun = Instant::now();
    let late = client.send(Call { timeout: Duration::from_millis(200), ..call(&silent.url) }).await;
    assert!(matches!(late, Err(EgressError::Late(..))), "{late:?}");
    assert!(begun.elapsed() < Duration::from_secs(4));
    let large = Peer::saying(Said::Answer(200, "x".repeat(1001))).await;
    assert!(matches!(client.send(call(&large.url)).await, Err(EgressError::TooLarge(..))));
    let endless = Peer::saying(Said::Raw(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec(), b"4\r\nxxxx\r\n".repeat(1000)].concat(),
    ))
    .await;
    assert!(matches!(client.send(call(&endless.url)).await, Err(EgressError::TooLarge(..))));
    let exact = Peer::saying(Said::Answer(200, "x".repeat(1000))).await;
    assert_eq!(client.send(call(&exact.url)).await.expect("an answer").body.len(), 1000);
    let headers = Peer::saying(Said::Raw([b"HTTP/1.1 200 OK\r\n".to_vec(), b"x: y\r\n".repeat(20_000)].concat())).await;
    assert!(client.send(call(&headers.url)).await.is_err());
}

#[actix_web::test]
async fn what_is_not_http_is_an_error_and_no_panic() {
    let client = client(&["127.0.0.0/8"]);
    for bytes in
        [&b""[..], b"SSH-2.0\r\n", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", b"\x16\x03\x01"]
    {
        let peer = Peer::saying(Said::Raw(bytes.to_vec())).await;
        let answer = client.send(call(&peer.url)).await;
        assert!(matches!(answer, Err(EgressError::Broken(..))), "{answer:?}");
    }
}

#[actix_web::test]
async fn urls_that_are_no_calls_are_refused() {
    let client = client(&["127.0.0.0/8"]);
    for url in ["ftp://127.0.0.1/", "file:///etc/passwd", "http://user:pass@127.0.0.1/", "gopher://127.0.0.1:70/"] {
        let refused = client.send(call(url)).await;
        assert!(matches!(refused, Err(EgressError::Url(..))), "{url}: {refused:?}");
        assert!(!refused.expect_err("refused").to_string().contains("pass@"), "{url}");
    }
}
