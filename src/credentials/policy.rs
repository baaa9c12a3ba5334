//! Password policies: Keycloak's text form, such as `length(8) and digits(1)`, and the rules behind the names.

use crate::fault::Fault;
use crate::model::user::User;

/// The longest regular expression, in bytes.
const MAX_PATTERN: usize = 1024;

/// Why a password is refused: the key of a text, and what fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub key: &'static str,
    pub args: Vec<(String, String)>,
}

type Check = fn(&str, &str, &User) -> Option<Broken>;

struct Rule {
    id: &'static str,
    /// Whether a value makes sense.
    accepts: fn(&str) -> bool,
    /// Value, password and user to what is wrong; none: the rule is not about the characters of a password.
    check: Option<Check>,
}

/// Every policy that this version enforces. The hash policies are read by [`crate::crypto::password`].
const TABLE: &[Rule] = &[
    Rule { id: "length", accepts: is_count, check: Some(length) },
    Rule { id: "maxLength", accepts: is_count, check: Some(max_length) },
    Rule { id: "digits", accepts: is_count, check: Some(digits) },
    Rule { id: "lowerCase", accepts: is_count, check: Some(lower_case) },
    Rule { id: "upperCase", accepts: is_count, check: Some(upper_case) },
    Rule { id: "specialChars", accepts: is_count, check: Some(special_chars) },
    Rule { id: "notUsername", accepts: is_anything, check: Some(not_username) },
    Rule { id: "notContainsUsername", accepts: is_anything, check: Some(not_contains_username) },
    Rule { id: "notEmail", accepts: is_anything, check: Some(not_email) },
    Rule { id: "regexPattern", accepts: is_pattern, check: Some(regex_pattern) },
    Rule { id: "hashAlgorithm", accepts: is_algorithm, check: None },
    Rule { id: "hashIterations", accepts: is_iterations, check: None },
    Rule { id: "recoveryCodesWarningThreshold", accepts: is_count, check: None },
];

/// Policies of Keycloak that this version does not enforce: a realm that asks for one is told so.
const UNSUPPORTED: &[&str] =
    &["forceExpiredPasswordChange", "maxAuthAge", "passwordAge", "passwordBlacklist", "passwordHistory"];

/// How administrators see a policy: id, name, and the type and default of its value, if it takes one.
pub struct Kind {
    pub id: &'static str,
    pub name: &'static str,
    pub value: Option<(&'static str, &'static str)>,
}

const fn kind(id: &'static str, name: &'static str, value: Option<(&'static str, &'static str)>) -> Kind {
    Kind { id, name, value }
}

/// Every policy that can be configured.
pub const KINDS: &[Kind] = &[
    kind("length", "Minimum Length", Some(("int", "8"))),
    kind("maxLength", "Maximum Length", Some(("int", "64"))),
    kind("digits", "Digits", Some(("int", "1"))),
    kind("lowerCase", "Lowercase Characters", Some(("int", "1"))),
    kind("upperCase", "Uppercase Characters", Some(("int", "1"))),
    kind("specialChars", "Special Characters", Some(("int", "1"))),
    kind("notUsername", "Not Username", None),
    kind("notContainsUsername", "Not Contains Username", None),
    kind("notEmail", "Not Email", None),
    kind("regexPattern", "Regular Expression", Some(("String", ""))),
    kind("hashAlgorithm", "Hashing Algorithm", Some(("String", "argon2"))),
    kind("hashIterations", "Hashing Iterations", Some(("int", "-1"))),
    kind("recoveryCodesWarningThreshold", "Recovery Codes Warning Threshold", Some(("int", "4"))),
];

/// A realm's policy, read.
#[derive(Debug, Default)]
pub struct Policy(Vec<(&'static str, String)>);

impl Policy {
    /// # Errors
    /// A policy that does not exist, that is not supported, or a value that makes no sense; the message names it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let mut out = Vec::new();
        for part in text.split(" and ").map(str::trim).filter(|p| !p.is_empty()) {
            let (id, value) =
                part.split_once('(').map_or((part, ""), |(id, v)| (id.trim(), v.strip_suffix(')').unwrap_or(v)));
            if UNSUPPORTED.contains(&id) {
                return Err(Fault::invalid(format!("Password policy '{id}' is not supported")));
            }
            let rule = TABLE.iter().find(|r| r.id == id);
            let rule = rule.ok_or_else(|| Fault::invalid(format!("Password policy '{id}' does not exist")))?;
            if !(rule.accepts)(value) {
                return Err(Fault::invalid(format!("Password policy '{id}' cannot have the value '{value}'")));
            }
            out.push((rule.id, value.to_owned()));
        }
        Ok(Self(out))
    }

    /// What is wrong with a password for this user; the first thing.
    #[must_use]
    pub fn broken(&self, password: &str, user: &User) -> Option<Broken> {
        self.0.iter().find_map(|(id, value)| {
            let check = TABLE.iter().find(|r| r.id == *id)?.check?;
            check(value, password, user)
        })
    }
}

/// The number that a policy text gives a policy; none: it does not name it, or gives no number.
#[must_use]
pub fn number_of(text: &str, id: &str) -> Option<u32> {
    let mut parts = text.split(" and ").filter_map(|part| part.trim().strip_suffix(')')?.split_once('('));
    parts.find(|(known, _)| known.trim() == id).and_then(|(_, value)| value.trim().parse().ok())
}

fn is_anything(_: &str) -> bool {
    true
}

fn is_count(value: &str) -> bool {
    value.is_empty() || value == "undefined" || value.parse::<u16>().is_ok()
}

fn is_iterations(value: &str) -> bool {
    value.is_empty() || value == "undefined" || value.parse::<i64>().is_ok_and(|n| n == -1 || n > 0)
}

fn is_algorithm(value: &str) -> bool {
    value.is_empty() || value == "undefined" || crate::crypto::password::find_provider(value).is_some()
}

fn is_pattern(value: &str) -> bool {
    value.len() <= MAX_PATTERN && regex::Regex::new(&anchored(value)).is_ok()
}

fn anchored(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

fn broken(key: &'static str, value: impl ToString) -> Broken {
    Broken { key, args: vec![("0".to_owned(), value.to_string())] }
}

/// A count, or the policy's default.
fn count(value: &str, default: usize) -> usize {
    value.parse().unwrap_or(default)
}

fn at_least(
    value: &str,
    default: usize,
    key: &'static str,
    password: &str,
    is_meant: fn(char) -> bool,
) -> Option<Broken> {
    let wanted = count(value, default);
    (password.chars().filter(|c| is_meant(*c)).count() < wanted).then(|| broken(key, wanted))
}

fn length(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, 8, "invalidPasswordMinLengthMessage", password, |_| true)
}

fn max_length(value: &str, password: &str, _: &User) -> Option<Broken> {
    let most = count(value, 64);
    (password.chars().count() > most).then(|| broken("invalidPasswordMaxLengthMessage", most))
}

fn digits(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, 1, "invalidPasswordMinDigitsMessage", password, |c| c.is_ascii_digit())
}

fn lower_case(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, 1, "invalidPasswordMinLowerCaseCharsMessage", password, char::is_lowercase)
}

fn upper_case(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, 1, "invalidPasswordMinUpperCaseCharsMessage", password, char::is_uppercase)
}

fn special_chars(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, 1, "invalidPasswordMinSpecialCharsMessage", password, |c| !c.is_alphanumeric())
}

fn not_username(_: &str, password: &str, user: &User) -> Option<Broken> {
    (password.to_lowercase() == user.username).then(|| broken("invalidPasswordNotUsernameMessage", ""))
}

fn not_contains_username(_: &str, password: &str, user: &User) -> Option<Broken> {
    password.to_lowercase().contains(&user.username).then(|| broken("invalidPasswordNotContainsUsernameMessage", ""))
}

fn not_email(_: &str, password: &str, user: &User) -> Option<Broken> {
    let email = user.email.as_ref()?;
    (password.to_lowercase() == *email).then(|| broken("invalidPasswordNotEmailMessage", ""))
}

fn regex_pattern(value: &str, password: &str, _: &User) -> Option<Broken> {
    let fits = regex::Regex::new(&anchored(value)).is_ok_and(|r| r.is_match(password));
    (!fits).then(|| broken("invalidPasswordRegexPatternMessage", value))
}
