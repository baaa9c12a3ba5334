//! Credentials of users: the rules that a new one must keep, and how it is written.

pub mod password;
pub mod policy;
