//! Membership of organizations. A realm has no organizations, so nobody is a member of one and nothing is added.

use super::{Draft, Work};

pub fn add(_: &Work<'_>, _: &mut Draft) {}
