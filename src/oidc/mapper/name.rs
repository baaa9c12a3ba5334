//! `name`: first and last name.

use serde_json::Value;

use super::{Draft, Work};

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    let user = &work.subject.user.user;
    let parts = [&user.first_name, &user.last_name].into_iter().flatten().filter(|p| !p.is_empty());
    let name = parts.map(String::as_str).collect::<Vec<_>>().join(" ");
    if !name.is_empty() {
        draft.claims.insert("name".to_owned(), Value::from(name));
    }
}
