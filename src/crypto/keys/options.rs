//! Reading and checking the options of a key component, with the messages that the Admin API gives.

use super::Config;
use crate::fault::Fault;

/// The first value of an option, if it is not empty.
pub(super) fn get<'a>(config: &'a Config, name: &str) -> Option<&'a str> {
    config.get(name)?.first().map(String::as_str).filter(|value| !value.is_empty())
}

pub(super) fn set(config: &mut Config, name: &str, value: impl Into<String>) {
    config.insert(name.to_owned(), vec![value.into()]);
}

/// An option whose values are listed; `default` where it is absent. `label` names it to administrators.
pub(super) fn one_of<'a>(
    config: &'a Config,
    name: &str,
    label: &str,
    default: &'static str,
    known: &[&str],
) -> Result<&'a str, Fault> {
    let value = get(config, name).unwrap_or(default);
    if known.contains(&value) { Ok(value) } else { Err(Fault::invalid(format!("'{label}' should be {}", list(known)))) }
}

/// The options that all key providers share.
pub(super) fn check_common(config: &Config) -> Result<(), Fault> {
    if priority_text(config).parse::<i64>().is_err() {
        return Err(Fault::invalid("'Priority' should be a number"));
    }
    for (name, label) in [("enabled", "Enabled"), ("active", "Active")] {
        if !matches!(get(config, name), None | Some("true" | "false")) {
            return Err(Fault::invalid(format!("'{label}' should be 'true' or 'false'")));
        }
    }
    Ok(())
}

/// Higher is preferred; what is no number counts as 0.
pub(super) fn priority(config: &Config) -> i64 {
    priority_text(config).parse().unwrap_or(0)
}

fn priority_text(config: &Config) -> &str {
    get(config, "priority").unwrap_or("0")
}

/// True unless the option says `false`.
pub(super) fn is_on(config: &Config, name: &str) -> bool {
    get(config, name) != Some("false")
}

/// "a, b or c".
fn list(known: &[&str]) -> String {
    match known {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}
