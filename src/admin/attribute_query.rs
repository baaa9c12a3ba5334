//! Searches by attributes: `q=site:north "cost center":"4 2"`.

/// The most attributes that a search looks at.
const MAX_ATTRIBUTES: usize = 20;

/// Names and values; a part without a colon is no attribute and does not restrict.
#[must_use]
pub fn parse(q: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut rest = q.trim_start();
    while !rest.is_empty() && out.len() < MAX_ATTRIBUTES {
        let (name, after) = token(rest, &[':', ' ']);
        let Some(after) = after.strip_prefix(':') else {
            rest = after.trim_start();
            continue;
        };
        let (value, after) = token(after, &[' ']);
        out.push((name, value));
        rest = after.trim_start();
    }
    out
}

/// A word, or something in quotation marks, and what follows it.
fn token<'a>(text: &'a str, ends: &[char]) -> (String, &'a str) {
    if let Some(quoted) = text.strip_prefix('"')
        && let Some(end) = quoted.find('"')
    {
        return (quoted[..end].to_owned(), &quoted[end + 1..]);
    }
    let end = text.find(ends).unwrap_or(text.len());
    (text[..end].to_owned(), &text[end..])
}
