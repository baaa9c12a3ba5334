//! A real mail server beside the application: aiosmtpd, which prints what it takes.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// The longest wait for a mail.
const PATIENCE: Duration = Duration::from_secs(20);

/// A mail server with its mailbox. It ends with this value.
pub struct MailServer {
    pub port: u16,
    child: Child,
    mails: UnboundedReceiver<Value>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl MailServer {
    /// One that takes everything, in the clear.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// One with further arguments of `smtp.py`.
    pub async fn with(arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/support/smtp.py");
        // Debian's own Python is the one that Debian's aiosmtpd belongs to.
        let mut child = Command::new("/usr/bin/python3")
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 with aiosmtpd; script/bootstrap installs it");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let (sender, mut mails) = unbounded_channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                drop(sender.send(serde_json::from_str(&line).expect("JSON")));
            }
        });
        let hello: Value = tokio::time::timeout(PATIENCE, mails.recv()).await.expect("in time").expect("it runs");
        Self { port: hello["port"].as_u64().and_then(|p| p.try_into().ok()).expect("a port"), child, mails }
    }

    /// The realm's settings for it.
    pub fn settings(&self) -> Value {
        json!({ "host": "localhost", "port": self.port.to_string(), "from": "noreply@example.com" })
    }

    /// The next mail.
    pub async fn next(&mut self) -> Value {
        tokio::time::timeout(PATIENCE, self.mails.recv()).await.expect("a mail in time").expect("it runs")
    }

    /// Whether no mail has come that was not looked at.
    pub fn is_empty(&mut self) -> bool {
        self.mails.is_empty()
    }
}

/// The first link to this server in a mail's text.
pub fn link(mail: &Value) -> String {
    let text = mail["text"].as_str().expect("a text");
    let word = text.split_whitespace().find(|word| word.starts_with("http")).unwrap_or_else(|| panic!("{text}"));
    word.to_owned()
}
