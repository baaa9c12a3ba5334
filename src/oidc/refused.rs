//! A refusal with the code that its event carries: Keycloak's names, such as `invalid_user_credentials`.

use crate::cx::Cx;
use crate::events::Audit;
use crate::fault::{Fault, Kind, Words};

/// A refusal that is recorded as an event.
#[derive(Debug)]
pub struct Refused {
    /// The event's error; none: an internal fault, which the log tells and no event.
    error: Option<&'static str>,
    /// The event's detail `reason`.
    reason: Option<String>,
    pub fault: Fault,
}

impl Refused {
    #[must_use]
    pub fn new(error: &'static str, fault: Fault) -> Self {
        Self { error: Some(error), reason: None, fault }
    }

    /// `invalid_grant` (RFC 6749 section 5.2), the reason being what the client reads.
    #[must_use]
    pub fn grant(error: &'static str, text: &'static str) -> Self {
        Self::new(error, Fault::invalid_grant(text))
    }

    /// A token that is refused; what is our own fault stays that.
    #[must_use]
    pub fn token(fault: Fault) -> Self {
        match fault.kind {
            Kind::Internal | Kind::Busy => Self::from(fault),
            _ => Self::new("invalid_token", fault),
        }
    }

    /// Tells the event why.
    #[must_use]
    pub fn because(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Says the same to the client in other words.
    #[must_use]
    pub fn reworded(self, words: impl FnOnce(Fault) -> Fault) -> Self {
        Self { fault: words(self.fault), ..self }
    }

    /// Records the event and gives the fault for the client.
    pub async fn record(self, cx: &Cx, audit: &mut Audit) -> Fault {
        let Some(error) = self.error else { return self.fault };
        if let Some(reason) = self.reason {
            audit.detail("reason", reason);
        }
        audit.refuse(cx, error, self.fault).await
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        let is_ours = matches!(fault.kind, Kind::Internal | Kind::Busy);
        let reason = match &fault.words {
            Words::OAuth { description, .. } if !is_ours => description.as_ref().map(ToString::to_string),
            _ => None,
        };
        Self { error: (!is_ours).then_some("invalid_request"), reason, fault }
    }
}
