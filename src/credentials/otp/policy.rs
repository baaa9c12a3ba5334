//! A realm's `otpPolicy*`: what a new device is set up with, and how far codes may be off.

use keycloak::types::RealmRepresentation;

use super::Algorithm;

/// The farthest that a code may be off, in steps: a wider window is guessed too easily.
pub const MAX_WINDOW: i64 = 100;

/// What a code is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Totp,
    Hotp,
}

impl Kind {
    /// Its name in realms, credentials and `otpauth` addresses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Hotp => "hotp",
        }
    }

    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        [Self::Totp, Self::Hotp].into_iter().find(|kind| kind.name() == name)
    }
}

/// A realm's policy. What a realm's settings leave out, or have wrong, is as a new realm has it.
#[derive(Clone, Debug)]
pub struct Policy {
    pub kind: Kind,
    pub algorithm: Algorithm,
    /// 6 or 8.
    pub digits: u32,
    /// Seconds of a time step.
    pub period: i64,
    pub initial_counter: i64,
    /// Steps that a code may be off: on both sides by time, ahead by counter.
    pub window: i64,
    /// Whether a code by time may be used again as long as it is right.
    pub is_reusable: bool,
}

impl Policy {
    #[must_use]
    pub fn of(settings: &RealmRepresentation) -> Self {
        let number = |value: Option<i32>, least: i64, default: i64| {
            value.map(i64::from).filter(|n| *n >= least).unwrap_or(default)
        };
        Self {
            kind: settings.otp_policy_type.as_deref().and_then(Kind::find).unwrap_or(Kind::Totp),
            algorithm: settings.otp_policy_algorithm.as_deref().and_then(Algorithm::find).unwrap_or(Algorithm::Sha1),
            digits: if settings.otp_policy_digits == Some(8) { 8 } else { 6 },
            period: number(settings.otp_policy_period, 1, 30),
            initial_counter: number(settings.otp_policy_initial_counter, 0, 0),
            window: number(settings.otp_policy_look_ahead_window, 0, 1).min(MAX_WINDOW),
            is_reusable: settings.otp_policy_code_reusable == Some(true),
        }
    }
}

/// The key of an application's name, and whether it can do what a policy asks for.
type App = (&'static str, fn(&Policy) -> bool);

const APPS: &[App] = &[
    ("totpAppFreeOTPName", |_| true),
    ("totpAppGoogleName", Policy::is_plain),
    ("totpAppMicrosoftAuthenticatorName", |policy| policy.is_plain() && policy.kind == Kind::Totp),
];

impl Policy {
    /// Keys of the names of applications that can make these codes.
    pub fn apps(&self) -> impl Iterator<Item = &'static str> {
        APPS.iter().filter(|(_, can)| can(self)).map(|(key, _)| *key)
    }

    /// What applications do that read no more of a QR code than the seed.
    fn is_plain(&self) -> bool {
        self.digits == 6 && self.algorithm == Algorithm::Sha1 && (self.kind == Kind::Hotp || self.period == 30)
    }
}
