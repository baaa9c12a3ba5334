//! Credentials of users: the rules that a new one must keep, and how it is written.

pub mod otp;
pub mod password;
pub mod policy;
pub mod recovery_codes;
