//! The page that asks for a one-time password: form `kc-otp-login-form` with `otp` and `selectedCredentialId`, of which a user
//! with several devices chooses one.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

/// A device that a user may choose.
pub struct OtpDevice<'a> {
    pub id: &'a str,
    pub label: Cow<'a, str>,
}

#[derive(Template)]
#[template(path = "login/login_otp.html")]
pub struct LoginOtpPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Offered when there are two or more.
    pub devices: &'a [OtpDevice<'a>],
    /// The id of the device that the code is of.
    pub selected: &'a str,
    pub error: Option<&'a str>,
}

impl LoginOtpPage<'_> {
    fn is_selected(&self, device: &OtpDevice<'_>) -> bool {
        device.id == self.selected
    }
}

impl View for LoginOtpPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("loginOtpTitle")
    }
}
