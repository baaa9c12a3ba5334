//! What an option is: its name, its section, the values it takes and its default.

use std::time::Duration;

use super::nearest::nearest;

/// One option, as it stands in [`super::table::OPTIONS`].
pub struct Opt {
    /// Keycloak's name, without the dashes: `http-port`.
    pub name: &'static str,
    pub section: Section,
    pub kind: Kind,
    /// The default of `start`; `start-dev` has a few of its own.
    pub default: Option<&'static str>,
    pub help: &'static str,
}

/// A heading of the help, and the unit in which commands accept options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Config,
    Storage,
    Database,
    Hostname,
    Http,
    Management,
    Proxy,
    Outgoing,
    Logging,
    Startup,
    Transfer,
    Import,
    Export,
    Administrator,
    BootstrapUser,
    BootstrapClient,
}

/// The values an option takes.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Needs no value on the command line.
    Switch,
    Boolean,
    /// A whole number, both bounds included.
    Integer(u64, u64),
    OneOf(&'static [&'static str]),
    /// Comma-separated, each one of these.
    ListOf(&'static [&'static str]),
    /// `30`, `10s`, `5m`, `PT1M`.
    Duration,
    Text,
    /// As text, and never printed.
    Secret,
}

impl Opt {
    /// The environment variable: `KC_HTTP_PORT`.
    pub fn environment_name(&self) -> String {
        format!("KC_{}", self.name.to_uppercase().replace(['-', ':'], "_"))
    }

    pub fn is_secret(&self) -> bool {
        matches!(self.kind, Kind::Secret)
    }

    /// The value in its canonical form.
    ///
    /// # Errors
    /// One sentence that names the option and what it takes; a secret's value is not repeated.
    pub fn check(&self, value: &str) -> Result<String, String> {
        self.kind.check(value.trim()).map_err(|wanted| format!("option '{}' cannot be '{value}': {wanted}", self.name))
    }
}

impl Section {
    pub fn title(self) -> &'static str {
        match self {
            Section::Config => "Configuration",
            Section::Storage => "Storage",
            Section::Database => "Database",
            Section::Hostname => "Hostname",
            Section::Http => "HTTP and TLS",
            Section::Management => "Management port",
            Section::Proxy => "Proxy",
            Section::Outgoing => "Outgoing connections",
            Section::Logging => "Logging",
            Section::Startup => "First start",
            Section::Transfer | Section::Import | Section::Export => "Realm files",
            Section::Administrator | Section::BootstrapUser | Section::BootstrapClient => "Administrator",
        }
    }

    /// Whether the environment and the file may set it, or the command line alone.
    pub fn is_command_line_only(self) -> bool {
        matches!(self, Section::Administrator | Section::BootstrapUser | Section::BootstrapClient)
    }
}

impl Kind {
    fn check(self, value: &str) -> Result<String, String> {
        match self {
            Kind::Switch | Kind::Boolean => one_of(value, &["true", "false"]),
            Kind::Integer(least, most) => match value.parse::<u64>() {
                Ok(number) if (least..=most).contains(&number) => Ok(number.to_string()),
                _ => Err(format!("it takes a whole number from {least} to {most}")),
            },
            Kind::OneOf(known) => one_of(value, known),
            Kind::ListOf(known) => list_of(value, known),
            Kind::Duration => match parse_duration(value) {
                Some(_) => Ok(value.to_owned()),
                None => Err("it takes a time such as 30, 500ms, 10s, 5m, 1h, 1d or PT30S".into()),
            },
            Kind::Text | Kind::Secret => Ok(value.to_owned()),
        }
    }
}

fn one_of(value: &str, known: &[&str]) -> Result<String, String> {
    if let Some(same) = known.iter().find(|one| one.eq_ignore_ascii_case(value)) {
        return Ok((*same).to_owned());
    }
    let hint = match nearest(value, known.iter().copied()) {
        Some(near) => format!("; the nearest is '{near}'"),
        None => String::new(),
    };
    Err(format!("it takes {}{hint}", known.join(", ")))
}

fn list_of(value: &str, known: &[&str]) -> Result<String, String> {
    let items: Result<Vec<_>, _> = value.split(',').map(|item| one_of(item.trim(), known)).collect();
    Ok(items?.join(","))
}

/// Keycloak's duration forms: seconds without a unit, `500ms`, `10s`, `5m`, `1h`, `1d`, ISO 8601 `PT1H30M`.
pub fn parse_duration(text: &str) -> Option<Duration> {
    if let Some(iso) = text.strip_prefix("PT").or_else(|| text.strip_prefix("pt")) {
        return parse_iso(&iso.to_lowercase());
    }
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let amount: u64 = digits.parse().ok()?;
    unit(&text[digits.len()..], amount)
}

fn unit(unit: &str, amount: u64) -> Option<Duration> {
    let seconds = match unit.to_lowercase().as_str() {
        "ms" => return Some(Duration::from_millis(amount)),
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    amount.checked_mul(seconds).map(Duration::from_secs)
}

fn parse_iso(text: &str) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut rest = text;
    while let Some(end) = rest.find(|c: char| c.is_ascii_alphabetic()) {
        total = total.checked_add(unit(&rest[end..=end], rest[..end].parse().ok()?)?)?;
        rest = &rest[end + 1..];
    }
    (rest.is_empty() && !text.is_empty()).then_some(total)
}
