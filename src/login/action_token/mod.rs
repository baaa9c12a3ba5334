//! Action tokens: what a link in an e-mail proves. A JWT that the realm signs for itself, for one user, one address and one
//! purpose; it works once. A link that is opened in the browser it was asked for in goes on there; anywhere else somebody must
//! press a button first, so that a program that looks at mails does not use it up.

pub mod effect;
pub mod endpoint;
pub mod send;

use gatehouse_store::Tx;
use serde::{Deserialize, Serialize};

use crate::crypto::internal;
use crate::cx::Cx;
use crate::fault::{Fault, Kind};
use crate::model::realm::Realm;
use crate::model::single_use;
use crate::model::user::User;
use crate::oidc::refused::Refused;

/// The longest token that is looked at, in bytes.
const MAX_KEY: usize = 4096;

/// Seconds that a token lives: for what users ask for, and for what administrators do.
const BY_USER: i64 = 300;
const BY_ADMINISTRATOR: i64 = 43_200;

/// What a token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The address is the user's.
    VerifyEmail,
    /// The user may go on with the flow that resets credentials.
    ResetCredentials,
    /// The user may take the actions that an administrator has named.
    ExecuteActions,
    /// The new address is the user's, and theirs from now on.
    UpdateEmail,
}

/// An action token, by Keycloak's claims.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActionToken {
    pub typ: Purpose,
    pub iss: String,
    pub aud: String,
    /// The user's id.
    pub sub: String,
    /// Epoch seconds.
    pub iat: i64,
    /// Epoch seconds.
    pub exp: i64,
    pub jti: String,
    /// The address that the link was sent for: the user must still have it.
    pub eml: String,
    /// The `client_id` of the login, or of the link back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub azp: Option<String>,
    /// The login that asked for it: browser and tab.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asid: Option<String>,
    /// Actions to take.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rqac: Vec<String>,
    /// Where to go afterwards: it was checked when the token was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reduri: Option<String>,
    #[serde(default, rename = "newEmail", skip_serializing_if = "Option::is_none")]
    pub new_email: Option<String>,
    #[serde(default, rename = "logoutSessions", skip_serializing_if = "std::ops::Not::not")]
    pub ends_sessions: bool,
}

impl Purpose {
    /// Keycloak's name of it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::VerifyEmail => "verify-email",
            Self::ResetCredentials => "reset-credentials",
            Self::ExecuteActions => "execute-actions",
            Self::UpdateEmail => "update-email",
        }
    }

    /// Seconds that a token lives which a user has asked for.
    #[must_use]
    pub fn user_lifespan(self, realm: &Realm) -> i64 {
        let own = realm.attribute(&format!("actionTokenGeneratedByUserLifespan.{}", self.name()));
        let own = own.and_then(|seconds| seconds.trim().parse().ok()).filter(|seconds| *seconds > 0);
        own.or(realm.settings.action_token_generated_by_user_lifespan.map(i64::from)).unwrap_or(BY_USER)
    }
}

/// Seconds that a token lives which an administrator has sent.
#[must_use]
pub fn administrator_lifespan(realm: &Realm) -> i64 {
    realm.settings.action_token_generated_by_admin_lifespan.map_or(BY_ADMINISTRATOR, i64::from)
}

impl ActionToken {
    /// A token for a user, for the address that they have now.
    #[must_use]
    pub fn new(cx: &Cx, purpose: Purpose, user: &User, lifespan: i64) -> Self {
        Self {
            typ: purpose,
            iss: cx.issuer(),
            aud: cx.issuer(),
            sub: user.id.0.clone(),
            iat: cx.now_seconds(),
            exp: cx.now_seconds() + lifespan,
            jti: cx.app.random.uuid(),
            eml: user.email.clone().unwrap_or_default(),
            azp: None,
            asid: None,
            rqac: Vec::new(),
            reduri: None,
            new_email: None,
            ends_sessions: false,
        }
    }

    /// The link that holds it.
    pub fn link(&self, cx: &Cx) -> Result<String, Fault> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("key", &internal::sign(cx, self)?);
        if let Some(client) = &self.azp {
            query.append_pair("client_id", client);
        }
        Ok(format!("{}/login-actions/action-token?{}", cx.issuer(), query.finish()))
    }

    /// A token that came with a link, if it is ours and still alive. Whether it was used is decided in [`Self::consume`].
    pub fn read(cx: &Cx, key: &str) -> Result<Self, Refused> {
        let invalid = || Refused::new("invalid_code", Fault::page(Kind::Invalid, "invalidActionTokenMessage"));
        let short = Some(key).filter(|key| key.len() <= MAX_KEY);
        let token: Self = short.and_then(|key| internal::verify(cx, key)).ok_or_else(invalid)?;
        if token.iss != cx.issuer() || token.aud != token.iss {
            return Err(invalid());
        }
        if token.exp <= cx.now_seconds() {
            return Err(Refused::new("expired_code", expired()));
        }
        Ok(token)
    }

    fn id(&self) -> String {
        format!("action-token:{}", self.jti)
    }

    /// Uses it up: true for one caller alone.
    pub async fn consume(&self, tx: &Tx<'_>) -> Result<bool, Fault> {
        single_use::insert(tx, &self.id(), self.exp * 1000).await
    }

    /// Whether somebody has used it.
    pub async fn is_used(&self, tx: &Tx<'_>) -> Result<bool, Fault> {
        single_use::is_used(tx, &self.id()).await
    }
}

/// What is said of a link that has been used, or has waited for too long.
#[must_use]
pub fn expired() -> Fault {
    Fault::page(Kind::Invalid, "expiredActionTokenMessage")
}
