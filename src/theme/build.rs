//! Makes a theme from its folder by laying it on its parent: style sheets are added, texts and the logo replaced.
//! Refuses settings that name a file which is not in the folder.

use std::collections::BTreeMap;
use std::mem;
use std::sync::Arc;

use ring::digest;

use super::assets::{self, Asset};
use super::folder::Folder;
use super::{BUILT_IN, Bundles, Theme, ThemeFault};

/// The theme that is compiled in, laid on nothing but the built-in words.
pub(super) fn built_in_theme() -> Result<Theme, ThemeFault> {
    let ground = Theme {
        name: String::new(),
        hash: String::new(),
        files: BTreeMap::new(),
        stylesheets: Vec::new(),
        logo: None,
        texts: BTreeMap::new(),
        bundles: Arc::new(Bundles::parse()?),
    };
    let files = assets::BUILT_IN_FILES.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
    Folder::new(BUILT_IN.to_owned(), files)?.into_theme(&ground)
}

impl Folder {
    pub(super) fn into_theme(mut self, parent: &Theme) -> Result<Theme, ThemeFault> {
        let own_texts = self.take_messages()?;
        let mut theme = Theme {
            name: self.name.clone(),
            hash: hash(&self.files),
            files: BTreeMap::new(),
            stylesheets: parent.stylesheets.clone(),
            logo: parent.logo.clone(),
            texts: parent.texts.clone(),
            bundles: parent.bundles.clone(),
        };
        for (locale, texts) in own_texts {
            theme.texts.entry(locale).or_default().extend(texts);
        }
        for file in self.settings.get("styles").map_or("", String::as_str).split_whitespace() {
            theme.stylesheets.push(self.url(&theme, "styles", file)?);
        }
        if let Some(file) = self.settings.get("logo") {
            theme.logo = Some(self.url(&theme, "logo", file)?);
        }
        theme.files = self.files.into_iter().filter_map(served).collect();
        Ok(theme)
    }

    fn url(&self, theme: &Theme, setting: &str, file: &str) -> Result<String, ThemeFault> {
        if self.files.contains_key(file) {
            return Ok(format!("/resources/{}/{}/{file}", theme.hash, theme.name));
        }
        Err(self.fault(format!("theme.properties names {file} under {setting}, which is not in the folder")))
    }

    /// The texts by locale; their files are not served.
    fn take_messages(&mut self) -> Result<BTreeMap<String, BTreeMap<String, String>>, ThemeFault> {
        let is_message = |(path, _): &(String, Vec<u8>)| path.starts_with("messages/");
        let (messages, files): (Vec<_>, Vec<_>) = mem::take(&mut self.files).into_iter().partition(is_message);
        self.files = files.into_iter().collect();
        let texts = messages.into_iter().map(|(path, bytes)| {
            let locale = path.strip_prefix("messages/messages_").and_then(|rest| rest.strip_suffix(".properties"));
            let locale =
                locale.ok_or_else(|| self.fault(format!("{path} is not called messages_{{locale}}.properties")))?;
            Ok((locale.replace('_', "-"), self.properties(&path, &bytes)?))
        });
        texts.collect()
    }
}

fn served((path, bytes): (String, Vec<u8>)) -> Option<(String, Asset)> {
    let content_type = assets::content_type(&path)?;
    Some((path, Asset { bytes, content_type }))
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
