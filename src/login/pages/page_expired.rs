//! The page for a form that is no longer the current one (back button, second tab): go on where the login is, or begin again.

use std::borrow::Cow;

use askama::Template;

use super::{Page, View};

#[derive(Template)]
#[template(path = "login/page_expired.html")]
pub struct PageExpiredPage<'a> {
    pub page: &'a Page<'a>,
    pub restart_url: &'a str,
    pub continue_url: &'a str,
}

impl View for PageExpiredPage<'_> {
    const SENDS_FORM: bool = false;

    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("pageExpiredTitle")
    }
}
