//! The pages of codes that are sent: form `kc-code-form` with `code` and `trust`, and with buttons `resend` and `change`; form
//! `kc-code-method-form` with `method`, by which the user chooses how to be reached.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/code.html")]
pub struct CodePage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// Where the code is.
    pub lead: Cow<'a, str>,
    /// The keyboard of a telephone: `numeric`, or `text` for codes that somebody else makes.
    pub mode: &'static str,
    /// The label of a box to trust this device; none: it cannot be trusted.
    pub trust: Option<Cow<'a, str>>,
    pub can_resend: bool,
    pub can_change: bool,
    pub error: Option<&'a str>,
}

impl View for CodePage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("loginCodeTitle")
    }
}

#[derive(Template)]
#[template(path = "login/code_method.html")]
pub struct CodeMethodPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    /// The ways, by their place in the list.
    pub methods: &'a [Cow<'a, str>],
}

impl View for CodeMethodPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("loginCodeTitle")
    }
}
