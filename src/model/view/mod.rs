//! Parts of a realm's view that answer from memory: roles, groups and flows.

pub mod flows;
pub mod groups;
pub mod roles;
