//! `aud`: a fixed client or text, or the clients whose roles the token carries.

use super::{Draft, Work};

/// Adds the client, else the text, that the configuration names. A client that is not there, or is disabled, is none.
pub fn add(work: &Work<'_>, draft: &mut Draft) {
    match work.config.text("included.client.audience") {
        Some(client) if work.subject.cx.realm.has_enabled_client(client) => draft.add_audience(client),
        Some(_) => {}
        None => {
            if let Some(text) = work.config.text("included.custom.audience") {
                draft.add_audience(text);
            }
        }
    }
}

/// Adds the clients whose roles the token carries, but not the one that it is for.
pub fn resolve(work: &Work<'_>, draft: &mut Draft) {
    let own = &work.subject.client.client.client_id;
    for client in work.roles.clients.keys().filter(|c| *c != own) {
        draft.add_audience(client);
    }
}
