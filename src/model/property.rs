//! An option of a provider, as administrators see it: its name, what form field it is, and what it may be.

use keycloak::types::ConfigPropertyRepresentation;
use serde_json::{Value, json};

/// An option.
#[derive(Clone, Copy)]
pub struct Property {
    pub name: &'static str,
    pub label: &'static str,
    pub help: &'static str,
    /// Keycloak's type of form field.
    pub kind: &'static str,
    pub default: Standard,
    /// The values to choose from; none: anything.
    pub options: &'static [&'static str],
    pub is_secret: bool,
    pub is_required: bool,
}

/// What an option is when nothing is given.
#[derive(Clone, Copy)]
pub enum Standard {
    Nothing,
    Text(&'static str),
    Number(i64),
    Flag(bool),
}

impl Property {
    /// An option of that kind without a default.
    #[must_use]
    pub const fn new(kind: &'static str, name: &'static str, label: &'static str, help: &'static str) -> Self {
        let default = Standard::Nothing;
        Self { name, label, help, kind, default, options: &[], is_secret: false, is_required: false }
    }

    /// A text.
    #[must_use]
    pub const fn text(name: &'static str, label: &'static str, help: &'static str) -> Self {
        Self::new("String", name, label, help)
    }

    /// A switch.
    #[must_use]
    pub const fn flag(name: &'static str, label: &'static str, help: &'static str) -> Self {
        Self::new("boolean", name, label, help)
    }

    /// One of several values.
    #[must_use]
    pub const fn choice(
        name: &'static str,
        label: &'static str,
        help: &'static str,
        options: &'static [&'static str],
    ) -> Self {
        Self { options, ..Self::new("List", name, label, help) }
    }

    #[must_use]
    pub const fn or(self, text: &'static str) -> Self {
        Self { default: Standard::Text(text), ..self }
    }

    #[must_use]
    pub const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    #[must_use]
    pub const fn secret(self) -> Self {
        Self { is_secret: true, ..self }
    }

    /// As the Admin API shows it.
    #[must_use]
    pub fn representation(&self) -> ConfigPropertyRepresentation {
        let options: Vec<String> = self.options.iter().map(|o| (*o).to_owned()).collect();
        ConfigPropertyRepresentation {
            name: Some(self.name.to_owned()),
            label: Some(self.label.to_owned()),
            help_text: Some(self.help.to_owned()).filter(|help| !help.is_empty()),
            type_: Some(self.kind.to_owned()),
            default_value: self.default.json(),
            options: Some(options).filter(|o| !o.is_empty()),
            secret: Some(self.is_secret),
            required: Some(self.is_required),
            read_only: Some(false),
        }
    }
}

impl Standard {
    fn json(self) -> Option<Value> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(json!(text)),
            Self::Number(number) => Some(json!(number)),
            Self::Flag(flag) => Some(json!(flag)),
        }
    }
}
