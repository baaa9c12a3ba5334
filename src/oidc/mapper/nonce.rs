//! `nonce` in access tokens, for clients that look for it there.

use super::{Draft, Work};
use crate::oidc::subject::note;

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    draft.nonce = work.subject.notes.get(note::NONCE).cloned();
}
