//! Sessions live here, on the server; the browser holds a random id in an HttpOnly cookie.
//! A login always makes a new id, and a session whose refresh token has run out is swept away.

use crate::{clock, tokens::Tokens};
use actix_web::cookie::{Cookie, SameSite};
use openidconnect::CsrfToken;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

pub const COOKIE: &str = "cx_desk";
/// A session whose provider tells no end is kept this long without use.
const IDLE_SECONDS: u64 = 12 * 3600;
const ID_BYTES: u32 = 32;

/// One signed-in browser.
pub struct Session {
    /// Repeated by every form of ours.
    pub csrf: String,
    pub began_at: u64,
    /// Held while a renewal runs: a refresh token is for one use.
    pub renewing: tokio::sync::Mutex<()>,
    tokens: RwLock<Arc<Tokens>>,
}

impl Session {
    pub fn tokens(&self) -> Arc<Tokens> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn replace(&self, tokens: Tokens) -> Arc<Tokens> {
        let tokens = Arc::new(tokens);
        *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = tokens.clone();
        tokens
    }

    fn is_over(&self, now: u64) -> bool {
        let tokens = self.tokens();
        let end = tokens.refresh_expires_at.unwrap_or(tokens.expires_at + IDLE_SECONDS);
        end < now
    }
}

/// All sessions of this desk.
#[derive(Default)]
pub struct Sessions(RwLock<HashMap<String, Arc<Session>>>);

impl Sessions {
    /// Opens a session and answers its id.
    pub fn insert(&self, tokens: Tokens) -> String {
        let now = clock::now();
        let id = random();
        let session = Arc::new(Session {
            csrf: random(),
            began_at: now,
            renewing: tokio::sync::Mutex::new(()),
            tokens: RwLock::new(Arc::new(tokens)),
        });
        let mut sessions = self.0.write().unwrap_or_else(PoisonError::into_inner);
        sessions.retain(|_, session| !session.is_over(now));
        sessions.insert(id.clone(), session);
        id
    }

    pub fn find(&self, id: &str) -> Option<Arc<Session>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub fn delete(&self, id: &str) -> Option<Arc<Session>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(id)
    }

    /// The sessions of now, the oldest first.
    pub fn list(&self) -> Vec<Arc<Session>> {
        let now = clock::now();
        let sessions = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut list: Vec<_> = sessions.values().filter(|session| !session.is_over(now)).cloned().collect();
        list.sort_by_key(|session| session.began_at);
        list
    }
}

/// 256 bits from the operating system, base64url.
pub fn random() -> String {
    CsrfToken::new_random_len(ID_BYTES).into_secret()
}

/// A cookie of ours: HttpOnly, SameSite=Lax, for the browser's session.
pub fn cookie(name: &'static str, value: String, is_secure: bool) -> Cookie<'static> {
    Cookie::build(name, value).path("/").http_only(true).same_site(SameSite::Lax).secure(is_secure).finish()
}

/// The same cookie, to be forgotten by the browser.
pub fn removal(name: &'static str, is_secure: bool) -> Cookie<'static> {
    let mut cookie = cookie(name, String::new(), is_secure);
    cookie.make_removal();
    cookie
}
