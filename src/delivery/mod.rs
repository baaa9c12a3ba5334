//! What is delivered to users: e-mails by SMTP, as the realm's `smtpServer` has it, text messages through its SMS gateway, and
//! codes by services of others.

pub mod channel;
pub mod code_service;
pub mod letter;
pub mod mail;
pub mod server;
pub mod sms;
mod token;

pub use channel::Channel;

/// Why something was not delivered: for the log and for administrators, not for users.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Undelivered(pub String);

impl Undelivered {
    pub(crate) fn new(why: impl std::fmt::Display) -> Self {
        Self(why.to_string())
    }
}
