//! Password policies: Keycloak's text form, such as `length(8) and digits(1)`, by a table of all of them. What can be said of a
//! password by its characters alone is said here; earlier passwords, lists and ages are for [`super::password`] to look at.

mod characters;
mod values;

use self::characters as chars;
use super::history::MOST_EARLIER;
use crate::fault::Fault;
use crate::model::user::User;
use values::{is_algorithm, is_anything, is_count, is_file_name, is_iterations, is_limit, is_pattern};

/// Why a password is refused: the key of a text, and what fills it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    pub key: &'static str,
    pub args: Vec<(String, String)>,
}

impl Broken {
    /// A text that has one thing to fill in.
    #[must_use]
    pub fn with(key: &'static str, name: &str, value: impl ToString) -> Self {
        Self { key, args: vec![(name.to_owned(), value.to_string())] }
    }

    #[must_use]
    pub fn plain(key: &'static str) -> Self {
        Self { key, args: Vec::new() }
    }
}

/// Value, password and user to what is wrong.
type Check = fn(&str, &str, &User) -> Option<Broken>;

/// A policy.
pub struct Kind {
    /// Keycloak's id.
    pub id: &'static str,
    /// How administrators see it.
    pub name: &'static str,
    /// The type and the default of its value; none: it takes none.
    pub value: Option<(&'static str, &'static str)>,
    /// Whether a value makes sense.
    accepts: fn(&str) -> bool,
    /// None: it is not about the characters of a password.
    check: Option<Check>,
}

/// The most seconds of `maxAuthAge`, and the most days of an age: about a hundred years.
const MOST_SECONDS: i64 = i32::MAX as i64;
const MOST_DAYS: i64 = 36_500;

const fn count(id: &'static str, name: &'static str, default: &'static str, check: Check) -> Kind {
    Kind { id, name, value: Some(("int", default)), accepts: is_count, check: Some(check) }
}

const fn not(id: &'static str, name: &'static str, check: Check) -> Kind {
    Kind { id, name, value: None, accepts: is_anything, check: Some(check) }
}

const fn other(
    id: &'static str,
    name: &'static str,
    value: (&'static str, &'static str),
    accepts: fn(&str) -> bool,
) -> Kind {
    Kind { id, name, value: Some(value), accepts, check: None }
}

/// Every policy. The two of hashes are read by [`crate::crypto::password`].
pub const TABLE: &[Kind] = &[
    count("length", "Minimum Length", "8", chars::length),
    count("maxLength", "Maximum Length", "64", chars::max_length),
    count("digits", "Digits", "1", chars::digits),
    count("lowerCase", "Lowercase Characters", "1", chars::lower_case),
    count("upperCase", "Uppercase Characters", "1", chars::upper_case),
    count("specialChars", "Special Characters", "1", chars::special_chars),
    not("notUsername", "Not Username", chars::not_username),
    not("notContainsUsername", "Not Contains Username", chars::not_contains_username),
    not("notEmail", "Not Email", chars::not_email),
    Kind {
        id: "regexPattern",
        name: "Regular Expression",
        value: Some(("String", "")),
        accepts: is_pattern,
        check: Some(chars::regex_pattern),
    },
    other("passwordHistory", "Not Recently Used", ("int", "3"), |v| is_limit(v, MOST_EARLIER)),
    other("passwordAge", "Not Recently Used (In Days)", ("int", "30"), |v| is_limit(v, MOST_DAYS)),
    other("passwordBlacklist", "Password Blacklist", ("String", ""), is_file_name),
    other("forceExpiredPasswordChange", "Expire Password", ("String", "365"), |v| is_limit(v, MOST_DAYS)),
    other("maxAuthAge", "Maximum Authentication Age", ("int", "300"), |v| is_limit(v, MOST_SECONDS)),
    other("hashAlgorithm", "Hashing Algorithm", ("String", "argon2"), is_algorithm),
    other("hashIterations", "Hashing Iterations", ("int", "-1"), is_iterations),
    other("recoveryCodesWarningThreshold", "Recovery Codes Warning Threshold", ("int", "4"), is_count),
];

fn find(id: &str) -> Option<&'static Kind> {
    TABLE.iter().find(|kind| kind.id == id)
}

/// The policies that a text names, with their values, unchecked.
fn parts(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split(" and ")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| part.split_once('(').map_or((part, ""), |(id, v)| (id.trim(), v.strip_suffix(')').unwrap_or(v))))
}

/// The number that a policy text gives a policy, or its default where the text gives none. None: the text does not name it, or
/// switches it off with a negative number.
#[must_use]
pub fn number_of(text: &str, id: &str) -> Option<u32> {
    let (_, value) = parts(text).find(|(known, _)| *known == id)?;
    let default = || find(id)?.value?.1.parse().ok();
    value.trim().parse::<i64>().ok().or_else(default).and_then(|n| u32::try_from(n).ok())
}

/// The files that a policy text forbids the passwords of.
pub fn blacklists(text: &str) -> impl Iterator<Item = &str> {
    parts(text).filter(|(id, _)| *id == "passwordBlacklist").map(|(_, file)| file.trim())
}

/// A realm's policy, read.
#[derive(Debug, Default)]
pub struct Policy(Vec<(&'static str, String)>);

impl Policy {
    /// # Errors
    /// A policy that does not exist, or a value that makes no sense; the message names it.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        let read = parts(text).map(|(id, value)| {
            let kind = find(id).ok_or_else(|| Fault::invalid(format!("Password policy '{id}' does not exist")))?;
            if !(kind.accepts)(value) {
                return Err(Fault::invalid(format!("Password policy '{id}' cannot have the value '{value}'")));
            }
            Ok((kind.id, value.to_owned()))
        });
        read.collect::<Result<_, _>>().map(Self)
    }

    /// What is wrong with the characters of a password for this user; the first thing.
    #[must_use]
    pub fn broken(&self, password: &str, user: &User) -> Option<Broken> {
        self.0.iter().find_map(|(id, value)| (find(id)?.check?)(value, password, user))
    }
}
