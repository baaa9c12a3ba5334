//! A browser: it keeps cookies by name, follows no redirect by itself, and reads forms.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};

use super::{Answer, Server};

/// A browser at a server's realm.
#[derive(Clone)]
pub struct Browser<'a> {
    pub server: &'a Server,
    pub cookies: BTreeMap<String, String>,
    /// Sent with each request: name and value.
    pub header: Option<(&'static str, &'static str)>,
}

impl<'a> Browser<'a> {
    pub fn of(server: &'a Server) -> Self {
        Self { server, cookies: BTreeMap::new(), header: None }
    }

    /// Opens an address of the server, whole or from its root.
    pub async fn get(&mut self, url: &str) -> Answer {
        self.send(self.server.http.get(self.absolute(url))).await
    }

    /// Sends a form.
    pub async fn post(&mut self, url: &str, form: &[(&str, &str)]) -> Answer {
        self.send(self.server.http.post(self.absolute(url)).form(form)).await
    }

    /// Sends the form of a page with these fields.
    pub async fn submit(&mut self, page: &Answer, form: &[(&str, &str)]) -> Answer {
        self.post(&action(page), form).await
    }

    /// Opens the authorization endpoint for the client `web` with further parameters, such as `&prompt=none`.
    pub async fn authorize(&mut self, more: &str) -> Answer {
        self.authorize_as("web", more).await
    }

    pub async fn authorize_as(&mut self, client: &str, more: &str) -> Answer {
        let url = format!(
            "{}?client_id={client}&response_type=code&scope=openid&state=s1&nonce=n1&redirect_uri={CALLBACK}{more}",
            self.server.oidc("/auth")
        );
        self.get(&url).await
    }

    /// Logs alice in at the client `web`.
    pub async fn log_in(&mut self) -> Answer {
        let page = self.authorize("").await;
        let answer = self.submit(&page, ALICE).await;
        assert_eq!(answer.status, 302, "{}", answer.text);
        answer
    }

    /// The session cookie of a browser in which alice has logged in.
    pub async fn log_in_cookie(&mut self) -> String {
        self.log_in().await;
        self.cookies["KEYCLOAK_IDENTITY"].clone()
    }

    /// A link of a page by its id.
    pub async fn follow(&mut self, page: &Answer, id: &str) -> Answer {
        let tag = page.text.split('<').find(|tag| tag.contains(&format!("id=\"{id}\""))).expect("the link");
        self.get(&attribute(tag, "href").expect("an address")).await
    }

    fn absolute(&self, url: &str) -> String {
        if url.starts_with('/') { format!("{}{url}", self.server.base) } else { url.to_owned() }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.header.into_iter().fold(request, |request, (name, value)| request.header(name, value));
        let answer = Answer::of(request.header(COOKIE, cookies.join("; ")).send().await.expect("an answer")).await;
        for cookie in answer.headers.get_all(SET_COOKIE).iter().filter_map(|c| c.to_str().ok()) {
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            let value = rest.split(';').next().unwrap_or_default();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }
}

pub const CALLBACK: &str = "http://localhost:9999/cb";
pub const ALICE: &[(&str, &str)] = &[("username", "alice"), ("password", "alice-pass")];

/// The address that a page's form goes to.
pub fn action(page: &Answer) -> String {
    let form = page.text.split('<').find(|tag| tag.starts_with("form")).unwrap_or_else(|| panic!("{}", page.text));
    attribute(form, "action").expect("an action")
}

/// An attribute of a tag, unescaped.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&amp;", "&").replace("&#38;", "&").replace("&#34;", "\"").replace("&quot;", "\""))
}

/// The value of a page's hidden field.
pub fn field(page: &Answer, name: &str) -> String {
    let tag = page.text.split('<').find(|tag| tag.starts_with("input") && tag.contains(&format!("name=\"{name}\"")));
    tag.and_then(|tag| attribute(tag, "value")).unwrap_or_default()
}

/// Whether a page has an element of that id.
pub fn has(page: &Answer, id: &str) -> bool {
    page.text.contains(&format!("id=\"{id}\""))
}

/// A parameter of the address that an answer leads to, in its query or its fragment.
pub fn led(answer: &Answer, parameter: &str) -> Option<String> {
    let location = answer.headers.get(LOCATION)?.to_str().ok()?.replace('#', "?");
    let query = location.split_once('?')?.1.to_owned();
    url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == parameter).map(|(_, v)| v.into_owned())
}
