//! The page for what cannot go on; the text is for the person in front of it, without internals.

use std::borrow::Cow;

use askama::Template;

use super::{Href, Page, View};

#[derive(Template)]
#[template(path = "login/error.html")]
pub struct ErrorPage<'a> {
    pub page: &'a Page<'a>,
    pub message: &'a str,
    pub back: Option<Href<'a>>,
}

impl View for ErrorPage<'_> {
    const SENDS_FORM: bool = false;

    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("errorTitle")
    }
}
