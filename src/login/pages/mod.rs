//! The pages of a login as plain values: each is rendered from what it is given, without asking anything.
//! A page a browser sends back keeps Keycloak's form ids and field names; every value is escaped by the template.

mod code;
mod configure_totp;
mod confirm;
mod consent;
mod error;
mod form_post;
mod href;
mod info;
mod languages;
mod login;
mod login_otp;
mod login_recovery;
mod logout;
mod notice;
mod page_expired;
mod qr_code;
mod recovery_codes;
mod register;
mod reset_password;
mod update_email;
mod update_password;
mod verify_email;

use std::borrow::Cow;

use askama::filters::Safe;

use crate::theme::{Texts, Theme, content_security_policy};

pub use code::{CodeMethodPage, CodePage};
pub use configure_totp::ConfigureTotpPage;
pub use confirm::ConfirmPage;
pub use consent::ConsentPage;
pub use error::ErrorPage;
pub use form_post::FormPostPage;
pub use href::Href;
pub use info::{InfoLink, InfoPage};
pub use languages::{LanguageChoice, language_choices};
pub use login::{Attempted, LoginName, LoginPage, SocialProvider};
pub use login_otp::{LoginOtpPage, OtpDevice};
pub use login_recovery::LoginRecoveryPage;
pub use logout::LogoutConfirmPage;
pub use notice::{Notice, NoticeKind};
pub use page_expired::PageExpiredPage;
pub use qr_code::QrCode;
pub use recovery_codes::RecoveryCodesPage;
pub use register::{RegisterField, RegisterPage};
pub use reset_password::ResetPasswordPage;
pub use update_email::UpdateEmailPage;
pub use update_password::UpdatePasswordPage;
pub use verify_email::VerifyEmailPage;

/// What a page shows of its realm.
#[derive(Clone, Copy)]
pub struct RealmLook<'a> {
    pub name: &'a str,
    pub display_name: Option<&'a str>,
    /// `browserSecurityHeaders.contentSecurityPolicy`.
    pub content_security_policy: &'a str,
}

impl<'a> RealmLook<'a> {
    /// The display name, else the realm's name. `displayNameHtml` is never shown: it is foreign markup.
    pub fn title(&self) -> &'a str {
        let named = self.display_name.filter(|name| !name.trim().is_empty());
        named.unwrap_or(self.name)
    }
}

/// What all pages have in common.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    pub realm: RealmLook<'a>,
    pub theme: &'a Theme,
    pub texts: &'a Texts<'a>,
    /// Of this answer alone, at least 128 random bits, base64 or base64url.
    pub nonce: &'a str,
    /// The path the server lives under: empty, or `/auth`.
    pub base: &'a str,
    /// Offered when there are two or more.
    pub languages: &'a [LanguageChoice],
    pub notice: Option<Notice<'a>>,
}

impl<'a> Page<'a> {
    /// The text of a key.
    pub fn t(&self, key: &str) -> Cow<'a, str> {
        self.texts.get(key)
    }

    /// A URL of this server for an attribute. Its `&` is written `&amp;` and not `&#38;`, as the templates would have it:
    /// scripts that log in through Keycloak's pages undo just that.
    pub(crate) fn link(&self, url: &str) -> Safe<String> {
        let mut escaped = String::with_capacity(url.len() + 32);
        for c in url.chars() {
            match c {
                '&' => escaped.push_str("&amp;"),
                '<' => escaped.push_str("&lt;"),
                '>' => escaped.push_str("&gt;"),
                '"' => escaped.push_str("&quot;"),
                '\'' => escaped.push_str("&#39;"),
                other => escaped.push(other),
            }
        }
        Safe(escaped)
    }

    /// The text of a key with one argument.
    pub fn t_with(&self, key: &str, name: &str, value: &str) -> Cow<'a, str> {
        self.texts.get_with(key, &[(name, value)])
    }
}

/// A page as it goes to the browser.
pub struct Rendered {
    pub html: String,
    /// The value of the header of that name; it carries the nonce of the page's script.
    pub content_security_policy: String,
}

/// A page that can be rendered.
pub trait View: askama::Template {
    /// Whether the page has a form; without one `form-action` is `'none'`.
    const SENDS_FORM: bool = true;

    fn page(&self) -> &Page<'_>;

    /// The heading, and the first part of the tab's title.
    fn title(&self) -> Cow<'_, str>;

    fn rendered(&self) -> Rendered {
        let page = self.page();
        let policy = page.realm.content_security_policy;
        Rendered {
            // A template fails only where writing to its target does, and a String takes everything.
            html: self.render().unwrap_or_default(),
            content_security_policy: content_security_policy(policy, page.nonce, Self::SENDS_FORM),
        }
    }
}
