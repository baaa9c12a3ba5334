//! Setting a password: the realm's policy, the hash (outside of any transaction), the row.

use gatehouse_store::Tx;

use super::policy::{Broken, Policy};
use crate::crypto::password::HashPolicy;
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::{self, Credential, PASSWORD};
use crate::model::id::{Secret, UserId};
use crate::model::user::User;

/// The longest password that is hashed, in bytes.
pub const MAX_PASSWORD: usize = 1024;

/// What the realm's policy says against a password, if anything.
pub async fn broken_policy(cx: &Cx, user: &User, password: &str) -> Result<Option<Broken>, Fault> {
    if password.len() > MAX_PASSWORD {
        let args = vec![("0".to_owned(), MAX_PASSWORD.to_string())];
        return Ok(Some(Broken { key: "invalidPasswordMaxLengthMessage", args }));
    }
    let policy = cx.realm.realm.settings.password_policy.as_deref().unwrap_or_default();
    Ok(Policy::parse(policy)?.broken(password, user))
}

/// A password that is hashed and waits to be written.
#[derive(Clone)]
pub struct Change {
    user: UserId,
    credential: Credential,
}

/// Hashes a password by the realm's policy.
pub async fn change(cx: &Cx, user: &User, password: &str) -> Result<Change, Fault> {
    hashed(cx, &user.id, password).await
}

/// As [`change`], for a user who is not written yet.
pub async fn hashed(cx: &Cx, user: &UserId, password: &str) -> Result<Change, Fault> {
    let policy = HashPolicy::of_realm(cx.realm.realm.settings.password_policy.as_deref());
    let hash = cx.app.hashing.hash(policy, Secret::new(password)).await?;
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
    Ok(Change { user: user.clone(), credential })
}

impl Change {
    /// Writes it in the place of the password that was there; one that is there keeps its id and its label.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        match credential::find_password(tx, &self.user).await? {
            Some(old) => {
                let new =
                    Credential { id: old.id, label: old.label, priority: old.priority, ..self.credential.clone() };
                credential::update(tx, &new).await.map(drop)
            }
            None => credential::insert(tx, &self.credential).await,
        }
    }
}
