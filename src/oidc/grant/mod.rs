//! The grants of the token endpoint (RFC 6749 section 4): a table. A grant says whom tokens are for and what must be written with them;
//! everything else is the pipeline's ([`super::token`]).

mod authorization_code;
mod client_credentials;
mod password;
pub mod refresh_token;
pub mod session;

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

use super::plan::Plan;
use super::refused::Refused;
use super::scope::Scopes;
use super::subject::{GrantCode, SessionKind, Subject};
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::events::{Audit, EventType};
use crate::model::session::UserSession;
use crate::model::user::Profile;

/// A token request whose client is known.
pub struct Request<'a> {
    pub cx: &'a Cx,
    pub form: &'a Params,
    pub client: &'a Arc<ClientView>,
}

/// What a grant comes to: whom tokens are for, and what is written with them.
pub struct Granted {
    pub user: Profile,
    pub session: UserSession,
    pub kind: SessionKind,
    /// When the client's part in the session began, in epoch milliseconds.
    pub started_at: i64,
    pub notes: BTreeMap<String, String>,
    pub scopes: Scopes,
    /// The scope of the refresh token, where it is not that of the access token.
    pub refresh_scope: Option<String>,
    pub nonce: Option<String>,
    pub code: GrantCode,
    pub has_refresh_token: bool,
    pub plan: Plan,
}

impl Granted {
    /// Whom the tokens are about.
    #[must_use]
    pub fn subject<'a>(&'a self, cx: &'a Cx, client: &'a ClientView) -> Subject<'a> {
        Subject {
            cx,
            client,
            user: &self.user,
            session: &self.session,
            kind: self.kind,
            started_at: self.started_at,
            notes: &self.notes,
            scopes: &self.scopes,
            grant: self.code,
        }
    }
}

/// A grant's outcome, some time later.
type Pending<'a> = Pin<Box<dyn Future<Output = Result<Granted, Refused>> + 'a>>;

/// A way to get tokens.
pub struct GrantType {
    /// The value of `grant_type`.
    pub name: &'static str,
    pub event: EventType,
    pub run: for<'a> fn(&'a Request<'a>, &'a mut Audit) -> Pending<'a>,
}

/// All that exist.
pub const TABLE: &[GrantType] = &[
    GrantType {
        name: "authorization_code",
        event: EventType::CodeToToken,
        run: |r, a| Box::pin(authorization_code::run(r, a)),
    },
    GrantType {
        name: "client_credentials",
        event: EventType::ClientLogin,
        run: |r, a| Box::pin(client_credentials::run(r, a)),
    },
    GrantType { name: "password", event: EventType::Login, run: |r, a| Box::pin(password::run(r, a)) },
    GrantType { name: "refresh_token", event: EventType::RefreshToken, run: |r, a| Box::pin(refresh_token::run(r, a)) },
];

/// The grant of that name.
#[must_use]
pub fn find(name: &str) -> Option<&'static GrantType> {
    TABLE.iter().find(|g| g.name == name)
}
