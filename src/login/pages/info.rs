//! A page that only tells something: that one is logged out, that a step is done.

use std::borrow::Cow;

use askama::Template;

use super::{Href, Page, View};

/// Where a reader goes from here.
pub struct InfoLink<'a> {
    pub href: Href<'a>,
    pub text: Cow<'a, str>,
}

#[derive(Template)]
#[template(path = "login/info.html")]
pub struct InfoPage<'a> {
    pub page: &'a Page<'a>,
    pub title: Cow<'a, str>,
    pub message: Cow<'a, str>,
    pub link: Option<InfoLink<'a>>,
}

impl View for InfoPage<'_> {
    const SENDS_FORM: bool = false;

    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.title)
    }
}
