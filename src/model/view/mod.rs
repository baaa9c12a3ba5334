//! What answers from memory: the roles, groups and flows of a realm's view, and where pages of its users begin.

pub mod flows;
pub mod groups;
pub mod roles;
pub mod user_pages;
