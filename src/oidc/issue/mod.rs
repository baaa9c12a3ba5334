//! Tokens of a subject: access, ID and refresh tokens, and the claims that userinfo and introspection answer. The mappers of the
//! client and its scopes are gathered once, the roles are worked out once.

mod access;
mod id;
mod key;
mod refresh;

use serde_json::{Map, Value};

use super::access::{RoleAccess, effective};
use super::mapper::{Draft, Mappers, Target};
use super::subject::Subject;
use crate::fault::Fault;

pub use access::AccessToken;
pub use id::IdParts;
pub use key::{access_alg, ensure_key, ensure_keys, id_alg, refresh_alg, sign};
pub use refresh::RefreshToken;

/// Everything that is known before the first token is made.
pub struct Issue<'a> {
    subject: Subject<'a>,
    mappers: Mappers<'a>,
    roles: RoleAccess,
}

impl<'a> Issue<'a> {
    #[must_use]
    pub fn new(subject: Subject<'a>) -> Self {
        let mappers = Mappers::of(&subject);
        let has = effective(&subject.cx.realm, subject.user);
        let mut roles = RoleAccess::of(&subject.cx.realm, subject.client, subject.scopes, &has);
        mappers.change_roles(&subject, &mut roles);
        Self { subject, mappers, roles }
    }

    fn draft(&self, target: Target) -> Draft {
        let mut draft = Draft::default();
        self.mappers.fill(&self.subject, &self.roles, target, &mut draft);
        draft
    }

    /// What mappers add to the token response beside the tokens.
    #[must_use]
    pub fn response_claims(&self) -> Map<String, Value> {
        self.draft(Target::Response).claims
    }

    /// The claims of userinfo (OpenID Connect Core section 5.3.2), `sub` among them.
    #[must_use]
    pub fn user_info(&self) -> Map<String, Value> {
        let draft = self.draft(Target::UserInfo);
        let mut claims = draft.claims;
        let sub = draft.sub.unwrap_or_else(|| self.subject.user.user.id.0.clone());
        claims.insert("sub".to_owned(), Value::from(sub));
        claims
    }

    /// What introspection adds to the claims of a token.
    #[must_use]
    pub fn introspection(&self) -> Draft {
        self.draft(Target::Introspection)
    }

    /// An access token that expires at that time (epoch seconds).
    pub fn access_token(&self, expires_at: i64) -> Result<AccessToken, Fault> {
        let is_light = self.subject.is_lightweight();
        let draft = self.draft(if is_light { Target::LightweightAccess } else { Target::Access });
        access::sign(&self.subject, draft, expires_at)
    }

    /// An ID token that expires at that time (epoch seconds).
    pub fn id_token(&self, expires_at: i64, parts: IdParts<'_>) -> Result<String, Fault> {
        id::sign(&self.subject, self.draft(Target::Id), expires_at, parts)
    }

    /// A refresh token for the scopes that were granted, beside an access token.
    pub fn refresh_token(&self, access: &AccessToken, scope: String) -> Result<RefreshToken, Fault> {
        refresh::sign(&self.subject, access, scope)
    }
}
