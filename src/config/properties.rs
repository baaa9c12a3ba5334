//! The properties form of the configuration file: `name=value` lines, `#` comments, `\` at a line's end,
//! `${VARIABLE:default}` from the environment. Refuses files above 1 MiB, lines without a value and unknown escapes.

/// Largest file that is read, in bytes.
pub const MOST_BYTES: usize = 1 << 20;

/// One entry with the number of the line on which it begins.
#[derive(Debug, PartialEq, Eq)]
pub struct Property {
    pub line: usize,
    pub name: String,
    pub value: String,
}

/// # Errors
/// The number of the line and what is wrong with it.
pub fn parse(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Vec<Property>, String> {
    if text.len() > MOST_BYTES {
        return Err(format!("the file is larger than {MOST_BYTES} bytes"));
    }
    logical_lines(text)
        .into_iter()
        .map(|(line, text)| property(line, &text, lookup).map_err(|wrong| format!("line {line}: {wrong}")))
        .collect()
}

fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let mut pending: Option<(usize, String)> = None;
    for (index, raw) in text.lines().enumerate() {
        let raw = raw.trim_start();
        if pending.is_none() && (raw.is_empty() || raw.starts_with(['#', '!'])) {
            continue;
        }
        let (start, mut joined) = pending.take().unwrap_or((index + 1, String::new()));
        match raw.strip_suffix('\\') {
            Some(head) if !head.ends_with('\\') => {
                joined.push_str(head);
                pending = Some((start, joined));
            }
            _ => {
                joined.push_str(raw);
                lines.push((start, joined));
            }
        }
    }
    lines.extend(pending);
    lines
}

fn property(line: usize, text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<Property, String> {
    let Some((name, value)) = text.split_once(['=', ':']) else {
        return Err(format!("'{text}' is not of the form name=value"));
    };
    let value = expand(&unescape(value.trim())?, lookup)?;
    Ok(Property { line, name: name.trim().to_owned(), value })
}

fn unescape(text: &str) -> Result<String, String> {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('u') => plain.push(unicode(&mut chars)?),
            Some(other) if !other.is_ascii_alphanumeric() => plain.push(other),
            _ => return Err("a backslash begins no known escape".into()),
        }
    }
    Ok(plain)
}

fn unicode(chars: &mut std::str::Chars<'_>) -> Result<char, String> {
    let digits: String = chars.take(4).collect();
    u32::from_str_radix(&digits, 16)
        .ok()
        .filter(|_| digits.len() == 4)
        .and_then(char::from_u32)
        .ok_or_else(|| format!("\\u{digits} is not a character"))
}

fn expand(text: &str, lookup: &dyn Fn(&str) -> Option<String>) -> Result<String, String> {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        let Some(length) = rest[start..].find('}') else {
            return Err("'${' without '}'".into());
        };
        let (name, default) = match rest[start + 2..start + length].split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (&rest[start + 2..start + length], None),
        };
        let value = lookup(name).or_else(|| default.map(str::to_owned));
        expanded.push_str(&rest[..start]);
        expanded.push_str(&value.ok_or_else(|| format!("the environment has no variable '{name}'"))?);
        rest = &rest[start + length + 1..];
    }
    expanded.push_str(rest);
    Ok(expanded)
}
