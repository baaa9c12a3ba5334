//! A message about the page as a whole, shown above its form.

/// How grave it is; the words are Keycloak's message types.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    Success,
    Info,
    Warning,
    Error,
}

impl NoticeKind {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The ARIA role: an alert interrupts a screen reader, a status does not.
    pub(super) fn role(self) -> &'static str {
        if self == Self::Error { "alert" } else { "status" }
    }
}

#[derive(Clone, Copy)]
pub struct Notice<'a> {
    pub kind: NoticeKind,
    pub text: &'a str,
}
