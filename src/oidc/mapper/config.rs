//! The configuration of a mapper: names and texts, with the defaults of what is not there.

use std::collections::HashMap;

/// A mapper's configuration.
#[derive(Clone, Copy)]
pub struct Config<'a>(&'a HashMap<String, String>);

impl<'a> Config<'a> {
    #[must_use]
    pub fn new(config: &'a HashMap<String, String>) -> Self {
        Self(config)
    }

    /// A value that is there, empty or not.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).map(String::as_str)
    }

    /// A value that says something.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).filter(|v| !v.trim().is_empty())
    }

    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name) == Some("true")
    }
}
