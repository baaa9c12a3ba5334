//! The tokens of one session after validation, with the times that the pages show.

use crate::claims::AccessClaims;
use openidconnect::{AccessToken, RefreshToken, core::CoreIdToken};

/// What brought a set of tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    SignIn,
    Automatic,
    Button,
}

impl Origin {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Automatic => "automatic renewal",
            Self::Button => "renewal by the button",
        }
    }
}

/// One validated set of tokens. `Debug` of the tokens themselves is redacted by their types.
#[derive(Debug)]
pub struct Tokens {
    pub access: AccessToken,
    pub access_claims: AccessClaims,
    pub id_token: CoreIdToken,
    pub refresh: Option<RefreshToken>,
    pub subject: String,
    /// `preferred_username`, else the subject.
    pub username: String,
    /// What to call the user: `name`, else the username.
    pub display_name: String,
    /// Seconds since the epoch.
    pub issued_at: u64,
    /// Seconds since the epoch; the access token is worthless from here on.
    pub expires_at: u64,
    /// Seconds since the epoch, where the provider tells it.
    pub refresh_expires_at: Option<u64>,
    pub origin: Origin,
    /// How many renewals lie between the sign-in and this set.
    pub renewals: u32,
}

impl Tokens {
    pub fn has_role(&self, role: &str) -> bool {
        self.access_claims.realm_access.roles.iter().any(|held| held == role)
    }

    /// Seconds that the access token has left at `now`; 0 when it has expired.
    pub fn seconds_left(&self, now: u64) -> u64 {
        self.expires_at.saturating_sub(now)
    }
}
