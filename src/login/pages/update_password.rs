//! The required action UPDATE_PASSWORD: form `kc-passwd-update-form` with `password-new`, `password-confirm`, `logout-sessions`.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/update_password.html")]
pub struct UpdatePasswordPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// For password managers, which need to know whose password it is.
    pub username: &'a str,
    pub password_error: Option<&'a str>,
    pub password_confirm_error: Option<&'a str>,
    /// Whether the box that ends the other sessions is ticked.
    pub logout_sessions: bool,
    /// An application asked for it (`kc_action`), so the user may decline with `cancel-aia`.
    pub is_app_initiated: bool,
}

impl UpdatePasswordPage<'_> {
    fn focuses_new(&self) -> bool {
        self.password_error.is_some() || self.password_confirm_error.is_none()
    }
}

impl View for UpdatePasswordPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("updatePasswordTitle")
    }
}
