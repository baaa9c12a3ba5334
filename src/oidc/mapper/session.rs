//! Claims from the session: its id, and what was noted in it.

use serde_json::Value;

use super::{Draft, Work, claim};

pub fn add_state(work: &Work<'_>, draft: &mut Draft) {
    if let Some(sid) = work.subject.sid() {
        draft.claims.insert("session_state".to_owned(), Value::from(sid));
    }
}

pub fn add_note(work: &Work<'_>, draft: &mut Draft) {
    let note = work.config.text("user.session.note").and_then(|name| work.subject.session.notes.get(name));
    if let Some(value) = note {
        claim::set_one(work.config, draft, value);
    }
}
