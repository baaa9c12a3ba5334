//! TLS versions, and certificates that change while the server runs.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::Arc;

use gatehouse::config::Tls;
use gatehouse::edge::tls::Certificate;
use rustls::crypto::ring;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, ClientConnection, ProtocolVersion, RootCertStore, StreamOwned, SupportedProtocolVersion};
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tempfile::TempDir;

use super::production;
use super::spawned::{Server, free_port, run};

struct Pair {
    dir: TempDir,
}

impl Pair {
    fn new() -> Pair {
        let pair = Pair { dir: tempfile::tempdir().expect("a directory") };
        pair.renew();
        pair
    }

    fn renew(&self) {
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).expect("a certificate");
        std::fs::write(self.path("cert.pem"), made.cert.pem()).expect("written");
        std::fs::write(self.path("key.pem"), made.signing_key.serialize_pem()).expect("written");
    }

    fn path(&self, name: &str) -> String {
        self.dir.path().join(name).to_str().expect("a path").to_owned()
    }

    fn options(&self) -> [String; 2] {
        [
            format!("--https-certificate-file={}", self.path("cert.pem")),
            format!("--https-certificate-key-file={}", self.path("key.pem")),
        ]
    }

    fn tls(&self) -> Tls {
        let (certificate, key) = (self.path("cert.pem"), self.path("key.pem"));
        let options = [("https-certificate-file", certificate.as_str()), ("https-certificate-key-file", key.as_str())];
        production(&options).expect("good").http.tls.expect("TLS")
    }
}

fn client_config(trusted: &Path, version: &'static SupportedProtocolVersion) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_file(trusted).expect("a certificate")).expect("trusted");
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .expect("a version")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

fn connect(url: &str, config: ClientConfig) -> StreamOwned<ClientConnection, TcpStream> {
    let name = ServerName::try_from("localhost").expect("a name");
    let connection = ClientConnection::new(Arc::new(config), name).expect("a connection");
    let authority = url.trim_start_matches("https://").trim_end_matches('/');
    StreamOwned::new(connection, TcpStream::connect(authority).expect("a connection"))
}

/// Status line and version of a request over TLS, or `None` when the handshake fails.
fn ask(url: &str, trusted: &Path, version: &'static SupportedProtocolVersion) -> Option<(String, ProtocolVersion)> {
    let mut stream = connect(url, client_config(trusted, version));
    stream.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").ok()?;
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).ok()?;
    Some((String::from_utf8_lossy(&answer).into_owned(), stream.conn.protocol_version()?))
}

fn start(pair: &Pair, extra: &[&str]) -> Server {
    let [certificate, key] = pair.options();
    let fixed = ["start", "--hostname=localhost", "--http-host=127.0.0.1", "--https-port=0", &certificate, &key];
    Server::start(&fixed.into_iter().chain(extra.iter().copied()).collect::<Vec<_>>())
}

#[test]
fn only_the_configured_versions_are_spoken() {
    let pair = Pair::new();
    let trusted = pair.dir.path().join("cert.pem");
    for (protocols, has_12, has_13) in
        [("TLSv1.3,TLSv1.2", true, true), ("TLSv1.3", false, true), ("TLSv1.2", true, false)]
    {
        let server = start(&pair, &["--health-enabled=false", &format!("--https-protocols={protocols}")]);
        assert_eq!(server.urls.len(), 1, "plain HTTP is off");
        for (version, is_spoken) in [(&TLS12, has_12), (&TLS13, has_13)] {
            let answer = ask(&server.urls[0], &trusted, version);
            let wanted = is_spoken.then(|| ("HTTP/1.1 404".to_owned(), version.version));
            assert_eq!(answer, wanted, "{protocols}");
        }
    }
}

#[test]
fn http_2_is_negotiated() {
    let pair = Pair::new();
    let server = start(&pair, &["--health-enabled=false"]);
    let mut config = client_config(&pair.dir.path().join("cert.pem"), &TLS13);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let mut stream = connect(&server.urls[0], config);
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").expect("written");
    let mut frame = [0; 9];
    stream.read_exact(&mut frame).expect("an answer");
    assert_eq!((stream.conn.alpn_protocol(), frame[3]), (Some(&b"h2"[..]), 4), "it begins with SETTINGS");
}

#[test]
fn the_management_port_inherits_tls_and_healthcheck_pins_the_certificate() {
    let pair = Pair::new();
    let port = format!("--http-management-port={}", free_port());
    let server = start(&pair, &[&port]);
    assert!(server.management_urls[0].starts_with("https://"));
    let check = |pair: &Pair| {
        let [certificate, key] = pair.options();
        run(&["healthcheck", "--http-host=127.0.0.1", &port, &certificate, &key]).status.code()
    };
    assert_eq!(check(&pair), Some(0));
    assert_eq!(check(&Pair::new()), Some(1), "another certificate is not believed");
}

#[test]
fn a_broken_new_certificate_leaves_the_old_one() {
    let pair = Pair::new();
    let tls = pair.tls();
    let certificate = Certificate::load(&tls).expect("loaded");
    pair.renew();
    assert_eq!(certificate.reload(&tls), Ok(()));
    std::fs::write(pair.path("cert.pem"), "broken").expect("written");
    let error = certificate.reload(&tls).expect_err("refused").to_string();
    assert!(error.contains("https-certificate-file"), "{error}");
}

#[test]
fn a_key_of_another_certificate_is_refused() {
    let (pair, other) = (Pair::new(), Pair::new());
    std::fs::copy(other.path("key.pem"), pair.path("key.pem")).expect("copied");
    let error = Certificate::load(&pair.tls()).expect_err("refused").to_string();
    assert!(error.contains("https-certificate-key-file"), "{error}");
}
