//! The required action UPDATE_EMAIL: form `kc-update-email-form` with `email`, `logout-sessions`.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/update_email.html")]
pub struct UpdateEmailPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub email: &'a str,
    pub error: Option<&'a str>,
}

impl View for UpdateEmailPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("updateEmailTitle")
    }
}
