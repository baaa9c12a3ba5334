//! A browser that reaches one site through whichever node stands behind it at the moment.

use std::cell::RefCell;
use std::collections::BTreeMap;

use reqwest::header::{COOKIE, SET_COOKIE};

use super::process::{Node, Outcome, SITE};
use crate::support::Answer;

const AUTH: &str = "/realms/t/protocol/openid-connect/auth?client_id=web&response_type=code&scope=openid&state=s\
                    &redirect_uri=http%3A%2F%2Flocalhost%3A9999%2Fcb";

/// The cookies of one person.
#[derive(Default)]
pub struct Browser {
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    /// The answer to an authorization request: a page to log in, or a redirect.
    pub async fn authorize(&self, node: &Node) -> Outcome {
        self.send(node, node.http.get(format!("{}{AUTH}", node.base))).await
    }

    /// Sends a page's form with a name and a password.
    pub async fn submit(&self, node: &Node, page: &Answer) -> Outcome {
        let path = action(page);
        let form = [("username", "alice"), ("password", "alice-pass")];
        self.send(node, node.http.post(format!("{}{path}", node.base)).form(&form)).await
    }

    /// A whole login at one node, up to its tokens.
    pub async fn login(&self, node: &Node) -> Outcome {
        let page = self.authorize(node).await?;
        let redirect = self.submit(node, &page).await?;
        node.redeem(&code(&redirect)).await
    }

    async fn send(&self, node: &Node, request: reqwest::RequestBuilder) -> Outcome {
        let pairs: Vec<_> = self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = node.send(request.header(COOKIE, pairs.join("; "))).await?;
        for text in answer.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            self.keep(text);
        }
        Ok(answer)
    }

    fn keep(&self, text: &str) {
        let (pair, attributes) = text.split_once(';').unwrap_or((text, ""));
        let (name, value) = pair.split_once('=').expect("a cookie has a value");
        let mut cookies = self.cookies.borrow_mut();
        match attributes.contains("Max-Age=0") {
            true => drop(cookies.remove(name)),
            false => drop(cookies.insert(name.to_owned(), value.to_owned())),
        }
    }
}

/// Where the form of a page goes, without the site.
fn action(page: &Answer) -> String {
    let start = page.text.find(" action=\"").unwrap_or_else(|| panic!("no form: {page:?}")) + 9;
    let url = page.text[start..].split('"').next().unwrap_or_default();
    let url = url.replace("&amp;", "&").replace("&#38;", "&");
    url.strip_prefix(SITE).unwrap_or(&url).to_owned()
}

/// The code in a redirect to the client.
pub fn code(redirect: &Answer) -> String {
    let location = redirect.header("location");
    let found = location.split(['?', '&']).find_map(|pair| pair.strip_prefix("code="));
    found.unwrap_or_else(|| panic!("no code: {redirect:?}")).to_owned()
}
