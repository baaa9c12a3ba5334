//! A link from an e-mail was opened: what it does, and a button to do it (form `kc-confirm-form` with `key`).

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/confirm.html")]
pub struct ConfirmPage<'a> {
    pub page: &'a Page<'a>,
    pub title: Cow<'a, str>,
    pub message: Cow<'a, str>,
    pub action: &'a str,
    /// The token of the link.
    pub key: &'a str,
}

impl View for ConfirmPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.title)
    }
}
