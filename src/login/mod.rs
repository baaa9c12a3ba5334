//! Logins in the browser: the engine that walks a realm's flows, the authenticators and required actions that it calls, and the
//! pages that they show. Only [`engine`] decides what comes next.

pub mod account;
pub mod action;
pub mod action_token;
pub mod authenticator;
pub mod catalog;
pub mod code_view;
pub mod consent;
pub mod cookies;
pub mod endpoint;
pub mod engine;
pub mod finish;
pub mod form;
pub mod form_action;
pub mod pages;
pub mod render;
pub mod reset;
pub mod restart;
pub mod screen;
pub mod second_factor;
pub mod sso;
pub mod state;
pub mod tabs;
pub mod view;

use crate::fault::{Fault, Kind};
use crate::guard::Lock;
use crate::oidc::refused::Refused;

/// The page that was sent back is not the one that this login is at.
#[must_use]
pub fn expired() -> Fault {
    Fault::page(Kind::Invalid, "expiredActionMessage")
}

/// Records the refusal of a user whom failed logins have locked, whatever they answer.
pub async fn locked(login: &mut state::Login, lock: Lock) -> Fault {
    if let Some(known) = &login.user {
        login.audit.user(&known.user.id).detail("username", &known.user.username);
    }
    login.audit.refuse(&login.cx, lock.error(), Fault::page(Kind::Invalid, "invalidUserMessage")).await
}

/// The user has turned back.
#[must_use]
pub fn cancelled() -> Refused {
    Refused::new("rejected_by_user", Fault::page(Kind::Denied, "consentDenied"))
}
