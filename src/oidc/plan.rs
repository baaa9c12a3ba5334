//! What a token response writes: in one transaction with its event, after the tokens are made and before they are given out.
//! Whatever may be used once is used up here, so of any number of parallel requests exactly one succeeds.

use futures_util::future::try_join;
use gatehouse_store::Tx;

use super::refused::Refused;
use crate::crypto::check::Upgrade;
use crate::cx::Cx;
use crate::events;
use crate::fault::Fault;
use crate::guard::{self, Lock};
use crate::model::authorization_code::{self, Redemption};
use crate::model::client_session::{self, ClientSession};
use crate::model::event::Event;
use crate::model::id::{ClientUuid, SessionId, UserId};
use crate::model::session::{self, UserSession};

/// A refresh token that is used, where a realm revokes them on use.
#[derive(Clone)]
pub struct RefreshUse {
    pub part: ClientSession,
    pub id: String,
    /// Epoch milliseconds.
    pub issued_at: i64,
    pub max_reuse: i64,
}

/// What is to be written, in this order.
#[derive(Clone, Default)]
pub struct Plan {
    /// The code to use up.
    pub code: Option<String>,
    pub refresh: Option<RefreshUse>,
    /// The session that goes on; when it ended meanwhile, nothing is issued from it.
    pub touch: Option<(SessionId, bool)>,
    /// Sessions that begin, each with the client's part.
    pub begin: Vec<(UserSession, ClientSession)>,
    /// A password hashed anew.
    pub credential: Option<Box<Upgrade>>,
    /// The user whose failed logins are forgotten.
    pub passed: Option<UserId>,
}

/// How it went.
enum Outcome {
    Done,
    /// It was used before. The client's part in the session has ended for that, so what the first use gave is worth nothing.
    Reused(&'static str, &'static str),
    /// Failed logins have locked the account meanwhile.
    Locked,
}

impl Plan {
    /// Whether there is nothing to write.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let Self { code, refresh, touch, begin, credential, passed } = self;
        code.is_none()
            && refresh.is_none()
            && touch.is_none()
            && begin.is_empty()
            && credential.is_none()
            && passed.is_none()
    }

    /// Writes it all, or nothing. Refused when a code or a refresh token was used before, or the session has ended.
    pub async fn carry_out(self, cx: &Cx, client: &ClientUuid, event: Option<Event>) -> Result<(), Refused> {
        if self.is_empty() && event.is_none() {
            return Ok(());
        }
        let (own, client) = (cx.clone(), client.clone());
        let outcome = cx.write(async move |tx| {
            let outcome = self.apply(tx, &own, &client).await?;
            if matches!(outcome, Outcome::Done) {
                events::insert(tx, event.as_ref()).await?;
            }
            Ok(outcome)
        });
        match outcome.await {
            Ok(Outcome::Done) => Ok(()),
            Ok(Outcome::Reused(error, text)) => Err(Refused::grant(error, text)),
            Ok(Outcome::Locked) => Err(Refused::grant(Lock::Temporary.error(), "Invalid user credentials")),
            Err(fault) => Err(fault.into()),
        }
    }

    async fn apply(&self, tx: &Tx<'_>, cx: &Cx, client: &ClientUuid) -> Result<Outcome, Fault> {
        let (realm, now) = (&cx.realm.realm.id, cx.now);
        if let Some(code) = &self.code
            && !use_code(tx, realm, client, code, now).await?
        {
            return Ok(Outcome::Reused("invalid_code", "Code not valid"));
        }
        if let Some(used) = &self.refresh {
            let RefreshUse { part, id, issued_at, max_reuse } = used;
            if !client_session::use_refresh_token(tx, part, id, *issued_at, *max_reuse, now).await? {
                client_session::delete(tx, &part.session_id, part.offline, &part.client_id).await?;
                return Ok(Outcome::Reused("invalid_token", "Maximum allowed refresh token reuse exceeded"));
            }
        }
        if let Some((id, offline)) = &self.touch {
            // A refresh token that was used up has noted the refresh of the client's part.
            let part = async {
                match self.refresh {
                    Some(_) => Ok(true),
                    None => client_session::touch(tx, id, *offline, client, now).await,
                }
            };
            let (session, part) = try_join(session::touch(tx, id, *offline, now), part).await?;
            if !(session && part) {
                return Err(Fault::invalid_grant("Session not active"));
            }
        }
        for (session, part) in &self.begin {
            if !guard::begin(tx, cx, session).await? {
                return Ok(Outcome::Locked);
            }
            client_session::insert(tx, part).await?;
        }
        if let Some(credential) = &self.credential {
            credential.write(tx).await?;
        }
        if let Some(user) = &self.passed {
            guard::passed(tx, realm, user).await?;
        }
        Ok(Outcome::Done)
    }
}

/// Uses a code up; false when it was used before, and then what it gave is revoked (RFC 6749 section 4.1.2).
pub async fn use_code(
    tx: &Tx<'_>,
    realm: &crate::model::id::RealmId,
    client: &ClientUuid,
    code: &str,
    now: i64,
) -> Result<bool, Fault> {
    match authorization_code::redeem(tx, realm, code, now).await? {
        Redemption::First(_) => Ok(true),
        Redemption::Unknown => Ok(false),
        Redemption::Again(code) => {
            // Only the client whose code it is may end its own part.
            if code.client_id == *client {
                client_session::delete(tx, &code.session_id, false, client).await?;
                client_session::delete(tx, &code.session_id, true, client).await?;
            }
            Ok(false)
        }
    }
}
