//! The program as a process of its own, and a plain HTTP/1.1 client.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    _data: TempDir,
    pub urls: Vec<String>,
    pub management_urls: Vec<String>,
}

/// `gatehouse` with an empty environment, in a directory of its own.
pub fn gatehouse(data: &TempDir, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gatehouse"));
    command.env_clear().current_dir(data.path()).args(arguments);
    command
}

/// Runs a command to its end.
pub fn run(arguments: &[&str]) -> Output {
    let data = tempfile::tempdir().expect("a directory");
    gatehouse(&data, arguments).stdin(Stdio::null()).output().expect("the program runs")
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

impl Server {
    /// Waits until the server says that it is ready.
    pub fn start(arguments: &[&str]) -> Server {
        let data = tempfile::tempdir().expect("a directory");
        let mut child = gatehouse(&data, arguments).stdout(Stdio::piped()).spawn().expect("the program runs");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let (mut urls, mut management_urls, mut log) = (Vec::new(), Vec::new(), String::new());
        loop {
            let Some(Ok(line)) = lines.next() else { panic!("the server ended: {log}") };
            if let Some((_, url)) = line.split_once("Listening on ") {
                urls.push(url.trim().to_owned());
            } else if let Some((_, url)) = line.split_once("Management on ") {
                management_urls.push(url.trim().to_owned());
            } else if line.contains("Ready after") {
                break;
            }
            log += &(line + "\n");
        }
        // A pipe that nobody reads would stop the server.
        std::thread::spawn(move || lines.for_each(drop));
        Server { child, _data: data, urls, management_urls }
    }

    /// Sends SIGTERM and waits for the exit code.
    pub fn terminate(mut self) -> Option<i32> {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("a running process");
        self.child.wait().expect("an end").code()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Status, then head and body, of one GET.
pub fn get(url: &str, host: &str) -> (u16, String) {
    let (authority, path) = url.trim_start_matches("http://").split_once('/').expect("a path");
    let mut stream = TcpStream::connect(authority).expect("a connection");
    write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("written");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
    (status.expect("a status"), answer)
}
