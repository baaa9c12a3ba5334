//! The page that asks a user to let a client in: hidden `code`, buttons `accept` and `cancel`.

use std::borrow::Cow;

use askama::Template;

use super::{Href, Page, View};

#[derive(Template)]
#[template(path = "login/consent.html")]
pub struct ConsentPage<'a> {
    pub page: &'a Page<'a>,
    pub action: &'a str,
    pub code: &'a str,
    pub client_name: &'a str,
    /// The consent texts of the scopes, already resolved.
    pub scopes: &'a [Cow<'a, str>],
    pub policy_uri: Option<Href<'a>>,
    pub tos_uri: Option<Href<'a>>,
}

impl View for ConsentPage<'_> {
    fn page(&self) -> &Page<'_> {
        self.page
    }

    fn title(&self) -> Cow<'_, str> {
        self.page.t_with("oauthGrantTitle", "client", self.client_name)
    }
}
