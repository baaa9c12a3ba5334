//! The one client for HTTP to others. It connects to public addresses alone, unless an operator allows a network, and to the
//! very address that it has checked, so that a name cannot change its meaning in between. It follows no redirect, and every
//! call has limits of time and size.

pub mod address;

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{HOST, HeaderMap, HeaderValue, USER_AGENT};
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};
use tokio_rustls::TlsConnector;
use url::{Host, Position, Url};

use crate::config::Outgoing;

/// The most bytes of an answer's head.
const MAX_HEAD: usize = 32 * 1024;
/// The most headers of an answer.
const MAX_HEADERS: usize = 100;

/// Why a call failed: for the log and for administrators, not for users.
#[derive(Debug, thiserror::Error)]
pub enum EgressError {
    #[error("{0} cannot be called: {1}")]
    Url(String, &'static str),
    #[error("{0} has no public address; egress-allowed-networks may name its network")]
    Forbidden(String),
    #[error("{0} cannot be reached: {1}")]
    Unreachable(String, String),
    #[error("{0} did not answer within {1} ms")]
    Late(String, u128),
    #[error("{0} answered with more than {1} bytes")]
    TooLarge(String, usize),
    #[error("{0} did not answer in HTTP: {1}")]
    Broken(String, String),
}

/// A call.
pub struct Call {
    pub method: Method,
    pub url: Url,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    /// For all of it, from the name's resolution to the last byte.
    pub timeout: Duration,
    /// The most bytes of the answer's body.
    pub max_bytes: usize,
}

/// What came back, whatever its status.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
}

/// The client. Certificates of the system are read at the first use.
pub struct Egress {
    allowed: Vec<IpNet>,
    trusted: Vec<CertificateDer<'static>>,
    tls: OnceLock<TlsConnector>,
}

impl Egress {
    #[must_use]
    pub fn new(outgoing: &Outgoing) -> Self {
        Self { allowed: outgoing.allowed.clone(), trusted: outgoing.trusted.clone(), tls: OnceLock::new() }
    }

    /// Makes a call.
    ///
    /// # Errors
    /// No answer, or none that is acceptable. A status of failure is an answer.
    pub async fn send(&self, call: Call) -> Result<Reply, EgressError> {
        let (place, limit) = (place(&call.url), call.timeout);
        let late = |_| EgressError::Late(place, limit.as_millis());
        tokio::time::timeout(limit, self.exchange(call)).await.map_err(late)?
    }

    async fn exchange(&self, call: Call) -> Result<Reply, EgressError> {
        let stream = self.connect(&call.url).await?;
        if call.url.scheme() == "http" {
            return converse(stream, call).await;
        }
        let place = place(&call.url);
        let fail = |why: String| EgressError::Unreachable(place.clone(), why);
        let name = call.url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let name = ServerName::try_from(name).map_err(|e| fail(e.to_string()))?;
        let stream = self.tls().connect(name, stream).await.map_err(|e| fail(e.to_string()))?;
        converse(stream, call).await
    }

    /// A connection to an address of the URL's host that may be reached.
    async fn connect(&self, url: &Url) -> Result<TcpStream, EgressError> {
        let place = place(url);
        if !["http", "https"].contains(&url.scheme()) {
            return Err(EgressError::Url(place, "it is neither http nor https"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EgressError::Url(place, "it holds a user name or a password"));
        }
        let fail = |why: std::io::Error| EgressError::Unreachable(place.clone(), why.to_string());
        let addresses = resolve(url).await.map_err(fail)?;
        let reachable: Vec<_> = addresses.into_iter().filter(|a| self.may_reach(a)).collect();
        if reachable.is_empty() {
            return Err(EgressError::Forbidden(place));
        }
        TcpStream::connect(&reachable[..]).await.map_err(fail)
    }

    fn may_reach(&self, address: &SocketAddr) -> bool {
        let ip = address.ip().to_canonical();
        address::is_public(ip) || self.allowed.iter().any(|network| network.contains(&ip))
    }

    fn tls(&self) -> &TlsConnector {
        self.tls.get_or_init(|| {
            let mut roots = RootCertStore::empty();
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
            roots.add_parsable_certificates(self.trusted.clone());
            let provider = Arc::new(rustls::crypto::ring::default_provider());
            let config = ClientConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .expect("ring has the default versions")
                .with_root_certificates(roots)
                .with_no_client_auth();
            TlsConnector::from(Arc::new(config))
        })
    }
}

/// Scheme, host and port: what messages name. The rest of a URL may hold secrets.
fn place(url: &Url) -> String {
    url[..Position::BeforePath]
        .rsplit_once('@')
        .map_or_else(|| url[..Position::BeforePath].to_owned(), |(_, host)| format!("{}://{host}", url.scheme()))
}

async fn resolve(url: &Url) -> std::io::Result<Vec<SocketAddr>> {
    let port = url.port_or_known_default().unwrap_or_default();
    Ok(match url.host() {
        Some(Host::Ipv4(ip)) => vec![(ip, port).into()],
        Some(Host::Ipv6(ip)) => vec![(ip, port).into()],
        Some(Host::Domain(name)) => lookup_host((name, port)).await?.collect(),
        None => Vec::new(),
    })
}

/// One request and its answer; the connection ends with it.
async fn converse<S>(stream: S, call: Call) -> Result<Reply, EgressError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let place = place(&call.url);
    let broken = |why: hyper::Error| EgressError::Broken(place.clone(), why.to_string());
    let (request, limit) = (request(call.method, &call.url, call.headers, call.body), call.max_bytes);
    let request = request.map_err(|why| EgressError::Broken(place.clone(), why.to_string()))?;
    let mut builder = http1::Builder::new();
    builder.max_buf_size(MAX_HEAD).max_headers(MAX_HEADERS);
    let (mut sender, connection) = builder.handshake(TokioIo::new(stream)).await.map_err(broken)?;
    let mut driver = tokio::task::JoinSet::new();
    driver.spawn(connection);
    let answer = sender.send_request(request).await.map_err(broken)?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), limit).collect().await.map_err(|why| {
        if why.is::<LengthLimitError>() {
            EgressError::TooLarge(place.clone(), limit)
        } else {
            EgressError::Broken(place.clone(), why.to_string())
        }
    })?;
    Ok(Reply { status, body: body.to_bytes().to_vec() })
}

fn request(
    method: Method,
    url: &Url,
    headers: HeaderMap,
    body: Vec<u8>,
) -> Result<Request<Full<Bytes>>, hyper::http::Error> {
    let target = &url[Position::BeforePath..Position::AfterQuery];
    let mut request = Request::builder().method(method).uri(target).body(Full::new(Bytes::from(body)))?;
    *request.headers_mut() = headers;
    request.headers_mut().insert(HOST, HeaderValue::from_str(&url[Position::BeforeHost..Position::BeforePath])?);
    request.headers_mut().entry(USER_AGENT).or_insert(HeaderValue::from_static("Gatehouse"));
    Ok(request)
}
