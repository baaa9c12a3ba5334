//! Setting a password: the realm's policy, the hash (outside of any transaction), the row; and when a password is too old.

use gatehouse_store::Tx;

use super::history::{self, Keep};
use super::policy::{self, Broken, Policy};
use crate::crypto::password::HashPolicy;
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::{self, Credential, PASSWORD};
use crate::model::id::{Secret, UserId};
use crate::model::realm::Realm;
use crate::model::user::User;

/// The longest password that is hashed, in bytes.
pub const MAX_PASSWORD: usize = 1024;

const DAY_MS: i64 = 24 * 3600 * 1000;

fn policy_of(realm: &Realm) -> &str {
    realm.settings.password_policy.as_deref().unwrap_or_default()
}

/// What the realm's policy says against a password, if anything. What costs least is looked at first.
///
/// # Errors
/// A policy or a list that cannot be read, the store's, a full queue of hashes.
pub async fn broken_policy(cx: &Cx, user: &User, password: &str) -> Result<Option<Broken>, Fault> {
    if password.len() > MAX_PASSWORD {
        return Ok(Some(Broken::with("invalidPasswordMaxLengthMessage", "length", MAX_PASSWORD)));
    }
    let text = policy_of(&cx.realm.realm);
    // Realms may have got it before this version looked at it.
    let read = Policy::parse(text).map_err(|fault| Fault::internal(format!("passwordPolicy of the realm: {fault}")))?;
    if let Some(broken) = read.broken(password, user) {
        return Ok(Some(broken));
    }
    for list in policy::blacklists(text) {
        if cx.app.blacklists.contains(list, password).await? {
            return Ok(Some(Broken::plain("invalidPasswordBlacklistedMessage")));
        }
    }
    history::reused(cx, text, &user.id, password).await
}

/// Whether the realm asks for another password than the one that is among these credentials, because of its age
/// (`forceExpiredPasswordChange`). `now`: epoch milliseconds.
#[must_use]
pub fn is_expired(realm: &Realm, credentials: &[Credential], now: i64) -> bool {
    let Some(days) = expires_after(realm) else { return false };
    let password = credentials.iter().find(|c| c.kind == PASSWORD);
    password.is_some_and(|c| now - c.created_at > i64::from(days) * DAY_MS)
}

/// Days after which a password must be changed; none: never.
#[must_use]
pub fn expires_after(realm: &Realm) -> Option<u32> {
    policy::number_of(policy_of(realm), "forceExpiredPasswordChange")
}

/// A password that is hashed and waits to be written.
#[derive(Clone)]
pub struct Change {
    user: UserId,
    credential: Credential,
    keep: Keep,
    /// What the password that is replaced is called from then on.
    earlier_id: String,
}

/// Hashes a password by the realm's policy.
pub async fn change(cx: &Cx, user: &User, password: &str) -> Result<Change, Fault> {
    hashed(cx, &user.id, password).await
}

/// As [`change`], for a user who is not written yet.
pub async fn hashed(cx: &Cx, user: &UserId, password: &str) -> Result<Change, Fault> {
    let policy = cx.realm.realm.settings.password_policy.as_deref();
    let hash =
        cx.app.hashing.of(&cx.realm.realm.id.0).hash(HashPolicy::of_realm(policy), Secret::new(password)).await?;
    let credential = Credential {
        id: cx.app.random.uuid(),
        user_id: user.clone(),
        kind: PASSWORD.to_owned(),
        label: None,
        created_at: cx.now,
        secret_data: hash.secret_data,
        credential_data: hash.credential_data,
        priority: 10,
    };
    let keep = Keep::of(policy.unwrap_or_default(), cx.now);
    Ok(Change { user: user.clone(), credential, keep, earlier_id: cx.app.random.uuid() })
}

impl Change {
    /// Writes it in the place of the password that was there; one that is there keeps its id and its label.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        match credential::find_password(tx, &self.user).await? {
            Some(old) => {
                history::put(tx, self.keep, &old, &self.earlier_id).await?;
                let new =
                    Credential { id: old.id, label: old.label, priority: old.priority, ..self.credential.clone() };
                credential::update(tx, &new).await.map(drop)
            }
            None => credential::insert(tx, &self.credential).await,
        }
    }
}
