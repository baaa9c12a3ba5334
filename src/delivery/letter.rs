//! From a text of the realm to an e-mail in plain text and in HTML. A letter is two texts: its subject and its body, by
//! Keycloak's keys, so that a realm's own words keep their effect. A paragraph of the body that is the link, or the code, and
//! nothing else is set off in the HTML.

use askama::Template;

use super::Undelivered;
use super::mail::{self, Mail};
use super::server::Server;
use crate::cx::Cx;
use crate::realms::secrets;
use crate::theme::{LocaleRequest, RealmLocales, Texts, choose_locale};

/// What is written, before it has a language.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// Key of the subject.
    pub subject: &'static str,
    /// Key of the body.
    pub body: &'static str,
    /// What fills the body, in the order of Keycloak's `{0}`, `{1}` …
    pub args: Vec<(&'static str, Filling)>,
    /// A subject that an administrator has chosen instead.
    pub own_subject: Option<String>,
    /// Who sends it, where that is not the realm's own address.
    pub own_from: Option<String>,
}

/// What fills a place of the body.
#[derive(Clone, Debug)]
pub enum Filling {
    Text(String),
    /// What the reader is to click.
    Link(String),
    /// What the reader is to type.
    Code(String),
    /// A time in seconds, said in the reader's language.
    Period(i64),
    /// Keys of texts, joined by commas.
    Keys(Vec<String>),
    /// The realm's name as people know it.
    Realm,
}

/// Languages that the reader is known to want, the strongest first.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    /// The user's attribute `locale`.
    pub locale: Option<String>,
    pub ui_locales: Option<String>,
    pub accept_language: Option<String>,
}

#[derive(Template)]
#[template(path = "email/letter.txt")]
struct Plain<'a> {
    body: &'a str,
    realm: &'a str,
}

#[derive(Template)]
#[template(path = "email/letter.html")]
struct Html<'a> {
    texts: &'a Texts<'a>,
    subject: &'a str,
    realm: &'a str,
    paragraphs: Vec<Paragraph<'a>>,
}

enum Paragraph<'a> {
    Lines(Vec<&'a str>),
    Link(&'a str),
    Code(&'a str),
}

/// Writes a letter in the reader's language.
#[must_use]
pub fn write(cx: &Cx, to: &str, reader: &Reader, letter: &Letter) -> Mail {
    in_language(cx, reader, |texts, realm| render(texts, realm, to, letter))
}

/// The body of a letter alone, in the reader's language: a text message has nothing else.
#[must_use]
pub fn body(cx: &Cx, reader: &Reader, letter: &Letter) -> String {
    in_language(cx, reader, |texts, realm| {
        let filled = letter.filled(texts, realm);
        texts.get_with(letter.body, &borrowed(&filled)).into_owned()
    })
}

/// Hands over the texts of the reader's language, and the realm's name as people know it.
fn in_language<R>(cx: &Cx, reader: &Reader, write: impl FnOnce(&Texts<'_>, &str) -> R) -> R {
    let settings = &cx.realm.realm.settings;
    let theme = cx.app.themes.get(settings.email_theme.as_deref());
    let locales = RealmLocales::of(settings, |tag| theme.speaks(tag) || cx.realm.localization.contains_key(tag));
    let wishes = LocaleRequest {
        user: reader.locale.as_deref(),
        ui_locales: reader.ui_locales.as_deref(),
        accept_language: reader.accept_language.as_deref(),
        ..LocaleRequest::default()
    };
    let locale = choose_locale(&locales, &wishes);
    let texts = Texts::new(theme, locale, cx.realm.localization.get(locale));
    let named = settings.display_name.as_deref().filter(|name| !name.trim().is_empty());
    write(&texts, named.unwrap_or(&cx.realm.realm.name))
}

impl Letter {
    fn filled(&self, texts: &Texts<'_>, realm: &str) -> Vec<(&'static str, String)> {
        self.args.iter().map(|(name, filling)| (*name, filling.said(texts, realm))).collect()
    }
}

fn borrowed<'a>(filled: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    filled.iter().map(|(name, text)| (*name, text.as_str())).collect()
}

fn render(texts: &Texts<'_>, realm: &str, to: &str, letter: &Letter) -> Mail {
    let filled = letter.filled(texts, realm);
    let args = borrowed(&filled);
    let body = texts.get_with(letter.body, &args);
    let own = letter.own_subject.as_deref().filter(|s| !s.trim().is_empty());
    let subject = own.map_or_else(|| texts.get_with(letter.subject, &args).into_owned(), str::to_owned);
    let is = |wanted: fn(&Filling) -> Option<&String>, text: &str| {
        letter.args.iter().any(|(_, filling)| wanted(filling).is_some_and(|it| it == text))
    };
    let paragraph = |text: &str| -> bool { !text.trim().is_empty() };
    let paragraphs = body.split("\n\n").filter(|text| paragraph(text)).map(|text| match text.trim() {
        link if is(Filling::link, link) => Paragraph::Link(link),
        code if is(Filling::code, code) => Paragraph::Code(code),
        text => Paragraph::Lines(text.lines().collect()),
    });
    let html = Html { texts, subject: &subject, realm, paragraphs: paragraphs.collect() };
    Mail {
        to: to.to_owned(),
        // Writing to a String does not fail.
        text: Plain { body: &body, realm }.render().unwrap_or_default(),
        html: html.render().unwrap_or_default(),
        subject: subject.replace(['\r', '\n'], " "),
    }
}

impl Filling {
    fn said(&self, texts: &Texts<'_>, realm: &str) -> String {
        match self {
            Self::Text(text) | Self::Link(text) | Self::Code(text) => text.clone(),
            Self::Period(seconds) => period(texts, *seconds),
            Self::Keys(keys) => keys.iter().map(|key| texts.get(key)).collect::<Vec<_>>().join(", "),
            Self::Realm => realm.to_owned(),
        }
    }

    fn link(&self) -> Option<&String> {
        if let Self::Link(link) = self { Some(link) } else { None }
    }

    fn code(&self) -> Option<&String> {
        if let Self::Code(code) = self { Some(code) } else { None }
    }
}

/// A time in the largest unit that divides it.
fn period(texts: &Texts<'_>, seconds: i64) -> String {
    let units = [("Day", 86_400), ("Hour", 3600), ("Minute", 60), ("Second", 1)];
    let (unit, length) = units.into_iter().find(|(_, length)| seconds % length == 0).unwrap_or(("Second", 1));
    let count = seconds / length;
    let plural = if count == 1 { "" } else { "s" };
    texts.get_with(&format!("period{unit}{plural}"), &[("count", &count.to_string())]).into_owned()
}

/// Sends a letter and waits until the mail server has it.
///
/// # Errors
/// No mail server, or none that takes it.
pub async fn send(cx: &Cx, to: &str, reader: &Reader, letter: &Letter) -> Result<(), Undelivered> {
    let settings = secrets::mail_server(&cx.realm.realm, &cx.app.master_key).map_err(Undelivered::new)?;
    let mut server = Server::of(&settings)?;
    if let Some(from) = letter.own_from.as_deref().filter(|from| !from.trim().is_empty()) {
        server.from = from.parse().map_err(|e| Undelivered::new(format!("the sender {from} is no address: {e}")))?;
    }
    mail::send(&cx.app, &server, &write(cx, to, reader, letter)).await
}
