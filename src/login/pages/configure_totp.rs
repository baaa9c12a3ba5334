//! The required action CONFIGURE_TOTP: form `kc-totp-settings-form` with `totp`, `totpSecret`, `userLabel`, `logout-sessions`. The
//! seed is shown as a QR code, or to be typed.

use std::borrow::Cow;

use askama::Template;

use super::{Page, QrCode, View};

#[derive(Template)]
#[template(path = "login/configure_totp.html")]
pub struct ConfigureTotpPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// The seed as the form sends it back.
    pub secret: &'a str,
    /// The seed as it is typed into a device.
    pub secret_key: &'a str,
    /// None: the seed is to be typed.
    pub qr_code: Option<&'a QrCode>,
    /// The same page in the other mode.
    pub other_mode_url: &'a str,
    /// Applications that can be used, by name.
    pub apps: &'a [Cow<'a, str>],
    /// What a device that is set up by hand must be told beside the seed: names and values.
    pub settings: &'a [(Cow<'a, str>, Cow<'a, str>)],
    pub label: &'a str,
    pub totp_error: Option<&'a str>,
    pub label_error: Option<&'a str>,
    pub logout_sessions: bool,
    /// An application asked for it (`kc_action`), so the user may decline with `cancel-aia`.
    pub is_app_initiated: bool,
}

impl View for ConfigureTotpPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("loginTotpTitle")
    }
}
