//! Forgotten password: form `kc-reset-password-form` with `username`.

use std::borrow::Cow;

use askama::Template;

use super::{LoginName, Page, View};

#[derive(Template)]
#[template(path = "login/reset_password.html")]
pub struct ResetPasswordPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Back to the login.
    pub login_url: &'a str,
    pub login_name: LoginName,
    pub username: &'a str,
    pub error: Option<&'a str>,
}

impl View for ResetPasswordPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("emailForgotTitle")
    }
}
