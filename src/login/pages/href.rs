//! A link to a place that somebody else has named (a client's base URL, its policy, its redirect URI).
//! Refuses everything but http, https and paths of this server, `javascript:` and `//host` above all.

use std::fmt;

/// A URL that is safe to put into `href` or `action`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Href<'a>(&'a str);

impl<'a> Href<'a> {
    pub fn new(url: &'a str) -> Option<Self> {
        // Browsers skip tabs and line ends inside a URL and read `\` as `/`.
        let is_plain = !url.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
        let is_path = url.starts_with('/') && !url.starts_with("//");
        (is_plain && (is_path || is_web(url))).then_some(Self(url))
    }
}

fn is_web(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

impl fmt::Display for Href<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
