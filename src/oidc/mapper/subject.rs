//! `sub`: the user's id. ID tokens and userinfo have it in any case.

use super::{Draft, Work};

pub fn add(work: &Work<'_>, draft: &mut Draft) {
    draft.sub = Some(work.subject.user.user.id.0.clone());
}
