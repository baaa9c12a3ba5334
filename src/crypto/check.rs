//! Whether a password is a user's, on the hash pool and outside any transaction. A user who does not exist, or has no password, takes
//! as long as one with a wrong password.

use super::password::{HashPolicy, StoredHash};
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::credential::Credential;
use crate::model::id::Secret;

/// What came out.
#[derive(Debug)]
pub enum Verdict {
    Wrong,
    /// It is theirs. Where its hash is not what the realm's policy asks for, the credential with a new hash: to be written in
    /// the transaction that ends the login.
    Right {
        upgrade: Option<Credential>,
    },
}

/// Compares a password with a user's stored one.
pub async fn password(cx: &Cx, stored: Option<Credential>, password: Secret) -> Result<Verdict, Fault> {
    let hashing = &cx.app.hashing;
    let policy = HashPolicy::of_realm(cx.realm.realm.settings.password_policy.as_deref());
    let Some(mut credential) = stored else {
        hashing.verify_nobody(policy, password).await?;
        return Ok(Verdict::Wrong);
    };
    let hash = StoredHash { secret_data: credential.secret_data, credential_data: credential.credential_data };
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
    (credential.secret_data, credential.credential_data) = (hash.secret_data, hash.credential_data);
    Ok(Verdict::Right { upgrade: Some(credential) })
}
