//! The notation of texts that people bring along: `{0}`, `{1}` … for arguments, `''` for an apostrophe,
//! `'{'` for a brace, as in `java.text.MessageFormat`. A lone apostrophe before a letter stays one.

use std::borrow::Cow;

/// Puts the arguments into a pattern by their position; the names are Fluent's business.
pub fn message_format<'a>(pattern: &'a str, args: &[(&str, &str)]) -> Cow<'a, str> {
    if !pattern.contains(['{', '\'']) {
        return Cow::Borrowed(pattern);
    }
    let mut text = String::with_capacity(pattern.len());
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '\'']) {
        text.push_str(&rest[..at]);
        rest = if rest[at..].starts_with('{') {
            argument(&rest[at..], args, &mut text)
        } else {
            apostrophe(&rest[at..], &mut text)
        };
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// Reads `{n}` or `{n,format}` and returns what follows it; anything else stands for itself.
fn argument<'a>(rest: &'a str, args: &[(&str, &str)], text: &mut String) -> &'a str {
    let inside = rest[1..].split_once('}');
    let number = inside.and_then(|(inside, _)| inside.split(',').next()?.trim().parse::<usize>().ok());
    let (Some((_, after)), Some(number)) = (inside, number) else {
        text.push('{');
        return &rest[1..];
    };
    match args.get(number) {
        Some((_, value)) => text.push_str(value),
        None => text.push_str(&rest[..rest.len() - after.len()]),
    }
    after
}

fn apostrophe<'a>(rest: &'a str, text: &mut String) -> &'a str {
    let after = &rest[1..];
    if let Some(after) = after.strip_prefix('\'') {
        text.push('\'');
        return after;
    }
    match after.split_once('\'') {
        Some((quoted, after)) if quoted.starts_with(['{', '}']) => {
            text.push_str(quoted);
            after
        }
        _ => {
            text.push('\'');
            after
        }
    }
}
