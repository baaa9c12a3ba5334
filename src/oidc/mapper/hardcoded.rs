//! A claim, or a role, that every token gets.

use super::{Config, Draft, Work, claim};
use crate::oidc::access::RoleAccess;
use crate::oidc::subject::Subject;

pub fn add_claim(work: &Work<'_>, draft: &mut Draft) {
    if let Some(value) = work.config.get("claim.value") {
        claim::set_one(work.config, draft, value);
    }
}

pub fn add_role(subject: &Subject<'_>, config: Config<'_>, roles: &mut RoleAccess) {
    if let Some(name) = config.text("role") {
        roles.add(&subject.cx.realm, name);
    }
}
