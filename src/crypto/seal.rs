//! Sealing at rest: AES-256-GCM (NIST SP 800-38D) under a master key that lives outside the database. What is sealed is bound to its
//! place (an id, a column), so that a sealed value copied elsewhere does not open. The key file is created readable by its owner alone.

use std::fs;
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::fault::Fault;
use crate::random::Random;

/// Begins each sealed text, and tells which form it has.
const PREFIX: &str = "sealed1.";
const KEY_LEN: usize = 32;

/// The key that seals. Cheap to clone.
#[derive(Clone)]
pub struct MasterKey(LessSafeKey);

impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterKey")
    }
}

impl MasterKey {
    #[must_use]
    pub fn new(key: &[u8; KEY_LEN]) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, key).expect("AES-256 takes any 32 bytes");
        Self(LessSafeKey::new(key))
    }

    /// Reads the key file (32 bytes in base64url), or creates it with a random key.
    ///
    /// # Errors
    /// The file cannot be read or created, or holds something else.
    pub fn load(path: &Path, random: &Random) -> io::Result<Self> {
        if !path.exists() {
            create(path, &Zeroizing::new(random.bytes()), &random.token::<9>())?;
        }
        let text = Zeroizing::new(fs::read_to_string(path)?);
        if fs::metadata(path)?.permissions().mode() & 0o007 != 0 {
            tracing::warn!(path = %path.display(), "the master key file can be read by every user of this machine");
        }
        let key = URL_SAFE_NO_PAD.decode(text.trim()).map(Zeroizing::new);
        let key = key.ok().and_then(|key| <[u8; KEY_LEN]>::try_from(&key[..]).ok()).map(Zeroizing::new);
        let key = key.ok_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidData, "the master key file must hold 32 bytes in base64url")
        })?;
        Ok(Self::new(&key))
    }

    /// Seals a secret for one place: `context` is what must be the same to open it, such as the row's id.
    #[must_use]
    pub fn seal(&self, plaintext: &str, context: &str, random: &Random) -> String {
        let nonce: [u8; NONCE_LEN] = random.bytes();
        let mut text = plaintext.as_bytes().to_vec();
        let aad = Aad::from(context.as_bytes());
        self.0
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut text)
            .expect("a secret is shorter than AES-GCM's 64 GiB");
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode([&nonce[..], &text].concat()))
    }

    /// Opens what was sealed for the same place.
    ///
    /// # Errors
    /// Not sealed, sealed for another place or under another key, or damaged: an internal fault that does not tell which.
    pub fn open(&self, sealed: &str, context: &str) -> Result<String, Fault> {
        self.try_open(sealed, context).ok_or_else(|| {
            Fault::internal(format!(
                "a sealed value of {context} does not open: damaged, or sealed under another master key"
            ))
        })
    }

    fn try_open(&self, sealed: &str, context: &str) -> Option<String> {
        let mut bytes = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(PREFIX)?).ok()?;
        let (nonce, text) = bytes.split_at_mut_checked(NONCE_LEN)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        let opened = self.0.open_in_place(nonce, Aad::from(context.as_bytes()), text).ok()?;
        String::from_utf8(opened.to_vec()).ok()
    }
}

/// Whether a text has the form of a sealed one.
#[must_use]
pub fn is_sealed(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// Writes a key file that is complete from the moment it can be seen. Of two processes that start at once one creates it and both read it.
fn create(path: &Path, key: &[u8; KEY_LEN], unique: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let draft = path.with_extension(format!("draft-{unique}"));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    writeln!(file, "{}", URL_SAFE_NO_PAD.encode(key))?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => fs::File::open(folder)?.sync_all(),
    }
}
