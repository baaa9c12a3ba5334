//! Reads the folders under `themes/` into memory.
//! Refuses names that are not plain, files of other kinds than a theme needs, and folders that are too large; links are passed over.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{BUILT_IN, ThemeFault, assets, parse_properties};

const MAX_FILES: usize = 200;
const MAX_FILE_BYTES: u64 = 1 << 20;
const MAX_DEPTH: usize = 4;

/// The files of a theme before it is laid on its parent.
pub(super) struct Folder {
    pub(super) name: String,
    /// What `theme.properties` says.
    pub(super) settings: BTreeMap<String, String>,
    /// By path below the folder, with `/` between the parts.
    pub(super) files: BTreeMap<String, Vec<u8>>,
}

/// Letters, digits, `-`, `_` and `.`, not a dot first, at most 64: never a way out of a folder.
pub fn is_safe_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 64 && !name.starts_with('.') && name.chars().all(is_plain)
}

impl Folder {
    /// Every folder in the roots by name; the built-in theme's own is passed over.
    pub(super) fn read_all(roots: &[PathBuf]) -> Result<Vec<Self>, ThemeFault> {
        let mut folders = BTreeMap::new();
        for entry in roots.iter().filter_map(|root| fs::read_dir(root).ok()).flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != BUILT_IN && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.insert(name.clone(), Self::read(name, &entry.path())?);
            }
        }
        Ok(folders.into_values().collect())
    }

    fn read(name: String, path: &Path) -> Result<Self, ThemeFault> {
        let mut files = BTreeMap::new();
        let read =
            if is_safe_name(&name) { read_into(path, "", 0, &mut files) } else { Err("its name is not plain".into()) };
        match read {
            Ok(()) => Self::new(name, files),
            Err(reason) => Err(ThemeFault { theme: name, reason }),
        }
    }

    pub(super) fn new(name: String, files: BTreeMap<String, Vec<u8>>) -> Result<Self, ThemeFault> {
        let mut folder = Self { name, settings: BTreeMap::new(), files };
        let Some(bytes) = folder.files.remove("theme.properties") else {
            return Err(
                folder.fault("it has no theme.properties (Keycloak's own themes, made of templates, cannot be used)")
            );
        };
        folder.settings = folder.properties("theme.properties", &bytes)?;
        Ok(folder)
    }

    pub(super) fn parent(&self) -> &str {
        self.settings.get("parent").map_or(BUILT_IN, String::as_str)
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> ThemeFault {
        ThemeFault { theme: self.name.clone(), reason: reason.into() }
    }

    pub(super) fn properties(&self, path: &str, bytes: &[u8]) -> Result<BTreeMap<String, String>, ThemeFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| self.fault(format!("{path} is not UTF-8")))?;
        parse_properties(text).map_err(|reason| self.fault(format!("{path}, {reason}")))
    }
}

fn read_into(folder: &Path, prefix: &str, depth: usize, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{prefix}: {error}"))?;
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type().map_err(|error| format!("{path}: {error}"))?;
        if name.starts_with('.') || !(kind.is_file() || kind.is_dir()) {
            continue;
        }
        if !is_safe_name(&name) {
            return Err(format!("{path}: a name is made of letters, digits, dots, dashes and underscores"));
        }
        if kind.is_dir() && depth < MAX_DEPTH {
            read_into(&entry.path(), &format!("{path}/"), depth + 1, files)?;
        } else if kind.is_file() && is_wanted(&name) {
            if entry.metadata().is_ok_and(|about| about.len() > MAX_FILE_BYTES) || files.len() == MAX_FILES {
                return Err(format!("{path}: a theme has at most {MAX_FILES} files of {MAX_FILE_BYTES} bytes each"));
            }
            files.insert(path.clone(), fs::read(entry.path()).map_err(|error| format!("{path}: {error}"))?);
        }
    }
    Ok(())
}

fn is_wanted(name: &str) -> bool {
    name.ends_with(".properties") || assets::content_type(name).is_some()
}
