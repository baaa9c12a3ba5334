//! Themes: the look (style sheets, images) and the words of the pages a browser is shown.
//! Templates are compiled in; a folder under `themes/` changes them by CSS, a logo and texts.
//! Everything is read once at the start, so that rendering touches neither disk nor lock.

mod assets;
mod build;
mod bundle;
mod csp;
mod folder;
mod locale;
mod message_format;
mod properties;
mod texts;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use folder::Folder;

pub use assets::{Asset, ICON};
pub use bundle::{BUILT_IN_LOCALES, Bundles, built_in_sources};
pub use csp::{content_security_policy, directives};
pub use folder::is_safe_name;
pub use locale::{LocaleRequest, RealmLocales, choose_locale};
pub use message_format::message_format;
pub use properties::parse_properties;
pub use texts::Texts;

/// The name of the theme that is compiled in, and the parent of every other.
pub const BUILT_IN: &str = "gatehouse";

/// Why a folder under `themes/` cannot be used; it stops the start.
#[derive(Debug, thiserror::Error)]
#[error("theme {theme}: {reason}")]
pub struct ThemeFault {
    pub theme: String,
    pub reason: String,
}

/// One theme with its parents already laid under it.
pub struct Theme {
    pub(crate) name: String,
    /// Hash over all files of this theme, 16 hexadecimal digits: a part of each file's URL.
    pub(crate) hash: String,
    pub(crate) files: BTreeMap<String, Asset>,
    /// URL paths below the server's own prefix, the parents' first.
    pub(crate) stylesheets: Vec<String>,
    pub(crate) logo: Option<String>,
    /// Message texts by locale, then by key, in `MessageFormat` notation.
    pub(crate) texts: BTreeMap<String, BTreeMap<String, String>>,
    pub(crate) bundles: Arc<Bundles>,
}

impl Theme {
    pub fn name(&self) -> &str {
        &self.name
    }

    /// URL paths (`/resources/{hash}/{theme}/{file}`) of the style sheets, in the order to load them.
    pub fn stylesheets(&self) -> &[String] {
        &self.stylesheets
    }

    /// URL path of the picture that stands in for the built-in mark.
    pub fn logo(&self) -> Option<&str> {
        self.logo.as_deref()
    }

    /// Whether there are words of this theme, or built-in ones, in the language.
    pub fn speaks(&self, locale: &str) -> bool {
        let has = |locale: &str| self.bundles.get(locale).is_some() || self.texts.contains_key(locale);
        has(locale) || locale.split_once(['-', '_']).is_some_and(|(language, _)| has(language))
    }
}

/// All themes of this server by name.
pub struct Themes {
    by_name: BTreeMap<String, Arc<Theme>>,
    built_in: Arc<Theme>,
}

impl Themes {
    /// The built-in theme alone.
    pub fn built_in() -> Result<Self, ThemeFault> {
        let built_in = Arc::new(build::built_in_theme()?);
        let by_name = BTreeMap::from([(BUILT_IN.to_owned(), built_in.clone())]);
        Ok(Self { by_name, built_in })
    }

    /// The built-in theme and one for each folder in the roots, of which the later ones win; a root that is not there is fine.
    pub fn load(roots: &[PathBuf]) -> Result<Self, ThemeFault> {
        let mut themes = Self::built_in()?;
        let mut waiting = Folder::read_all(roots)?;
        while !waiting.is_empty() {
            let ready =
                waiting.iter().position(|folder| themes.by_name.contains_key(folder.parent())).ok_or_else(|| {
                    waiting[0].fault(format!("its parent {} is missing or builds on it", waiting[0].parent()))
                })?;
            let folder = waiting.remove(ready);
            let parent = themes.by_name[folder.parent()].clone();
            let theme = folder.into_theme(&parent)?;
            themes.by_name.insert(theme.name.clone(), Arc::new(theme));
        }
        Ok(themes)
    }

    /// The theme a realm names in `loginTheme`; an unknown name (a Keycloak one, say) means the built-in look.
    pub fn get(&self, login_theme: Option<&str>) -> &Arc<Theme> {
        login_theme.and_then(|name| self.by_name.get(name)).unwrap_or(&self.built_in)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// A file of a theme. `file` is only ever compared with what was read at the start, never put into a path.
    pub fn find_asset(&self, theme: &str, file: &str) -> Option<(&Asset, &str)> {
        let theme = self.by_name.get(theme)?;
        Some((theme.files.get(file)?, &theme.hash))
    }
}
