//! The page on which a user makes an account: form `kc-register-form`, one field per attribute of the user profile
//! and `password`, `password-confirm`.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

/// One attribute of the user profile.
pub struct RegisterField<'a> {
    /// The attribute's name, which is the field's.
    pub name: &'a str,
    /// Already resolved: not `${firstName}`.
    pub label: &'a str,
    pub value: &'a str,
    pub error: Option<&'a str>,
}

impl RegisterField<'_> {
    /// The purpose of the field (HTML, autofill field names; WCAG 1.3.5).
    fn autocomplete(&self) -> &'static str {
        const PURPOSES: &[(&str, &str)] =
            &[("username", "username"), ("email", "email"), ("firstName", "given-name"), ("lastName", "family-name")];
        PURPOSES.iter().find(|row| row.0 == self.name).map_or("", |row| row.1)
    }

    fn kind(&self) -> &'static str {
        if self.name == "email" { "email" } else { "text" }
    }
}

#[derive(Template)]
#[template(path = "login/register.html")]
pub struct RegisterPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub login_url: &'a str,
    pub fields: &'a [RegisterField<'a>],
    /// The field that the two passwords stand behind: `username`, or `email` where that is the username; None leaves them out.
    pub passwords_after: Option<&'a str>,
    pub password_error: Option<&'a str>,
    pub password_confirm_error: Option<&'a str>,
}

impl RegisterPage<'_> {
    fn passwords_follow(&self, field: &RegisterField<'_>) -> bool {
        self.passwords_after == Some(field.name)
    }
}

impl View for RegisterPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("registerTitle")
    }
}
