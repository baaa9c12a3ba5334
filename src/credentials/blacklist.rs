//! Lists of passwords that are too well known: text files in `password-blacklists/` of the data directory, one password a line,
//! upper and lower case alike. A list is held in memory as sorted hashes of 64 bits and read again when its file changes.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Error, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use crate::fault::Fault;

/// The folder below the data directory, by Keycloak's name.
const FOLDER: &str = "password-blacklists";
/// The largest file: about fifty million passwords.
const MAX_BYTES: u64 = 512 * 1024 * 1024;
/// The longest name of a file.
const MAX_NAME: usize = 255;

/// When a file was written, and how long it is: another file is read anew.
type Stamp = (SystemTime, u64);

struct List {
    stamp: Stamp,
    /// Sorted.
    hashes: Vec<u64>,
}

/// The lists that were asked for.
pub struct Blacklists {
    folder: PathBuf,
    known: Mutex<HashMap<String, Arc<List>>>,
}

/// Whether a text can name a list: a plain file name, hidden files and folders excluded.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    (1..=MAX_NAME).contains(&text.len()) && !text.starts_with('.') && text.chars().all(is_plain)
}

fn hash(password: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    password.hash(&mut hasher);
    hasher.finish()
}

fn stamp(about: &Metadata) -> Result<Stamp, Error> {
    Ok((about.modified()?, about.len()))
}

impl Blacklists {
    #[must_use]
    pub fn new(data_dir: &Path) -> Arc<Self> {
        Arc::new(Self { folder: data_dir.join(FOLDER), known: Mutex::default() })
    }

    /// Whether there is a list of that name.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        is_name(name) && self.folder.join(name).is_file()
    }

    /// Whether a password is on a list.
    ///
    /// # Errors
    /// Internal: the list cannot be read. Without it no password can be said to be good.
    pub async fn contains(self: &Arc<Self>, name: &str, password: &str) -> Result<bool, Fault> {
        let (own, wanted, name) = (Arc::clone(self), hash(&password.to_lowercase()), name.to_owned());
        let found = tokio::task::spawn_blocking(move || {
            let list = own.list(&name).map_err(|e| Fault::internal(format!("password blacklist {name}: {e}")))?;
            Ok(list.hashes.binary_search(&wanted).is_ok())
        });
        found.await.map_err(Fault::internal)?
    }

    fn list(&self, name: &str) -> Result<Arc<List>, Error> {
        if !is_name(name) {
            return Err(Error::other("it cannot be the name of a file"));
        }
        let path = self.folder.join(name);
        let stamp = stamp(&path.metadata()?)?;
        let known = self.known.lock().expect("no panic holds the lock").get(name).cloned();
        if let Some(list) = known.filter(|list| list.stamp == stamp) {
            return Ok(list);
        }
        let list = Arc::new(read(&path)?);
        self.known.lock().expect("no panic holds the lock").insert(name.to_owned(), list.clone());
        tracing::info!(name, passwords = list.hashes.len(), "read a password blacklist");
        Ok(list)
    }
}

/// What is not UTF-8 is read as it would be shown; nobody can type it.
fn read(path: &Path) -> Result<List, Error> {
    let file = File::open(path)?;
    let stamp = stamp(&file.metadata()?)?;
    if stamp.1 > MAX_BYTES {
        return Err(Error::other(format!("it has more than {MAX_BYTES} bytes")));
    }
    let mut reader = BufReader::new(file.take(MAX_BYTES));
    let (mut hashes, mut line) = (Vec::new(), Vec::new());
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let password = text.trim_end_matches(['\r', '\n']);
        if !password.is_empty() {
            hashes.push(hash(&password.to_lowercase()));
        }
        line.clear();
    }
    hashes.sort_unstable();
    hashes.dedup();
    hashes.shrink_to_fit();
    Ok(List { stamp, hashes })
}
