//! Checks a password: outside of any transaction, on the pool for hashes, in the same time whether or not there is such a user. A
//! hash that the realm's policy would make otherwise is replaced.

use super::password::{HashPolicy, StoredHash};
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::{self, Credential};
use crate::model::id::Secret;
use crate::model::user::User;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    Right,
    Wrong,
}

/// Checks a password of a user, or pretends to for nobody.
///
/// # Errors
/// The pool is full, or a stored hash is unreadable.
pub async fn check(cx: &Cx, user: Option<&User>, password: &str) -> Result<Checked, Fault> {
    let policy = HashPolicy::of_realm(cx.realm.realm.settings.password_policy.as_deref());
    let stored = match user {
        Some(user) => cx.read(async |tx| credential::find_password(tx, &user.id).await).await?,
        None => None,
    };
    let Some(stored) = stored else {
        cx.app.hashing.verify_nobody(policy, Secret::new(password)).await?;
        return Ok(Checked::Wrong);
    };
    let hash = StoredHash { secret_data: stored.secret_data.clone(), credential_data: stored.credential_data.clone() };
    let verdict = cx.app.hashing.verify(policy, hash, Secret::new(password)).await?;
    if verdict.ok && verdict.needs_upgrade {
        upgrade(cx, policy, stored, password).await?;
    }
    Ok(if verdict.ok { Checked::Right } else { Checked::Wrong })
}

async fn upgrade(cx: &Cx, policy: HashPolicy, stored: Credential, password: &str) -> Result<(), Fault> {
    let fresh = cx.app.hashing.hash(policy, Secret::new(password)).await?;
    let upgraded = Credential { secret_data: fresh.secret_data, credential_data: fresh.credential_data, ..stored };
    cx.write(async move |tx| credential::update(tx, &upgraded).await.map(drop)).await
}
