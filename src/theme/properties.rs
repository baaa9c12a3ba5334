//! Java's `.properties` notation in UTF-8, as far as themes and message files use it:
//! comments, `=` or `:`, continued lines, `\n \t \r \\ \uXXXX`. Refuses a broken `\u`.

use std::collections::BTreeMap;

/// Reads keys and values; of a key that occurs twice the last one counts.
///
/// # Errors
/// The number of the line and what is wrong with it.
pub fn parse_properties(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut found = BTreeMap::new();
    let mut lines = text.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let mut logical = line.trim_start().to_owned();
        if logical.is_empty() || logical.starts_with(['#', '!']) {
            continue;
        }
        while is_continued(&logical) {
            logical.pop();
            let Some((_, next)) = lines.next() else { break };
            logical.push_str(next.trim_start());
        }
        let (key, value) = split(&logical);
        let at = |reason| format!("line {}: {reason}", number + 1);
        found.insert(unescape(key).map_err(at)?, unescape(value).map_err(at)?);
    }
    Ok(found)
}

fn is_continued(line: &str) -> bool {
    line.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1
}

fn split(line: &str) -> (&str, &str) {
    let mut is_escaped = false;
    let end = line.find(|c: char| {
        let ends = !is_escaped && (c == '=' || c == ':' || c.is_whitespace());
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    let (key, rest) = line.split_at(end.unwrap_or(line.len()));
    let rest = rest.trim_start();
    (key, rest.strip_prefix(['=', ':']).unwrap_or(rest).trim_start())
}

fn unescape(text: &str) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match rest.next() {
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('t') => plain.push('\t'),
            Some('u') => plain.push(code_point(&mut rest)?),
            Some(other) => plain.push(other),
            None => {}
        }
    }
    Ok(plain)
}

fn code_point(rest: &mut std::str::Chars<'_>) -> Result<char, String> {
    let digits: String = rest.by_ref().take(4).collect();
    let number = (digits.len() == 4).then(|| u32::from_str_radix(&digits, 16).ok());
    number.flatten().and_then(char::from_u32).ok_or_else(|| format!("\\u{digits} is not a character"))
}
