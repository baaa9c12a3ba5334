//! What is told when a user's credential is removed.

use crate::credentials::otp;
use crate::cx::Cx;
use crate::events::{Audit, EventType};
use crate::model::credential::Credential;
use crate::model::event::Event;

/// The user events of a credential that is gone; none of those that the realm does not keep.
#[must_use]
pub fn events(cx: &Cx, gone: &Credential) -> Vec<Option<Event>> {
    let mut audit = Audit::new(EventType::RemoveCredential);
    audit.user(&gone.user_id).detail("credential_type", &gone.kind).detail("credential_id", &gone.id);
    if let Some(label) = &gone.label {
        audit.detail("credential_user_label", label);
    }
    let also = (gone.kind == otp::TYPE).then_some(EventType::RemoveTotp);
    let kinds = also.into_iter().chain([EventType::RemoveCredential]);
    kinds.map(|kind| Audit { kind, ..audit.clone() }.success(cx)).collect()
}
