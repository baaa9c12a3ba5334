//! The required action CONFIGURE_RECOVERY_AUTHN_CODES: shows new codes once, to be printed, copied or saved as a file. Form
//! `kc-recovery-codes-settings-form` with `kcRecoveryCodesConfirmationCheck` and `logout-sessions`.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/recovery_codes.html")]
pub struct RecoveryCodesPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// In groups of four characters.
    pub codes: &'a [String],
    /// The same as the form sends them back, with commas between them.
    pub joined: &'a str,
    /// When they were made, in epoch milliseconds.
    pub generated_at: &'a str,
    pub label: &'a str,
    /// A `data:` address of the file with the codes.
    pub file_url: &'a str,
    pub logout_sessions: bool,
    /// An application asked for it (`kc_action`), so the user may decline with `cancel-aia`.
    pub is_app_initiated: bool,
}

impl View for RecoveryCodesPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("recovery-code-config-header")
    }
}
