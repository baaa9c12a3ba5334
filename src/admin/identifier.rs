//! Ids and names that an administrator chooses for what they make.

use crate::cx::Cx;
use crate::fault::Fault;

/// The longest id, in characters.
const MAX_ID: usize = 36;
/// The longest name, in characters.
pub const MAX_NAME: usize = 255;

/// Whether a text can be a name: not too long, and shown as it is.
#[must_use]
pub fn is_name(text: &str) -> bool {
    text.chars().count() <= MAX_NAME && !text.chars().any(char::is_control)
}

/// The id that is given, or a new one. Refused: ids that would have to be escaped in a path, and the realm's own, as roles and
/// scope mappings belong to things by their ids.
pub fn given_or_new(cx: &Cx, given: Option<&str>) -> Result<String, Fault> {
    let Some(id) = given.filter(|id| !id.is_empty()) else { return Ok(cx.app.random.uuid()) };
    let is_plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'));
    if id.len() > MAX_ID || !is_plain || id == cx.realm.realm.id.as_ref() {
        return Err(Fault::invalid(format!(
            "An id has at most {MAX_ID} letters, digits and any of -_.~, and is not the realm's"
        )));
    }
    Ok(id.to_owned())
}
