//! From a step's screen to the answer that the browser gets: language, look, headers, cookies.

use std::rc::Rc;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, SET_COOKIE,
};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};

use super::cookies::{self, Jar};
use super::pages::{ErrorPage, Href, InfoLink, InfoPage, Page, RealmLook, Rendered, View, language_choices};
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::edge::refusal;
use crate::fault::{Fault, Words};
use crate::theme::{LocaleRequest, RealmLocales, Texts, choose_locale};

/// How the pages of a login, and its redirects, may be cached: not at all.
pub const NO_STORE: &str = "no-store, must-revalidate, max-age=0";
/// How those of a logout may.
pub const NO_CACHE: &str = "no-cache";

/// Who looks at a page: everything that its language depends on.
pub struct Viewer {
    pub cx: Cx,
    pub jar: Rc<Jar>,
    pub ui_locales: Option<String>,
    /// The user's own choice: their attribute `locale`.
    pub user_locale: Option<String>,
    kc_locale: Option<String>,
    accept_language: Option<String>,
    /// The address that the page is reached again with.
    pub url: String,
    /// None: nothing is said.
    pub cache: Option<&'static str>,
}

impl Viewer {
    pub fn of(request: &HttpRequest, cx: &Cx) -> Self {
        let jar = Rc::new(Jar::of(request, cookie_path(cx)));
        let query = Params::of_query(request).unwrap_or_default();
        let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok());
        Self {
            cx: cx.clone(),
            jar,
            ui_locales: query.non_empty("ui_locales").map(str::to_owned),
            user_locale: None,
            kc_locale: query.non_empty("kc_locale").map(str::to_owned),
            accept_language: header.map(str::to_owned),
            url: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
            cache: Some(NO_STORE),
        }
    }

    /// A page: `build` gets what all pages have in common.
    pub fn show(&self, status: StatusCode, build: impl FnOnce(&Page<'_>) -> Rendered) -> HttpResponse {
        let settings = &self.cx.realm.realm.settings;
        let theme = self.cx.app.themes.get(settings.login_theme.as_deref());
        let localized = &self.cx.realm.localization;
        let locales = RealmLocales::of(settings, |tag| theme.speaks(tag) || localized.contains_key(tag));
        let wishes = LocaleRequest {
            kc_locale: self.kc_locale.as_deref(),
            user: self.user_locale.as_deref(),
            ui_locales: self.ui_locales.as_deref(),
            cookie: self.jar.get(&cookies::LOCALE),
            accept_language: self.accept_language.as_deref(),
        };
        let locale = choose_locale(&locales, &wishes);
        if self.kc_locale.as_deref() == Some(locale) {
            self.jar.set(&cookies::LOCALE, locale, None);
        }
        let texts = Texts::new(theme, locale, localized.get(locale));
        let nonce = self.cx.app.random.token::<16>();
        let headers = settings.browser_security_headers.as_ref();
        let page = Page {
            realm: RealmLook {
                name: &self.cx.realm.realm.name,
                display_name: settings.display_name.as_deref(),
                content_security_policy: headers
                    .and_then(|h| h.get("contentSecurityPolicy"))
                    .map_or(DEFAULT_POLICY, String::as_str),
            },
            theme,
            texts: &texts,
            nonce: &nonce,
            base: self.cx.app.config.http.relative_path.trim_end_matches('/'),
            languages: &language_choices(&texts, locales.offered(), &self.url),
            notice: None,
        };
        let rendered = build(&page);
        let mut response = self.answer(status);
        response.insert_header((CONTENT_TYPE, "text/html;charset=UTF-8"));
        response.insert_header((CONTENT_SECURITY_POLICY, rendered.content_security_policy));
        response.body(rendered.html)
    }

    /// A redirect, with the cookies.
    pub fn redirect(&self, location: &str) -> HttpResponse {
        self.answer(StatusCode::FOUND).insert_header((LOCATION, location)).finish()
    }

    /// The page for what cannot go on.
    pub fn error(&self, fault: &Fault, back: Option<&str>) -> HttpResponse {
        refusal::log(fault);
        let key = match &fault.words {
            Words::Page(key) => key.as_ref(),
            _ => "unexpectedErrorHandlingRequestMessage",
        };
        let mut response = self.show(refusal::status(fault.kind), |page| {
            let message = page.t(key);
            ErrorPage { page, message: &message, back: back.and_then(Href::new) }.rendered()
        });
        refusal::invite_again(response.headers_mut(), fault.kind);
        response
    }

    /// A page that only tells something, by the keys of its title and text.
    pub fn info(&self, title: &str, message: &str, back: Option<&str>) -> HttpResponse {
        self.show(StatusCode::OK, |page| {
            let link = back.and_then(Href::new).map(|href| InfoLink { href, text: page.t("backToApplication") });
            InfoPage { page, title: page.t(title), message: page.t(message), link }.rendered()
        })
    }

    fn answer(&self, status: StatusCode) -> HttpResponseBuilder {
        let mut response = HttpResponse::build(status);
        for cookie in self.jar.headers() {
            response.append_header((SET_COOKIE, cookie));
        }
        if let Some(cache) = self.cache {
            response.insert_header((CACHE_CONTROL, cache));
        }
        response
    }
}

const DEFAULT_POLICY: &str = "frame-src 'self'; frame-ancestors 'self'; object-src 'none';";

/// The path of a realm's cookies.
#[must_use]
pub fn cookie_path(cx: &Cx) -> String {
    let prefix = cx.app.config.http.relative_path.trim_end_matches('/');
    format!("{prefix}/realms/{}/", cx.realm.realm.name)
}
