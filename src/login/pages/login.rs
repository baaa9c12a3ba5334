//! The page that asks who you are: form `kc-form-login` with `username`, `password`, `rememberMe`, `credentialId` and `login`.
//! A user who is known already (re-authentication) is asked for the password alone.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

/// What a user is known by in the realm.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum LoginName {
    Username,
    /// `loginWithEmailAllowed`.
    UsernameOrEmail,
    /// `registrationEmailAsUsername`.
    Email,
}

impl LoginName {
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Username => "username",
            Self::UsernameOrEmail => "usernameOrEmail",
            Self::Email => "email",
        }
    }
}

/// The user that an earlier step has found.
pub struct Attempted<'a> {
    pub username: &'a str,
    pub restart_url: &'a str,
}

/// An identity provider to log in with instead.
pub struct SocialProvider<'a> {
    pub alias: &'a str,
    pub display_name: &'a str,
    pub login_url: &'a str,
}

#[derive(Template)]
#[template(path = "login/login.html")]
pub struct LoginPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Where the login leads to.
    pub client_name: Option<&'a str>,
    pub login_name: LoginName,
    /// What is in the field already: `login_hint`, or what was typed before.
    pub username: &'a str,
    pub attempted: Option<Attempted<'a>>,
    /// False for a flow that asks for the name first.
    pub asks_password: bool,
    pub username_error: Option<&'a str>,
    pub password_error: Option<&'a str>,
    /// Whether the box is ticked; None where the realm does not remember.
    pub remember_me: Option<bool>,
    pub credential_id: &'a str,
    pub forgot_url: Option<&'a str>,
    pub register_url: Option<&'a str>,
    pub social: &'a [SocialProvider<'a>],
}

impl LoginPage<'_> {
    /// The first field that needs something typed.
    fn focuses_username(&self) -> bool {
        let is_asked = self.attempted.is_none();
        is_asked && (self.username.is_empty() || self.username_error.is_some() || !self.asks_password)
    }
}

impl View for LoginPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t(if self.attempted.is_some() { "reauthenticate" } else { "loginAccountTitle" })
    }
}
