//! Options brought together from command line, environment, file and defaults, in that order of precedence, each
//! checked against the table. Refuses unknown names and values out of range.

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::time::Duration;

use super::foreign::{judge, verdict};
use super::nearest::nearest;
use super::option::{Opt, parse_duration};
use super::properties;
use super::table::{DEVELOPMENT_DEFAULTS, OLD_ENVIRONMENT_NAMES, OPTIONS, OTHER_ENVIRONMENT_NAMES, find};
use super::{ConfigError, Mode};

/// Where a value was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    CommandLine,
    Environment,
    File(PathBuf),
    Default,
}

/// What the process was started with.
#[derive(Default)]
pub struct Given {
    /// Options in the order of the command line, without dashes.
    pub command_line: Vec<(String, String)>,
    pub environment: HashMap<String, String>,
}

/// The value of each option that has one.
pub struct Values {
    pub mode: Mode,
    values: BTreeMap<&'static str, (String, Source)>,
    /// Sentences to log once logging is set up.
    pub warnings: Vec<String>,
}

impl Values {
    /// # Errors
    /// A sentence that names the option, its source and the nearest known name.
    pub fn gather(mode: Mode, given: &Given) -> Result<Values, ConfigError> {
        let mut values = Values { mode, values: BTreeMap::new(), warnings: Vec::new() };
        values.add_command_line(&given.command_line)?;
        values.add_environment(&given.environment)?;
        values.add_file(&given.environment)?;
        values.add_defaults(given)?;
        Ok(values)
    }

    /// The option's value.
    pub fn text(&self, name: &str) -> Option<&str> {
        debug_assert!(find(name).is_some(), "{name} is not in the table");
        self.values.get(name).map(|(value, _)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub fn owned(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub fn path(&self, name: &str) -> Option<PathBuf> {
        self.text(name).map(PathBuf::from)
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// A whole number; the table has checked its form and range.
    pub fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.text(name)?.parse().ok()
    }

    pub fn duration(&self, name: &str) -> Duration {
        self.text(name).and_then(parse_duration).unwrap_or_default()
    }

    /// Whether somebody chose the value.
    pub fn is_given(&self, name: &str) -> bool {
        self.source(name).is_some_and(|source| *source != Source::Default)
    }

    pub fn source(&self, name: &str) -> Option<&Source> {
        self.values.get(name).map(|(_, source)| source)
    }

    fn add_command_line(&mut self, options: &[(String, String)]) -> Result<(), ConfigError> {
        for (name, value) in options {
            self.add(name, &format!("--{name}"), value, Source::CommandLine)?;
        }
        Ok(())
    }

    fn add_environment(&mut self, environment: &HashMap<String, String>) -> Result<(), ConfigError> {
        for option in OPTIONS.iter().filter(|option| !option.section.is_command_line_only()) {
            let value = environment.get(&option.environment_name());
            // Compose files hand an unset variable on as an empty one.
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                self.insert(option, value, Source::Environment)?;
            }
        }
        for (old, name) in OLD_ENVIRONMENT_NAMES {
            if let (Some(value), Some(option)) = (environment.get(*old), find(name)) {
                self.insert(option, value, Source::Environment)?;
                self.warnings.push(format!("{old} is out of date: call it {}", option.environment_name()));
            }
        }
        self.warn_of_unknown(environment)
    }

    fn warn_of_unknown(&mut self, environment: &HashMap<String, String>) -> Result<(), ConfigError> {
        let known: Vec<String> = OPTIONS.iter().map(Opt::environment_name).collect();
        let mut names: Vec<_> = environment.keys().filter(|name| name.starts_with("KC_")).collect();
        names.sort();
        for variable in names {
            if known.contains(variable) || OTHER_ENVIRONMENT_NAMES.contains(&variable.as_str()) {
                continue;
            }
            let name = variable["KC_".len()..].to_lowercase().replace('_', "-");
            if let Some(verdict) = verdict(&name) {
                let warning = judge(variable, verdict, &environment[variable]).map_err(ConfigError)?;
                self.warnings.extend(warning);
                continue;
            }
            let hint = hint(nearest(variable, known.iter().map(String::as_str)), "");
            self.warnings.push(format!("environment variable {variable} is not known{hint}"));
        }
        Ok(())
    }

    fn add_file(&mut self, environment: &HashMap<String, String>) -> Result<(), ConfigError> {
        let path = match self.path("config-file") {
            Some(path) => path,
            None => match find("config-file").and_then(|option| option.default).map(PathBuf::from) {
                Some(path) if path.exists() => path,
                _ => return Ok(()),
            },
        };
        let shown = path.display();
        let text = std::fs::read_to_string(&path)
            .map_err(|error| ConfigError(format!("configuration file {shown} cannot be read: {error}")))?;
        let properties = properties::parse(&text, &|name| environment.get(name).cloned())
            .map_err(|wrong| ConfigError(format!("configuration file {shown}, {wrong}")))?;
        for property in properties {
            let place = format!("'{}' in {shown}, line {}", property.name, property.line);
            self.add(&property.name, &place, &property.value, Source::File(path.clone()))?;
        }
        Ok(())
    }

    fn add_defaults(&mut self, given: &Given) -> Result<(), ConfigError> {
        let in_container = given.environment.get("KC_RUN_IN_CONTAINER").is_some_and(|value| value == "true");
        if self.mode == Mode::Development {
            for (name, value) in DEVELOPMENT_DEFAULTS {
                if let Some(option) = find(name).filter(|option| option.name != "http-host" || !in_container) {
                    self.insert(option, value, Source::Default)?;
                }
            }
        }
        for option in OPTIONS {
            if let Some(value) = option.default {
                self.insert(option, value, Source::Default)?;
            }
        }
        Ok(())
    }

    /// `shown` names the option as its user wrote it.
    fn add(&mut self, name: &str, shown: &str, value: &str, source: Source) -> Result<(), ConfigError> {
        let is_allowed = |option: &&Opt| source == Source::CommandLine || !option.section.is_command_line_only();
        if let Some(option) = find(name).filter(is_allowed) {
            return self.insert(option, value, source);
        }
        if let Some(verdict) = verdict(name) {
            self.warnings.extend(judge(shown, verdict, value).map_err(ConfigError)?);
            return Ok(());
        }
        let dashes = if source == Source::CommandLine { "--" } else { "" };
        let hint = hint(nearest(name, OPTIONS.iter().map(|option| option.name)), dashes);
        Err(ConfigError(format!("unknown option {shown}{hint}")))
    }

    /// Keeps what a stronger source has set.
    fn insert(&mut self, option: &'static Opt, value: &str, source: Source) -> Result<(), ConfigError> {
        let value = option.check(value).map_err(ConfigError)?;
        self.values.entry(option.name).or_insert((value, source));
        Ok(())
    }
}

fn hint(near: Option<&str>, dashes: &str) -> String {
    near.map(|name| format!("; did you mean {dashes}{name}?")).unwrap_or_default()
}
