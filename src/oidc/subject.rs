//! Whom a token is about, and on what grounds: what the mappers read.

use std::collections::BTreeMap;

use super::scope::Scopes;
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::model::session::UserSession;
use crate::model::user::Profile;

/// Notes of a client's part in a session.
pub mod note {
    /// `true` when the user did not have to log in: the session was there already.
    pub const SSO_AUTH: &str = "SSO_AUTH";
    /// The authentication level reached, as a number; without it 1, or 0 with [`SSO_AUTH`].
    pub const LEVEL: &str = "LEVEL_OF_AUTHENTICATION";
    /// The request's `nonce`.
    pub const NONCE: &str = "nonce";
    /// The request's `claims` (OpenID Connect Core section 5.5).
    pub const CLAIMS: &str = "claims";
}

/// What kind of session a token hangs on; the first letters of its id tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    Online,
    Offline,
    /// None that outlives the request.
    Transient,
}

/// How the token was asked for: two letters of its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantCode {
    AuthorizationCode,
    ClientCredentials,
    Implicit,
    Password,
    RefreshToken,
}

/// Whom tokens are about.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    pub cx: &'a Cx,
    pub client: &'a ClientView,
    pub user: &'a Profile,
    /// A transient one exists in memory only.
    pub session: &'a UserSession,
    pub kind: SessionKind,
    /// When the client's part in the session began, in epoch milliseconds.
    pub started_at: i64,
    /// Of the client's part in the session: see [`note`].
    pub notes: &'a BTreeMap<String, String>,
    pub scopes: &'a Scopes,
    pub grant: GrantCode,
}

impl Subject<'_> {
    /// The claim `sid`.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        (self.kind != SessionKind::Transient).then_some(self.session.id.as_ref())
    }

    /// Whether the client's access tokens leave out what introspection adds.
    #[must_use]
    pub fn is_lightweight(&self) -> bool {
        self.client.client.is_set("client.use.lightweight.access.token.enabled")
    }

    /// A new id for an access token: session, token and grant in two letters each, and a UUID.
    #[must_use]
    pub fn access_token_id(&self) -> String {
        let session = match self.kind {
            SessionKind::Online => "on",
            SessionKind::Offline => "of",
            SessionKind::Transient => "tr",
        };
        let token = if self.is_lightweight() { "lt" } else { "rt" };
        let grant = match self.grant {
            GrantCode::AuthorizationCode => "ac",
            GrantCode::ClientCredentials => "cc",
            GrantCode::Implicit => "na",
            GrantCode::Password => "ro",
            GrantCode::RefreshToken => "rt",
        };
        format!("{session}{token}{grant}:{}", self.cx.app.random.uuid())
    }
}
