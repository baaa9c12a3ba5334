//! Reads a folder `themes/{name}/` into a theme: `theme.properties` (parent, styles, logo), `css/`, `img/`, `messages/messages_{locale}.properties`.
//! Refuses names that are not plain, links, files of other kinds than a theme needs, and folders that are too large.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ring::digest;

use super::assets::{self, Asset};
use super::{BUILT_IN, Bundles, Theme, ThemeFault, parse_properties};

const MAX_FILES: usize = 200;
const MAX_FILE_BYTES: u64 = 1 << 20;
const MAX_DEPTH: usize = 4;

/// The files of a theme before its parent is known.
pub struct Folder {
    name: String,
    parent: String,
    settings: BTreeMap<String, String>,
    /// By path below the folder, with `/` between the parts.
    files: BTreeMap<String, Vec<u8>>,
}

/// Letters, digits, `-`, `_` and `.`, not a dot first, at most 64: never a way out of a folder.
pub fn is_safe_name(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.len() <= 64 && !name.starts_with('.') && name.chars().all(is_plain)
}

pub(super) fn built_in_theme() -> Result<Theme, ThemeFault> {
    let files = assets::BUILT_IN_FILES.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    let bundles = Arc::new(Bundles::parse()?);
    Folder::new(BUILT_IN.to_owned(), files)?.into_theme_on(Vec::new(), None, BTreeMap::new(), bundles)
}

impl Folder {
    /// Every folder in `root`, the built-in theme's own aside.
    pub(super) fn read_all(root: &Path) -> Result<Vec<Self>, ThemeFault> {
        let Ok(entries) = fs::read_dir(root) else { return Ok(Vec::new()) };
        let mut folders = Vec::new();
        for entry in entries.flatten().filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name != BUILT_IN {
                folders.push(Self::read(name, &entry.path())?);
            }
        }
        folders.sort_by(|a, b| b.name.cmp(&a.name));
        Ok(folders)
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

    fn new(name: String, files: BTreeMap<String, Vec<u8>>) -> Result<Self, ThemeFault> {
        let mut folder = Self { name, parent: BUILT_IN.into(), settings: BTreeMap::new(), files };
        folder.settings = match folder.files.remove("theme.properties") {
            Some(bytes) => folder.properties("theme.properties", &bytes)?,
            None => return Err(folder.fault("it has no theme.properties")),
        };
        if let Some(parent) = folder.settings.get("parent").filter(|parent| is_safe_name(parent)) {
            folder.parent.clone_from(parent);
        }
        Ok(folder)
    }

    pub(super) fn parent(&self) -> &str {
        &self.parent
    }

    pub(super) fn fault(&self, reason: impl Into<String>) -> ThemeFault {
        ThemeFault { theme: self.name.clone(), reason: reason.into() }
    }

    pub(super) fn into_theme(self, parent: impl FnOnce(&str) -> Arc<Theme>) -> Result<Theme, ThemeFault> {
        let parent = parent(&self.parent);
        self.into_theme_on(
            parent.stylesheets.clone(),
            parent.logo.clone(),
            parent.texts.clone(),
            parent.bundles.clone(),
        )
    }

    fn into_theme_on(
        mut self,
        stylesheets: Vec<String>,
        logo: Option<String>,
        mut texts: BTreeMap<String, BTreeMap<String, String>>,
        bundles: Arc<Bundles>,
    ) -> Result<Theme, ThemeFault> {
        for (locale, own) in self.take_messages()? {
            texts.entry(locale).or_default().extend(own);
        }
        let mut theme = Theme {
            name: self.name.clone(),
            hash: hash(&self.files),
            files: BTreeMap::new(),
            stylesheets,
            logo,
            texts,
            bundles,
        };
        let styles = self.settings.get("styles").map_or("", String::as_str);
        for file in styles.split_whitespace() {
            theme.stylesheets.push(self.url(&theme, "styles", file)?);
        }
        if let Some(file) = self.settings.get("logo") {
            theme.logo = Some(self.url(&theme, "logo", file)?);
        }
        theme.files = self
            .files
            .into_iter()
            .filter_map(|(path, bytes)| {
                let content_type = assets::content_type(&path)?;
                Some((path, Asset { bytes, content_type }))
            })
            .collect();
        Ok(theme)
    }

    fn url(&self, theme: &Theme, setting: &str, file: &str) -> Result<String, ThemeFault> {
        if self.files.contains_key(file) {
            return Ok(theme.url(file));
        }
        Err(self.fault(format!("theme.properties names {file} under {setting}, which is not in the folder")))
    }

    fn take_messages(&mut self) -> Result<BTreeMap<String, BTreeMap<String, String>>, ThemeFault> {
        let mut texts = BTreeMap::new();
        let (messages, files) =
            std::mem::take(&mut self.files).into_iter().partition(|(path, _)| path.starts_with("messages/"));
        self.files = files;
        let messages: BTreeMap<String, Vec<u8>> = messages;
        for (path, bytes) in messages {
            let locale = path.strip_prefix("messages/messages_").and_then(|rest| rest.strip_suffix(".properties"));
            let locale =
                locale.ok_or_else(|| self.fault(format!("{path} is not called messages_{{locale}}.properties")))?;
            texts.insert(locale.replace('_', "-"), self.properties(&path, &bytes)?);
        }
        Ok(texts)
    }

    fn properties(&self, path: &str, bytes: &[u8]) -> Result<BTreeMap<String, String>, ThemeFault> {
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

/// 64 bits of SHA-256 over names and contents: enough to tell two states of a folder apart.
fn hash(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    for (path, bytes) in files {
        context.update(path.as_bytes());
        context.update(&(bytes.len() as u64).to_be_bytes());
        context.update(bytes);
    }
    context.finish().as_ref()[..8].iter().map(|byte| format!("{byte:02x}")).collect()
}
