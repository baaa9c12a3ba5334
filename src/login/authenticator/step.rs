//! A step of a flow as its authenticator or condition sees it: where it stands, and how an administrator has set it.

use std::collections::BTreeMap;

use crate::cache::RealmView;
use crate::edge::params::Params;
use crate::login::state::Login;
use crate::model::flow::Execution;

/// A step that is being taken.
#[derive(Clone, Copy)]
pub struct Step<'a> {
    pub execution: &'a Execution,
    config: Option<&'a BTreeMap<String, String>>,
    /// What came with the request, in a flow without pages (the direct grant).
    pub form: Option<&'a Params>,
}

impl<'a> Step<'a> {
    #[must_use]
    pub fn of(realm: &'a RealmView, execution: &'a Execution) -> Self {
        let config = execution.config_id.as_deref().and_then(|id| realm.flows.config(id));
        Self { execution, config: config.map(|c| &c.config), form: None }
    }

    /// The same step of a flow without pages.
    #[must_use]
    pub fn with(self, form: Option<&'a Params>) -> Self {
        Self { form, ..self }
    }

    /// A value of the step's configuration; an empty one counts as none.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&'a str> {
        self.config?.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Whether a switch of the step's configuration is on.
    #[must_use]
    pub fn is_set(&self, name: &str) -> bool {
        self.value(name) == Some("true")
    }

    /// A number of the step's configuration; what is none counts as absent.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<i64> {
        self.value(name)?.trim().parse().ok()
    }

    /// The values of an option that takes several.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.value(name).unwrap_or_default().split("##").filter(|v| !v.is_empty())
    }

    /// What this step has noted for itself in this login.
    #[must_use]
    pub fn note<'l>(&self, login: &'l Login, name: &str) -> Option<&'l str> {
        login.tab.notes.get(&self.key(name)).map(String::as_str)
    }

    /// Notes something until the login ends. Nobody but this step sees it, the browser least of all.
    pub fn set_note(&self, login: &mut Login, name: &str, value: impl Into<String>) {
        login.tab.notes.insert(self.key(name), value.into());
    }

    /// Forgets a note.
    pub fn delete_note(&self, login: &mut Login, name: &str) {
        login.tab.notes.remove(&self.key(name));
    }

    fn key(&self, name: &str) -> String {
        format!("{}:{name}", self.execution.id)
    }
}
