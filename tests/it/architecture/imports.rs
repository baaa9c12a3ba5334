//! Finds the paths below `crate::` in a source text, in `use` trees and elsewhere. It reads text, not
//! syntax: comments are left out, strings are not, which no source of ours has minded so far.

/// Every path below `crate::` in `text`, without that prefix, braces resolved.
pub fn imports(text: &str) -> Vec<String> {
    let code: String =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let is_whole_word =
            !code[..at].ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == '$');
        if is_whole_word {
            read_tree(&code[at + "crate::".len()..], "", &mut found);
        }
    }
    found
}

/// Reads one tree at the start of `text` and answers what follows it.
fn read_tree<'a>(text: &'a str, prefix: &str, found: &mut Vec<String>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix('}') {
                return after;
            }
            let after = read_tree(rest, prefix, found).trim_start();
            let next = after.trim_start_matches(|other| other != ',' && other != '}');
            if next.is_empty() {
                return next;
            }
            rest = next.strip_prefix(',').unwrap_or(next);
        }
    }
    let end = text.find(|other: char| !other.is_alphanumeric() && other != '_').unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let path = if prefix.is_empty() { word.to_owned() } else { format!("{prefix}::{word}") };
    match rest.strip_prefix("::") {
        Some(deeper)
            if deeper.trim_start().starts_with(|next: char| next == '{' || next == '_' || next.is_alphabetic()) =>
        {
            read_tree(deeper, &path, found)
        }
        _ => {
            if !word.is_empty() {
                found.push(path);
            }
            rest
        }
    }
}

#[test]
fn trees_paths_and_comments_are_told_apart() {
    let text = "use crate::{a::b, c::{d, e::F as G, self}, h};\n// crate::no\nfn f() { crate::i::j(); }\nuse super::k;";
    assert_eq!(imports(text), ["a::b", "c::d", "c::e::F", "c::self", "h", "i::j"]);
}
