//! The page that asks before it logs out (OpenID Connect RP-Initiated Logout 1.0, section 2): hidden `session_code`, button `confirmLogout`.

use std::borrow::Cow;

use askama::Template;

use super::{Href, Page, View};

#[derive(Template)]
#[template(path = "login/logout_confirm.html")]
pub struct LogoutConfirmPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub session_code: &'a str,
    pub back: Option<Href<'a>>,
}

impl View for LogoutConfirmPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("logoutConfirmTitle")
    }
}
