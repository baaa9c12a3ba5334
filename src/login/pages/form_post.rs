//! The answer to an authorization request with `response_mode=form_post` (OAuth 2.0 Form Post Response Mode):
//! a form that sends itself to the client, with a button where there is no JavaScript.

use std::borrow::Cow;

use askama::Template;

use super::{Href, Page, View};

#[derive(Template)]
#[template(path = "login/form_post.html")]
pub struct FormPostPage<'a> {
    pub page: &'a Page<'a>,
    /// The redirect URI.
    pub action: Href<'a>,
    pub parameters: &'a [(&'a str, &'a str)],
}

impl View for FormPostPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t("formPostTitle")
    }
}
