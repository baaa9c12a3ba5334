//! The policies about the characters of a password.

use regex::Regex;

use super::Broken;
use crate::model::user::User;

/// A count, or the policy's default.
fn count(value: &str, default: usize) -> usize {
    value.parse().unwrap_or(default)
}

/// So many of the characters that are meant.
fn at_least(value: &str, key: &'static str, password: &str, is_meant: fn(char) -> bool) -> Option<Broken> {
    let wanted = count(value, 1);
    (password.chars().filter(|c| is_meant(*c)).count() < wanted).then(|| Broken::with(key, "count", wanted))
}

pub fn length(value: &str, password: &str, _: &User) -> Option<Broken> {
    let least = count(value, 8);
    (password.chars().count() < least).then(|| Broken::with("invalidPasswordMinLengthMessage", "length", least))
}

pub fn max_length(value: &str, password: &str, _: &User) -> Option<Broken> {
    let most = count(value, 64);
    (password.chars().count() > most).then(|| Broken::with("invalidPasswordMaxLengthMessage", "length", most))
}

pub fn digits(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, "invalidPasswordMinDigitsMessage", password, |c| c.is_ascii_digit())
}

pub fn lower_case(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, "invalidPasswordMinLowerCaseCharsMessage", password, char::is_lowercase)
}

pub fn upper_case(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, "invalidPasswordMinUpperCaseCharsMessage", password, char::is_uppercase)
}

pub fn special_chars(value: &str, password: &str, _: &User) -> Option<Broken> {
    at_least(value, "invalidPasswordMinSpecialCharsMessage", password, |c| !c.is_alphanumeric())
}

pub fn not_username(_: &str, password: &str, user: &User) -> Option<Broken> {
    (password.to_lowercase() == user.username).then(|| Broken::plain("invalidPasswordNotUsernameMessage"))
}

pub fn not_contains_username(_: &str, password: &str, user: &User) -> Option<Broken> {
    let has_it = !user.username.is_empty() && password.to_lowercase().contains(&user.username);
    has_it.then(|| Broken::plain("invalidPasswordNotContainsUsernameMessage"))
}

pub fn not_email(_: &str, password: &str, user: &User) -> Option<Broken> {
    let email = user.email.as_ref()?;
    (password.to_lowercase() == email.to_lowercase()).then(|| Broken::plain("invalidPasswordNotEmailMessage"))
}

/// The whole password must match.
pub fn pattern(value: &str) -> Result<Regex, regex::Error> {
    Regex::new(&format!("^(?:{value})$"))
}

pub fn regex_pattern(value: &str, password: &str, _: &User) -> Option<Broken> {
    let fits = pattern(value).is_ok_and(|r| r.is_match(password));
    (!fits).then(|| Broken::with("invalidPasswordRegexPatternMessage", "pattern", value))
}
