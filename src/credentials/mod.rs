//! Credentials of users: the rules that a new one must keep, and how it is written.

pub mod blacklist;
pub mod history;
pub mod otp;
pub mod password;
pub mod policy;
pub mod recovery_codes;
pub mod removal;
