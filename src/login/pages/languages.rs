//! The choice of a language: links to the same page with `kc_locale`.

use crate::theme::Texts;

pub struct LanguageChoice {
    pub tag: String,
    /// In its own words: Deutsch, not German.
    pub name: String,
    pub url: String,
    pub is_current: bool,
}

/// One choice per locale; `url` is the address of the page, with or without a query.
pub fn language_choices(texts: &Texts<'_>, offered: &[&str], url: &str) -> Vec<LanguageChoice> {
    let rest = without_locale(url);
    let joint = if rest.contains('?') { '&' } else { '?' };
    let choice = |tag: &&str| LanguageChoice {
        tag: (*tag).to_owned(),
        name: own_name(texts, tag),
        url: format!("{rest}{joint}kc_locale={tag}"),
        is_current: *tag == texts.locale(),
    };
    offered
        .iter()
        .filter(|tag| tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'))
        .map(choice)
        .collect()
}

fn own_name(texts: &Texts<'_>, tag: &str) -> String {
    let key = format!("locale_{}", tag.replace('_', "-"));
    let name = texts.get(&key);
    if name == key { tag.to_owned() } else { name.into_owned() }
}

fn without_locale(url: &str) -> String {
    let Some((path, query)) = url.split_once('?') else { return url.to_owned() };
    let kept: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("kc_locale=")).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}
