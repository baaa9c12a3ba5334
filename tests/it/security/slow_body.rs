//! Whoever begins a request and does not finish it holds a connection for seconds, not for as long as they please.

use std::time::Duration;

use futures_util::future::join_all;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::oidc::realm::realm;
use crate::support::Server;

const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// Sends a part of a request, and waits until the server closes the connection; what it said before.
async fn unfinished(server: &Server, path: &str, length: &str, part: &str) -> String {
    let address = server.base.strip_prefix("http://").expect("a plain address");
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let head = format!("POST {path} HTTP/1.1\r\nHost: {address}\r\n{FORM}\r\n{length}\r\n\r\n{part}");
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut said = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(60), stream.read_to_end(&mut said)).await;
    assert!(closed.is_ok(), "{path} is still waited for; so far: {}", String::from_utf8_lossy(&said));
    String::from_utf8_lossy(&said).into_owned()
}

#[actix_web::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let server = Server::start(realm(json!({}))).await;
    let paths = [
        "/realms/t/protocol/openid-connect/token",
        "/realms/t/protocol/openid-connect/auth",
        "/admin/realms",
        "/no/such/path",
    ];
    let ways = [("Content-Length: 1000", "a"), ("Transfer-Encoding: chunked", "5\r\nab")];
    let all = paths.iter().flat_map(|path| ways.map(|(length, part)| unfinished(&server, path, length, part)));
    for said in join_all(all).await {
        assert!(said.starts_with("HTTP/1.1 4"), "{said}");
    }
}
