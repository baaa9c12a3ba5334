//! Whether a password is a user's, on the hash pool and outside any transaction. A user who does not exist, or has no password, takes
//! as long as one with a wrong password.

use gatehouse_store::Tx;

use super::password::{HashPolicy, StoredHash};
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::{self, Credential};
use crate::model::id::Secret;

/// What came out.
#[derive(Debug)]
pub enum Verdict {
    Wrong,
    /// It is theirs. Where its hash is not what the realm's policy asks for, a new hash: to be written when the login goes on.
    Right {
        upgrade: Option<Box<Upgrade>>,
    },
}

/// A password hashed anew.
#[derive(Clone, Debug)]
pub struct Upgrade {
    before: Credential,
    after: Credential,
}

impl Upgrade {
    /// Writes it, unless the password has been changed since it was read: an old one must not come back.
    ///
    /// # Errors
    /// The store's.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        credential::replace_secret(tx, &self.before, &self.after).await.map(drop)
    }
}

/// Compares a password with a user's stored one.
pub async fn password(cx: &Cx, stored: Option<Credential>, password: Secret) -> Result<Verdict, Fault> {
    let hashing = cx.app.hashing.of(&cx.realm.realm.id.0);
    let policy = HashPolicy::of_realm(cx.realm.realm.settings.password_policy.as_deref());
    let Some(before) = stored else {
        hashing.verify_nobody(policy, password).await?;
        return Ok(Verdict::Wrong);
    };
    let hash = StoredHash { secret_data: before.secret_data.clone(), credential_data: before.credential_data.clone() };
    let algorithm = hash.algorithm();
    let verdict = hashing.verify(policy, hash, password.clone()).await?;
    cx.app.metrics.count_password_validation(&cx.realm.realm.name, algorithm, verdict.ok);
    if !verdict.ok {
        return Ok(Verdict::Wrong);
    }
    if !verdict.needs_upgrade {
        return Ok(Verdict::Right { upgrade: None });
    }
    let hash = hashing.hash(policy, password).await?;
    let after = Credential { secret_data: hash.secret_data, credential_data: hash.credential_data, ..before.clone() };
    Ok(Verdict::Right { upgrade: Some(Box::new(Upgrade { before, after })) })
}
