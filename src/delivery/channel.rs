//! The ways by which a code reaches a user.

/// A way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    Email,
    Sms,
    /// An app that shows codes by itself.
    Authenticator,
}

impl Channel {
    /// The way of that name, whatever its case.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        [Self::Email, Self::Sms, Self::Authenticator].into_iter().find(|c| c.name().eq_ignore_ascii_case(name))
    }

    /// As configurations and code services write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Sms => "SMS",
            Self::Authenticator => "authenticator",
        }
    }

    /// As a code service is told what the user chose.
    #[must_use]
    pub fn selected(self) -> &'static str {
        match self {
            Self::Email => "Email",
            Self::Sms => "SMS",
            Self::Authenticator => "Authenticator",
        }
    }
}
