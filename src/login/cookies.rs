//! The cookies of a login, by Keycloak's names. All are `Secure; SameSite=None` so that applications in frames and
//! applications of other sites work; browsers treat localhost as secure.

use std::cell::RefCell;
use std::collections::HashMap;

use actix_web::HttpRequest;
use actix_web::http::header::COOKIE;

/// A cookie that a realm sets.
pub struct Spec {
    pub name: &'static str,
    /// Hidden from scripts. Only what the status iframe reads is not.
    pub http_only: bool,
}

/// The browser's logins under way.
pub const AUTH_SESSION_ID: Spec = Spec { name: "AUTH_SESSION_ID", http_only: true };
/// A hash of it, for a minute, by which pages notice that another tab has gone on.
pub const AUTH_SESSION_HASH: Spec = Spec { name: "KC_AUTH_SESSION_HASH", http_only: false };
/// The authorization request, sealed, to begin a login again that was lost.
pub const RESTART: Spec = Spec { name: "KC_RESTART", http_only: true };
/// Who is logged in, signed.
pub const IDENTITY: Spec = Spec { name: "KEYCLOAK_IDENTITY", http_only: true };
/// A hash of the session's id, for the status iframe.
pub const SESSION: Spec = Spec { name: "KEYCLOAK_SESSION", http_only: false };
/// The name that was remembered.
pub const REMEMBER_ME: Spec = Spec { name: "KEYCLOAK_REMEMBER_ME", http_only: true };
/// The language that was chosen.
pub const LOCALE: Spec = Spec { name: "KEYCLOAK_LOCALE", http_only: true };
/// The devices that users trust, signed.
pub const TRUSTED_DEVICE: Spec = Spec { name: "GATEHOUSE_TRUSTED_DEVICE", http_only: true };

/// The longest value that is read, in bytes.
const MAX_VALUE: usize = 8192;

/// The cookies that came, and those that go back.
#[derive(Debug)]
pub struct Jar {
    came: HashMap<String, String>,
    path: String,
    out: RefCell<Vec<(&'static str, String)>>,
}

impl Jar {
    /// `path` is the realm's own, such as `/realms/cx/`.
    #[must_use]
    pub fn of(request: &HttpRequest, path: String) -> Self {
        let headers = request.headers().get_all(COOKIE).filter_map(|h| h.to_str().ok());
        let pairs = headers.flat_map(|h| h.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let short = pairs.filter(|(_, value)| value.len() <= MAX_VALUE);
        // Of two cookies with one name the browser sends the one with the longer path first: that one is ours.
        let mut came = HashMap::new();
        for (name, value) in short {
            came.entry(name.to_owned()).or_insert_with(|| value.trim_matches('"').to_owned());
        }
        Self { came, path, out: RefCell::default() }
    }

    /// The value that came.
    #[must_use]
    pub fn get(&self, spec: &Spec) -> Option<&str> {
        self.came.get(spec.name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Sets a cookie: for so many seconds, or until the browser is closed.
    pub fn set(&self, spec: &Spec, value: &str, max_age: Option<i64>) {
        let age = max_age.map(|s| format!("; Max-Age={s}")).unwrap_or_default();
        let hidden = if spec.http_only { "; HttpOnly" } else { "" };
        let text = format!("{}={value}; Path={}{age}; Secure{hidden}; SameSite=None", spec.name, self.path);
        self.put(spec.name, text);
    }

    /// Removes a cookie from the browser.
    pub fn clear(&self, spec: &Spec) {
        self.put(spec.name, format!("{}=; Path={}; Max-Age=0", spec.name, self.path));
    }

    /// The values of `Set-Cookie`.
    #[must_use]
    pub fn headers(&self) -> Vec<String> {
        self.out.borrow().iter().map(|(_, text)| text.clone()).collect()
    }

    fn put(&self, name: &'static str, text: String) {
        let mut out = self.out.borrow_mut();
        out.retain(|(known, _)| *known != name);
        out.push((name, text));
    }
}
