//! How a step with codes is configured.

use crate::delivery::code_service;
use crate::login::authenticator::Step;
use crate::model::login_code::Limits;

/// What follows when a limit is exceeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// The login ends.
    Deny,
    /// Another way is tried; where there is none the login ends.
    OtherMethod,
    /// The login ends, and the step stays shut for a time.
    Lock,
}

/// A step's configuration, within bounds that make sense.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Digits of a code.
    pub length: u32,
    /// Milliseconds that a code is good for.
    pub lifespan: i64,
    pub limits: Limits,
    pub after_sends: Behaviour,
    pub after_tries: Behaviour,
    /// Milliseconds.
    pub lock: i64,
    /// Days that a device can be trusted for; 0: not at all.
    pub trust_days: i64,
}

impl Options {
    #[must_use]
    pub fn of(step: Step<'_>) -> Self {
        let within =
            |name: &str, default: i64, least: i64, most: i64| step.number(name).unwrap_or(default).clamp(least, most);
        let lock = within("lockMinutes", 15, 1, 1440) * 60_000;
        Self {
            length: u32::try_from(within("codeLength", 6, 4, 10)).unwrap_or(6),
            lifespan: within("codeExpiryMinutes", 5, 1, 60) * 60_000,
            limits: Limits {
                sends: within("maxSends", 3, 1, 20),
                tries: within("maxVerifications", 3, 1, 20),
                wait: within("resendWaitSeconds", 30, 0, 600) * 1000,
                window: lock,
            },
            after_sends: behaviour(step.value("afterMaxSends")),
            after_tries: behaviour(step.value("afterMaxVerifications")),
            lock,
            trust_days: within("trustDays", 0, 0, 365),
        }
    }
}

/// Whatever is not known here denies.
fn behaviour(text: Option<&str>) -> Behaviour {
    match text {
        Some("other-method") => Behaviour::OtherMethod,
        Some("lock") => Behaviour::Lock,
        _ => Behaviour::Deny,
    }
}

/// The address of a code service (`check`, `send`, `verify`), for test or for production calls; none: it is not used.
#[must_use]
pub fn service_url<'a>(step: Step<'a>, service: &str) -> Option<&'a str> {
    let environment = if step.value("environment") == Some("test") { "Test" } else { "Production" };
    step.value(&format!("{service}Url{environment}"))
}

/// Milliseconds that a code service may take.
#[must_use]
pub fn service_timeout(step: Step<'_>) -> u64 {
    let given = step.number("serviceTimeoutMs").and_then(|n| u64::try_from(n).ok());
    given.unwrap_or(code_service::DEFAULT_TIMEOUT)
}
