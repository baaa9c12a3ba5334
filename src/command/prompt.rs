//! Questions on the terminal; a secret is asked for twice, without echo. A pipe is read like a terminal.

use std::io::{self, BufRead, Write};

use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

use crate::config::Secret;

/// Longest answer, in bytes.
const MOST_BYTES: u64 = 4096;

/// # Errors
/// When standard input ends.
pub fn line(question: &str) -> io::Result<String> {
    eprint!("{question}");
    io::stderr().flush()?;
    let mut answer = String::new();
    if io::Read::take(io::stdin().lock(), MOST_BYTES).read_line(&mut answer)? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(answer.trim_end_matches(['\r', '\n']).to_owned())
}

/// # Errors
/// When the two answers differ or are empty, or standard input ends.
pub fn secret_twice(name: &str) -> io::Result<Secret> {
    let silence = Silence::begin();
    let first = Secret::new(line(&format!("{name}: "))?);
    eprintln!();
    let second = Secret::new(line(&format!("{name} again: "))?);
    eprintln!();
    drop(silence);
    if first == second && !first.expose().is_empty() {
        return Ok(first);
    }
    Err(io::Error::other("the two answers differ or are empty"))
}

/// No echo as long as it lives.
struct Silence(Option<Termios>);

impl Silence {
    fn begin() -> Silence {
        let Ok(before) = tcgetattr(io::stdin()) else {
            return Silence(None);
        };
        let mut quiet = before.clone();
        quiet.local_modes.remove(LocalModes::ECHO);
        let is_quiet = tcsetattr(io::stdin(), OptionalActions::Flush, &quiet).is_ok();
        Silence(is_quiet.then_some(before))
    }
}

impl Drop for Silence {
    fn drop(&mut self) {
        if let Some(before) = &self.0 {
            // Nothing is left to try when this fails.
            let _ = tcsetattr(io::stdin(), OptionalActions::Now, before);
        }
    }
}
