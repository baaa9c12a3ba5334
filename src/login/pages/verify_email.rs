//! The page that waits until a link is opened which went to an address; its form `kc-verify-email-form` asks for another mail.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/verify_email.html")]
pub struct VerifyEmailPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub message: Cow<'a, str>,
    /// Whether another mail can be asked for here.
    pub can_resend: bool,
}

impl View for VerifyEmailPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("emailVerifyTitle")
    }
}
