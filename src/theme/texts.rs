//! The words of one page: a realm's own texts before the theme's, before the built-in ones, before English.
//! Keys are Keycloak's, so that `localizationTexts` of an imported realm keep their effect.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::{Theme, message_format};

const RIGHT_TO_LEFT: &[&str] = &["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// A language with the layers to look a key up in.
pub struct Texts<'a> {
    theme: &'a Theme,
    locale: &'a str,
    realm: Option<&'a BTreeMap<String, String>>,
}

impl<'a> Texts<'a> {
    /// `realm` are the realm's `localizationTexts` of this locale.
    pub fn new(theme: &'a Theme, locale: &'a str, realm: Option<&'a BTreeMap<String, String>>) -> Self {
        Self { theme, locale, realm }
    }

    /// The BCP 47 tag, for the attribute `lang`.
    pub fn locale(&self) -> &'a str {
        self.locale
    }

    /// The writing direction, for the attribute `dir`.
    pub fn dir(&self) -> &'static str {
        if RIGHT_TO_LEFT.contains(&language(self.locale)) { "rtl" } else { "ltr" }
    }

    pub fn get(&self, key: &str) -> Cow<'a, str> {
        self.get_with(key, &[])
    }

    /// The text with arguments, named for Fluent and in order for `{0}`, `{1}` …; the key itself when there is none.
    pub fn get_with(&self, key: &str, args: &[(&str, &str)]) -> Cow<'a, str> {
        self.find(key, args).unwrap_or_else(|| Cow::Owned(key.to_owned()))
    }

    /// Puts texts in the place of Keycloak's `${key}` marks, as in `${emailScopeConsentText}`.
    pub fn resolve<'b>(&self, marked: &'b str) -> Cow<'b, str> {
        if !marked.contains("${") {
            return Cow::Borrowed(marked);
        }
        let mut resolved = String::with_capacity(marked.len());
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once("${") {
            resolved.push_str(before);
            let Some((key, after)) = after.split_once('}') else {
                resolved.push_str("${");
                rest = after;
                break;
            };
            resolved.push_str(&self.get(key));
            rest = after;
        }
        resolved.push_str(rest);
        Cow::Owned(resolved)
    }

    fn find(&self, key: &str, args: &[(&str, &str)]) -> Option<Cow<'a, str>> {
        let own = self.realm.and_then(|texts| texts.get(key));
        if let Some(pattern) = own.or_else(|| self.theme_text(self.locale, key)) {
            return Some(message_format(pattern, args));
        }
        self.built_in(self.locale, key, args)
            .or_else(|| self.theme_text("en", key).map(|pattern| message_format(pattern, args)))
            .or_else(|| self.built_in("en", key, args))
    }

    fn theme_text(&self, locale: &str, key: &str) -> Option<&'a String> {
        let in_locale = |locale: &str| self.theme.texts.get(locale).and_then(|texts| texts.get(key));
        in_locale(locale).or_else(|| in_locale(language(locale)))
    }

    fn built_in(&self, locale: &str, key: &str, args: &[(&str, &str)]) -> Option<Cow<'a, str>> {
        let bundles = &self.theme.bundles;
        let bundle = bundles.get(locale).or_else(|| bundles.get(language(locale)))?;
        bundle.format(key, args)
    }
}

fn language(locale: &str) -> &str {
    locale.split_once(['-', '_']).map_or(locale, |(language, _)| language)
}
