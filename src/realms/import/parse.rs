//! The bytes of a realm file: one realm, or an array of them. An unknown member, a wrong type, or JSON that is none is refused
//! with its line or its path.

use keycloak::types::RealmRepresentation;
use serde::de::DeserializeOwned;

use crate::fault::Fault;

/// Bytes of the largest file.
pub const MAX_BYTES: u64 = 512 * 1024 * 1024;

/// The realms of a file.
///
/// # Errors
/// What is wrong, and where.
pub fn realms(bytes: &[u8]) -> Result<Vec<RealmRepresentation>, Fault> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().find(|b| !b.is_ascii_whitespace()) == Some(&b'[') {
        return one(bytes);
    }
    Ok(vec![one(bytes)?])
}

/// One value without unknown members.
///
/// # Errors
/// What is wrong, and where.
pub fn one<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    let mut unknown: Option<String> = None;
    let mut track = serde_path_to_error::Track::new();
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let tracked = serde_path_to_error::Deserializer::new(&mut json, &mut track);
    let parsed = serde_ignored::deserialize(tracked, |path| _ = unknown.get_or_insert_with(|| path.to_string()));
    let parsed = parsed.and_then(|value| json.end().map(|()| value));
    let value = parsed.map_err(|error: serde_json::Error| {
        let path = track.path().to_string();
        let place = if matches!(&*path, "." | "?") { String::new() } else { format!(", member {path}") };
        Fault::invalid(format!("line {}, column {}{place}: {}", error.line(), error.column(), reason(&error)))
    })?;
    match unknown {
        Some(path) => Err(Fault::invalid(format!("unknown member {}", path.replace(".?", "")))),
        None => Ok(value),
    }
}

/// The parser's sentence without its own place.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or_else(|| text.clone(), |(reason, _)| reason.to_owned())
}
