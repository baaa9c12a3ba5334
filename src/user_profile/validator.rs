//! The validators of the user profile, by Keycloak's ids: one line and one function each.

use std::collections::HashMap;

use serde_json::{Value, json};

/// A validator's options.
pub type Options = HashMap<String, Value>;

/// The key of a message and what fills it, behind the attribute's name.
pub type Complaint = (&'static str, Vec<Value>);

/// A validator.
pub struct Validator {
    pub id: &'static str,
    check: fn(&str, &Options) -> Option<Complaint>,
}

/// Every validator.
const TABLE: &[Validator] = &[
    Validator { id: "length", check: length },
    Validator { id: "email", check: email },
    Validator { id: "person-name-prohibited-characters", check: person_name },
    Validator { id: "username-prohibited-characters", check: username },
    Validator { id: "up-username-not-idn-homograph", check: homograph },
    Validator { id: "options", check: options },
    Validator { id: "pattern", check: pattern },
    Validator { id: "integer", check: integer },
    Validator { id: "double", check: double },
    Validator { id: "uri", check: uri },
    Validator { id: "local-date", check: date },
    Validator { id: "iso-date", check: date },
    // Checked on the list of values, not on each of them.
    Validator { id: "multivalued", check: |_, _| None },
];

/// The longest pattern, in bytes.
const MAX_PATTERN: usize = 1024;

/// The validator of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Validator> {
    TABLE.iter().find(|v| v.id == id)
}

impl Validator {
    /// What it says against a value.
    #[must_use]
    pub fn check(&self, value: &str, options: &Options) -> Option<Complaint> {
        (self.check)(value, options)
    }
}

fn number(options: &Options, name: &str) -> Option<f64> {
    match options.get(name)? {
        Value::Number(n) => n.as_f64(),
        Value::String(s) => s.parse().ok(),
        _ => None,
    }
}

fn text<'a>(options: &'a Options, name: &str) -> Option<&'a str> {
    options.get(name)?.as_str()
}

#[allow(clippy::cast_precision_loss, reason = "a length is far below 2^52")]
fn length(value: &str, options: &Options) -> Option<Complaint> {
    let is_trimmed = options.get("trim-disabled").and_then(Value::as_bool) != Some(true);
    let n = if is_trimmed { value.trim() } else { value }.chars().count() as f64;
    let (min, max) = (number(options, "min"), number(options, "max"));
    let shown = |n: Option<f64>| options_value(n);
    match (min, max) {
        (Some(low), Some(high)) if n < low || n > high => Some(("error-invalid-length", vec![shown(min), shown(max)])),
        (Some(low), None) if n < low => Some(("error-invalid-length-too-short", vec![shown(min)])),
        (None, Some(high)) if n > high => Some(("error-invalid-length-too-long", vec![Value::Null, shown(max)])),
        _ => None,
    }
}

#[allow(clippy::cast_possible_truncation, reason = "options are whole numbers")]
fn options_value(n: Option<f64>) -> Value {
    n.map_or(Value::Null, |n| if n.fract() == 0.0 { json!(n as i64) } else { json!(n) })
}

/// The longest address, and its longest local part, in bytes (RFC 5321 section 4.5.3.1).
const MAX_EMAIL: usize = 254;
const MAX_LOCAL: usize = 64;

/// Whether a text has the form of an address (RFC 5321 section 4.1.2): quoted local parts and address literals are refused.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_atom = |c: char| c.is_alphanumeric() || "!#$%&'*+/=?^_`{|}~-".contains(c);
    let is_label = |l: &str| {
        !l.is_empty()
            && l.len() <= 63
            && !l.starts_with('-')
            && !l.ends_with('-')
            && l.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    text.len() <= MAX_EMAIL
        && (1..=MAX_LOCAL).contains(&local.len())
        && local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom))
        && domain.split('.').all(is_label)
}

fn email(value: &str, _: &Options) -> Option<Complaint> {
    (!is_email(value)).then(|| ("error-invalid-email", vec![json!(value)]))
}

fn person_name(value: &str, _: &Options) -> Option<Complaint> {
    let is_bad = value.chars().any(|c| c.is_control() || "<>&\"$%!#?§;*~/\\|^=[]{}()".contains(c));
    is_bad.then(|| ("error-person-name-invalid-character", vec![]))
}

fn username(value: &str, _: &Options) -> Option<Complaint> {
    let is_bad =
        value.chars().any(|c| c.is_control() || c.is_whitespace() || "<>&\"'$%!#?§,;:*~/\\|^=[]{}()`".contains(c));
    is_bad.then(|| ("error-username-invalid-character", vec![]))
}

/// Letters of several scripts in one name can be made to look like another name.
fn homograph(value: &str, _: &Options) -> Option<Complaint> {
    let script = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => Some(0),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some(1),
        '\u{400}'..='\u{52f}' => Some(2),
        _ => None,
    };
    let mut found: Vec<u8> = value.chars().filter_map(script).collect();
    found.sort_unstable();
    found.dedup();
    (found.len() > 1).then(|| ("error-invalid-value", vec![json!(value)]))
}

fn options(value: &str, options: &Options) -> Option<Complaint> {
    let listed = options.get("options").and_then(Value::as_array);
    let is_listed = listed.is_some_and(|l| l.iter().any(|o| o.as_str() == Some(value)));
    (!is_listed).then(|| ("error-invalid-value", vec![json!(value)]))
}

fn pattern(value: &str, options: &Options) -> Option<Complaint> {
    let pattern = text(options, "pattern").unwrap_or_default();
    let fits =
        pattern.len() <= MAX_PATTERN && regex::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|r| r.is_match(value));
    (!fits).then(|| ("error-pattern-no-match", vec![json!(pattern)]))
}

fn in_range(n: f64, options: &Options) -> Option<Complaint> {
    let (min, max) = (number(options, "min"), number(options, "max"));
    let is_out = min.is_some_and(|low| n < low) || max.is_some_and(|high| n > high);
    is_out.then(|| ("error-number-out-of-range", vec![options_value(min), options_value(max)]))
}

#[allow(clippy::cast_precision_loss, reason = "the bounds are doubles too")]
fn integer(value: &str, options: &Options) -> Option<Complaint> {
    match value.parse::<i64>() {
        Ok(n) => in_range(n as f64, options),
        Err(_) => Some(("error-invalid-number", vec![json!(value)])),
    }
}

fn double(value: &str, options: &Options) -> Option<Complaint> {
    match value.parse::<f64>() {
        Ok(n) if n.is_finite() => in_range(n, options),
        _ => Some(("error-invalid-number", vec![json!(value)])),
    }
}

fn uri(value: &str, _: &Options) -> Option<Complaint> {
    let is_fine = url::Url::parse(value).is_ok_and(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
    (!is_fine).then(|| ("error-invalid-uri", vec![json!(value)]))
}

/// `2026-11-22`.
fn date(value: &str, _: &Options) -> Option<Complaint> {
    let parts: Vec<u32> = value.split('-').filter_map(|p| p.parse().ok()).collect();
    let is_fine =
        value.len() == 10 && matches!(parts[..], [_, 1..=12, day] if (1..=days(parts[0], parts[1])).contains(&day));
    (!is_fine).then(|| ("error-invalid-date", vec![json!(value)]))
}

fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
