//! What a step asks the user, free of HTML: [`super::endpoint`] has it rendered by [`super::pages`].

use std::collections::BTreeMap;

/// A page that a login can be at.
#[derive(Clone, Debug)]
pub enum Screen {
    /// Who are you?
    Login(LoginScreen),
    /// A new password.
    UpdatePassword {
        /// Key of a text about the new password, with its arguments.
        error: Option<(String, Vec<(String, String)>)>,
    },
    /// A new account: what was typed, and what is wrong with it, by field.
    Register { values: BTreeMap<String, String>, errors: BTreeMap<String, String> },
    /// May the client?
    Consent { scopes: Vec<String> },
}

/// The page of user name and password.
#[derive(Clone, Debug, Default)]
pub struct LoginScreen {
    /// What stands in the field.
    pub username: String,
    /// Who is asked to prove it again; none: nobody is known yet.
    pub attempted: Option<String>,
    pub asks_password: bool,
    /// Key of a text about the name.
    pub username_error: Option<&'static str>,
    /// Key of a text about the password.
    pub password_error: Option<&'static str>,
    pub remember_me: bool,
    /// Key of a text about the login as a whole, above the form.
    pub notice: Option<&'static str>,
}

impl Screen {
    /// The path below `login-actions` that its form goes to; none: that of the flow that the tab is in.
    #[must_use]
    pub fn path(&self) -> Option<&'static str> {
        match self {
            Self::UpdatePassword { .. } => Some("required-action"),
            Self::Consent { .. } => Some("consent"),
            Self::Login(_) | Self::Register { .. } => None,
        }
    }
}
