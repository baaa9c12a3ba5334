//! Which language a page is in. The order is Keycloak's: chosen on a page (`kc_locale`), the user's attribute `locale`,
//! `ui_locales` (OpenID Connect Core 3.1.2.1), the cookie KEYCLOAK_LOCALE, Accept-Language (RFC 9110 12.5.4), the realm's default, English.
//! A tag that is asked for matches a supported one exactly or by its language (`de-AT` finds `de`).

use keycloak::types::RealmRepresentation;

/// A header or parameter is read up to this many tags.
const MAX_TAGS: usize = 20;

/// The languages of a realm, as far as there are words in them.
pub struct RealmLocales<'a> {
    is_enabled: bool,
    supported: Vec<&'a str>,
    default: Option<&'a str>,
}

impl<'a> RealmLocales<'a> {
    /// From `internationalizationEnabled` (without it every page is in English, as in Keycloak), `supportedLocales` and
    /// `defaultLocale`. `speaks` tells whether the theme or the realm's own texts have words in a language:
    /// a page in English that claims to be in another one would be read out wrongly.
    pub fn new(
        is_enabled: bool,
        supported: &'a [String],
        default: Option<&'a str>,
        speaks: impl Fn(&str) -> bool,
    ) -> Self {
        let supported = supported.iter().map(String::as_str).filter(|tag| speaks(tag)).collect();
        Self { is_enabled, supported, default: default.filter(|tag| speaks(tag)) }
    }

    /// As [`Self::new`], from a realm's settings.
    pub fn of(realm: &'a RealmRepresentation, speaks: impl Fn(&str) -> bool) -> Self {
        let supported = realm.supported_locales.as_deref().unwrap_or_default();
        Self::new(realm.internationalization_enabled == Some(true), supported, realm.default_locale.as_deref(), speaks)
    }

    /// The languages to offer on a page; none where there is no choice.
    pub fn offered(&self) -> &[&'a str] {
        if self.is_enabled { &self.supported } else { &[] }
    }
}

/// What the browser and the user say of languages, each as it came.
#[derive(Default)]
pub struct LocaleRequest<'a> {
    pub kc_locale: Option<&'a str>,
    pub user: Option<&'a str>,
    pub ui_locales: Option<&'a str>,
    pub cookie: Option<&'a str>,
    pub accept_language: Option<&'a str>,
}

/// The locale of the page: one of the supported, the realm's default, or `en`.
pub fn choose_locale<'a>(realm: &RealmLocales<'a>, request: &LocaleRequest<'_>) -> &'a str {
    if !realm.is_enabled {
        return "en";
    }
    let one = |tag: Option<&str>| find(&realm.supported, [tag?]);
    one(request.kc_locale)
        .or_else(|| one(request.user))
        .or_else(|| find(&realm.supported, request.ui_locales?.split_whitespace()))
        .or_else(|| one(request.cookie))
        .or_else(|| find(&realm.supported, accepted(request.accept_language?)))
        .or(realm.default)
        .unwrap_or("en")
}

fn find<'a, 'b>(supported: &[&'a str], tags: impl IntoIterator<Item = &'b str>) -> Option<&'a str> {
    tags.into_iter().take(MAX_TAGS).find_map(|tag| {
        let is = |wanted: &str| supported.iter().copied().find(|known| is_same(known, wanted));
        is(tag).or_else(|| is(tag.split(['-', '_']).next()?))
    })
}

fn is_same(a: &str, b: &str) -> bool {
    let plain = |c: u8| if c == b'_' { b'-' } else { c.to_ascii_lowercase() };
    a.len() == b.len() && a.bytes().map(plain).eq(b.bytes().map(plain))
}

/// The tags of an Accept-Language header, the most wanted first.
fn accepted(header: &str) -> Vec<&str> {
    let mut ranges: Vec<(&str, u16)> = header.split(',').take(MAX_TAGS).filter_map(range).collect();
    ranges.sort_by_key(|range| std::cmp::Reverse(range.1));
    ranges.into_iter().map(|range| range.0).collect()
}

/// A tag with its quality in thousandths; `q=0` means not at all.
fn range(text: &str) -> Option<(&str, u16)> {
    let (tag, parameters) = text.split_once(';').unwrap_or((text, ""));
    let quality = match parameters.trim().strip_prefix("q=") {
        Some(number) => number.trim().parse::<f32>().ok().filter(|q| (0.0..=1.0).contains(q))?,
        None => 1.0,
    };
    let thousandths = (quality * 1000.0) as u16;
    (thousandths > 0 && !tag.trim().is_empty()).then_some((tag.trim(), thousandths))
}
