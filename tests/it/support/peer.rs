//! A small HTTP server of somebody else: it hears what it is sent and answers as a test says.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request that came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: String,
    /// With its query.
    pub path: String,
    /// Names in lower case.
    pub headers: HashMap<String, String>,
    pub body: String,
}

/// What is answered.
#[derive(Clone, Debug)]
pub enum Said {
    /// A status with a body.
    Answer(u16, String),
    /// These bytes, whatever they are.
    Raw(Vec<u8>),
    /// Nothing, for ever.
    Silence,
}

type Handler = Arc<dyn Fn(&Heard) -> Said + Send + Sync>;

/// The server. It ends with its test.
pub struct Peer {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Peer {
    pub async fn start(answer: impl Fn(&Heard) -> Said + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let heard = Arc::new(Mutex::new(Vec::new()));
        let (answer, hears): (Handler, _) = (Arc::new(answer), heard.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer.clone(), hears.clone()));
            }
        });
        Self { url, heard, task }
    }

    /// One that always says the same.
    pub async fn saying(said: Said) -> Self {
        Self::start(move |_| said.clone()).await
    }

    /// Everything that was heard so far.
    pub fn heard(&self) -> Vec<Heard> {
        self.heard.lock().expect("a lock").clone()
    }
}

async fn serve(mut stream: TcpStream, answer: Handler, hears: Arc<Mutex<Vec<Heard>>>) {
    let Some(request) = read(&mut stream).await else { return };
    hears.lock().expect("a lock").push(request.clone());
    let bytes = match answer(&request) {
        Said::Answer(status, body) => {
            format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
                .into_bytes()
        }
        Said::Raw(bytes) => bytes,
        Said::Silence => return tokio::time::sleep(Duration::from_secs(600)).await,
    };
    drop(stream.write_all(&bytes).await);
    drop(stream.shutdown().await);
}

async fn read(stream: &mut TcpStream) -> Option<Heard> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, path) = (first.next()?, first.next()?);
    let pairs = lines.filter_map(|line| line.split_once(':'));
    let headers: HashMap<_, _> = pairs.map(|(n, v)| (n.to_lowercase(), v.trim().to_owned())).collect();
    let length = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    while bytes.len() < end + length {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Heard { method, path, headers, body: String::from_utf8_lossy(&bytes[end..end + length]).into_owned() })
}
