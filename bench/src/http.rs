//! An HTTP/1.1 client that costs next to no CPU time, since it shares the machine with the server it measures: one kept-alive
//! connection, no pipelining, bodies by Content-Length or chunked (RFC 9112). Follows no redirect, refuses answers above 16 MiB.

use anyhow::{Context, Result, bail, ensure};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const LARGEST_ANSWER: usize = 16 << 20;
pub const FORM: &str = "application/x-www-form-urlencoded";
pub const JSON: &str = "application/json";

/// What one request says; `path` is the origin form, query included.
#[derive(Default)]
pub struct Request<'a> {
    pub method: &'static str,
    pub path: &'a str,
    pub bearer: &'a str,
    pub basic: &'a str,
    pub cookie: &'a str,
    pub content_type: &'static str,
    pub body: &'a [u8],
}

/// What came back: the status, the head as text, the body decoded from its chunks.
pub struct Answer {
    pub status: u16,
    head: String,
    pub body: Vec<u8>,
}

impl Answer {
    /// Every value of the header `name`, in order.
    pub fn headers<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let fields = self.head.split("\r\n").skip(1).filter_map(|line| line.split_once(':'));
        fields.filter(move |(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The first value of the header `name`.
    pub fn header<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.headers(name).next()
    }

    /// This answer if it has the status `expected`, else an error with the beginning of its body.
    pub fn expect(self, expected: u16) -> Result<Self> {
        let shown = String::from_utf8_lossy(&self.body[..self.body.len().min(200)]);
        ensure!(self.status == expected, "status {} instead of {expected}: {shown}", self.status);
        Ok(self)
    }
}

/// One connection to one server, opened when it is first needed and again when the server has closed it.
pub struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
}

impl Connection {
    pub fn new(address: SocketAddr) -> Self {
        Self { address, stream: None, buffer: Vec::with_capacity(16 << 10) }
    }

    pub async fn get(&mut self, path: &str) -> Result<Answer> {
        self.send(&Request { method: "GET", path, ..Request::default() }).await
    }

    /// Sends `request`; a kept-alive connection that turns out to be closed is opened anew, once.
    pub async fn send(&mut self, request: &Request<'_>) -> Result<Answer> {
        let wire = encode(request, self.address);
        let reused = self.stream.is_some();
        match self.exchange(&wire).await {
            Err(_) if reused && self.buffer.is_empty() => {
                self.stream = None;
                self.exchange(&wire).await
            }
            outcome => outcome,
        }
        .with_context(|| format!("{} {}", request.method, without_query(request.path)))
    }

    async fn exchange(&mut self, wire: &[u8]) -> Result<Answer> {
        self.buffer.clear();
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => open(self.address).await?,
        };
        stream.write_all(wire).await?;
        let answer = read_answer(&mut stream, &mut self.buffer).await?;
        if !answer.headers("connection").any(|value| value.eq_ignore_ascii_case("close")) {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

async fn open(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

fn encode(request: &Request<'_>, address: SocketAddr) -> Vec<u8> {
    let mut head = format!("{} {} HTTP/1.1\r\nhost: {address}\r\n", request.method, request.path);
    let scheme = |name: &str, value: &str| {
        if value.is_empty() { String::new() } else { format!("{name}{value}\r\n") }
    };
    head += &scheme("authorization: Bearer ", request.bearer);
    head += &scheme("authorization: Basic ", request.basic);
    head += &scheme("cookie: ", request.cookie);
    head += &scheme("content-type: ", request.content_type);
    if request.method != "GET" {
        head += &format!("content-length: {}\r\n", request.body.len());
    }
    head += "\r\n";
    let mut wire = head.into_bytes();
    wire.extend_from_slice(request.body);
    wire
}

/// A path as it may be shown: codes and states stay out of messages.
fn without_query(path: &str) -> &str {
    path.split('?').next().unwrap_or(path)
}

async fn fill(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    ensure!(buffer.len() < LARGEST_ANSWER, "the answer is larger than {LARGEST_ANSWER} bytes");
    if stream.read_buf(buffer).await? == 0 {
        bail!("the server closed the connection in the middle of an answer");
    }
    Ok(())
}

async fn read_answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> Result<Answer> {
    let head_end = loop {
        match find(buffer, b"\r\n\r\n") {
            Some(at) => break at,
            None => fill(stream, buffer).await?,
        }
    };
    let head = String::from_utf8_lossy(&buffer[..head_end]).into_owned();
    let status = head.get(9..12).and_then(|digits| digits.parse().ok()).context("no HTTP status line")?;
    let mut answer = Answer { status, head, body: Vec::new() };
    let start = head_end + 4;
    if answer.headers("transfer-encoding").any(|value| value.eq_ignore_ascii_case("chunked")) {
        answer.body = read_chunks(stream, buffer, start).await?;
    } else {
        let length: usize = answer.header("content-length").unwrap_or("0").parse().context("Content-Length")?;
        while buffer.len() < start + length {
            fill(stream, buffer).await?;
        }
        answer.body = buffer[start..start + length].to_vec();
    }
    Ok(answer)
}

async fn read_chunks(stream: &mut TcpStream, buffer: &mut Vec<u8>, mut at: usize) -> Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line_end = loop {
            match find(&buffer[at..], b"\r\n") {
                Some(found) => break at + found,
                None => fill(stream, buffer).await?,
            }
        };
        let size = std::str::from_utf8(&buffer[at..line_end])?.split(';').next().unwrap_or("").trim();
        let size = usize::from_str_radix(size, 16).context("chunk size")?;
        ensure!(size < LARGEST_ANSWER, "a chunk is larger than {LARGEST_ANSWER} bytes");
        let (start, end) = (line_end + 2, line_end + 2 + size);
        while buffer.len() < end + 2 {
            fill(stream, buffer).await?;
        }
        if size == 0 {
            return Ok(body);
        }
        body.extend_from_slice(&buffer[start..end]);
        at = end + 2;
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
