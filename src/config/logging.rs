//! `log-level`: a level for everything, and `category:level` for parts. Keycloak's categories that have a counterpart
//! here are translated; others are module paths.

use super::{ConfigError, Values, nearest};

/// What is logged and how.
#[derive(Clone, Debug)]
pub struct Logging {
    pub root: Level,
    /// Module path and its level.
    pub categories: Vec<(String, Level)>,
    pub is_json: bool,
    /// `None`: when the output is a terminal.
    pub has_color: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

const LEVELS: &[(&str, Level)] = &[
    ("off", Level::Off),
    ("fatal", Level::Error),
    ("error", Level::Error),
    ("warn", Level::Warn),
    ("info", Level::Info),
    ("debug", Level::Debug),
    ("trace", Level::Trace),
    ("all", Level::Trace),
];

/// The longest prefix comes first.
const CATEGORIES: &[(&str, &str)] = &[("org.keycloak.events", "gatehouse::events"), ("org.keycloak", "gatehouse")];

impl Logging {
    pub(super) fn new(values: &Values) -> Result<Logging, ConfigError> {
        let mut logging = Logging {
            root: Level::Info,
            categories: Vec::new(),
            is_json: values.text("log-console-output") == Some("json"),
            has_color: values.text("log-console-color").map(|value| value == "true"),
        };
        for item in values.text("log-level").unwrap_or_default().split(',').map(str::trim) {
            match item.rsplit_once(':') {
                Some((category, name)) => logging.categories.push((target(category), level(name)?)),
                None => logging.root = level(item)?,
            }
        }
        Ok(logging)
    }
}

fn level(name: &str) -> Result<Level, ConfigError> {
    let name = name.to_ascii_lowercase();
    if let Some((_, level)) = LEVELS.iter().find(|(known, _)| *known == name) {
        return Ok(*level);
    }
    let near = nearest(&name, LEVELS.iter().map(|(known, _)| *known));
    let hint = near.map(|near| format!("; the nearest is '{near}'")).unwrap_or_default();
    let known: Vec<_> = LEVELS.iter().map(|(known, _)| *known).collect();
    Err(ConfigError(format!("option 'log-level' cannot hold '{name}': its levels are {}{hint}", known.join(", "))))
}

fn target(category: &str) -> String {
    match CATEGORIES.iter().find(|(keycloak, _)| category.starts_with(keycloak)) {
        Some((_, target)) => (*target).to_owned(),
        None => category.replace('.', "::"),
    }
}
