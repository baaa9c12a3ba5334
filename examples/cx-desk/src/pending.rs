//! Logins that have begun and not come back: keyed by `state`, tied to the browser by a cookie
//! (RFC 9700 section 4.7), used once, forgotten after ten minutes, and bounded in number.

use crate::{clock, provider::Secrets};
use std::{collections::HashMap, sync::Mutex};

const LIFETIME_SECONDS: u64 = 600;
const LIMIT: usize = 10_000;

/// One login on its way.
pub struct Pending {
    pub secrets: Secrets,
    /// A path of ours to open afterwards.
    pub return_to: String,
    /// The value of the browser's login cookie.
    pub browser: String,
    begun_at: u64,
}

/// All logins on their way.
#[derive(Default)]
pub struct Logins(Mutex<HashMap<String, Pending>>);

impl Logins {
    /// Keeps a login; the oldest goes when there are too many.
    pub fn insert(&self, state: String, secrets: Secrets, return_to: String, browser: String) {
        let begun_at = clock::now();
        let mut logins = self.lock();
        logins.retain(|_, login| login.begun_at + LIFETIME_SECONDS > begun_at);
        if logins.len() >= LIMIT {
            let oldest = logins.iter().min_by_key(|(_, login)| login.begun_at);
            if let Some(state) = oldest.map(|(state, _)| state.clone()) {
                logins.remove(&state);
            }
        }
        let login = Pending { secrets, return_to, browser, begun_at };
        logins.insert(state, login);
    }

    /// Takes the login of `state` out, if it was begun by the browser with this cookie.
    pub fn take(&self, state: &str, browser: Option<&str>) -> Option<Pending> {
        let login = self.lock().remove(state)?;
        let is_ours = browser == Some(login.browser.as_str());
        (is_ours && login.begun_at + LIFETIME_SECONDS > clock::now()).then_some(login)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Pending>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use openidconnect::{Nonce, PkceCodeChallenge};

    fn begin(logins: &Logins, state: &str) {
        let (_, verifier) = PkceCodeChallenge::new_random_sha256();
        let secrets = Secrets { nonce: Nonce::new_random(), verifier };
        logins.insert(state.to_owned(), secrets, "/".to_owned(), "browser".to_owned());
    }

    #[test]
    fn a_login_comes_back_once_and_to_its_own_browser() {
        let logins = Logins::default();
        begin(&logins, "one");
        assert!(logins.take("one", Some("browser")).is_some());
        assert!(logins.take("one", Some("browser")).is_none());
        begin(&logins, "two");
        assert!(logins.take("two", Some("another")).is_none());
        begin(&logins, "three");
        assert!(logins.take("three", None).is_none());
    }

    #[test]
    fn the_oldest_login_goes_when_there_are_too_many() {
        let logins = Logins::default();
        for count in 0..=LIMIT {
            begin(&logins, &count.to_string());
        }
        assert_eq!(logins.lock().len(), LIMIT);
    }
}
