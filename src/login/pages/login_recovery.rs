//! The page that asks for a recovery code: form `kc-recovery-code-login-form` with `recoveryCodeInput`. Codes are asked for in
//! their order.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/login_recovery.html")]
pub struct LoginRecoveryPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Which code of the list is asked for; the first is 1.
    pub number: &'a str,
    pub error: Option<&'a str>,
}

impl View for LoginRecoveryPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("auth-recovery-code-header")
    }
}
