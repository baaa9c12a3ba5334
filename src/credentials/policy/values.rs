//! Which values a policy may have. An empty one, or Keycloak's `undefined`, stands for the default.

use super::characters::pattern;
use crate::credentials::blacklist;

/// The longest regular expression, in bytes.
const MAX_PATTERN: usize = 1024;

fn is_default(value: &str) -> bool {
    value.is_empty() || value == "undefined"
}

pub fn is_anything(_: &str) -> bool {
    true
}

pub fn is_count(value: &str) -> bool {
    is_default(value) || value.parse::<u16>().is_ok()
}

/// A number up to the greatest; -1 switches off.
pub fn is_limit(value: &str, greatest: i64) -> bool {
    is_default(value) || value.parse::<i64>().is_ok_and(|n| (-1..=greatest).contains(&n))
}

pub fn is_iterations(value: &str) -> bool {
    is_default(value) || value.parse::<i64>().is_ok_and(|n| n == -1 || n > 0)
}

pub fn is_algorithm(value: &str) -> bool {
    is_default(value) || crate::crypto::password::find_provider(value).is_some()
}

pub fn is_pattern(value: &str) -> bool {
    value.len() <= MAX_PATTERN && pattern(value).is_ok()
}

/// The name of a file in the folder of lists, and never a way out of it.
pub fn is_file_name(value: &str) -> bool {
    blacklist::is_name(value.trim())
}
