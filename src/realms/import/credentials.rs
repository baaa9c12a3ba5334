//! Credentials of a realm's JSON: hashes are taken as they are, passwords in plain text are hashed before any transaction.

use futures_util::{StreamExt, TryStreamExt, stream};
use keycloak::types::{CredentialRepresentation, UserRepresentation};

use super::draft::{Draft, refuse, required};
use crate::credentials::otp::{self, Device};
use crate::credentials::recovery_codes;
use crate::crypto::password::{HashPolicy, StoredHash, refuse_costly};
use crate::fault::Fault;
use crate::model::credential::{Credential, PASSWORD};
use crate::model::id::{Secret, UserId};
use crate::realms::{Makings, secrets};

/// Hashes that are under way at once.
const AT_ONCE: usize = 16;
/// The step between the priorities of a user's credentials.
const PRIORITY_STEP: i64 = 10;

/// Hashes every password that is given in plain text, in place.
///
/// # Errors
/// The hash pool is full.
pub async fn hash_plaintext(
    makings: Makings<'_>,
    policy: HashPolicy,
    users: &mut [UserRepresentation],
) -> Result<(), Fault> {
    let plain = users.iter_mut().flat_map(|u| u.credentials.iter_mut().flatten()).filter(|c| is_plain_password(c));
    let hashes = plain.map(async |credential| {
        let password = Secret::new(credential.value.take().unwrap_or_default());
        let hash = makings.hashing.hash(policy, password).await?;
        credential.type_ = Some(PASSWORD.into());
        (credential.secret_data, credential.credential_data) = (Some(hash.secret_data), Some(hash.credential_data));
        Ok::<_, Fault>(())
    });
    stream::iter(hashes).buffer_unordered(AT_ONCE).try_collect().await
}

fn is_plain_password(c: &CredentialRepresentation) -> bool {
    c.value.is_some() && c.type_.as_deref().is_none_or(|t| t == PASSWORD)
}

/// Whether the password must be changed at the next login.
#[must_use]
pub fn is_temporary(credentials: &[CredentialRepresentation]) -> bool {
    credentials.iter().any(|c| c.temporary == Some(true) && c.type_.as_deref().is_none_or(|t| t == PASSWORD))
}

/// What could never be right would lock its user out.
fn check(at: &str, c: &Credential) -> Result<(), Fault> {
    let (secret, data) = (c.secret_data.as_str(), c.credential_data.as_str());
    match c.kind.as_str() {
        PASSWORD => refuse_costly(&StoredHash::of(c)).map_err(|e| refuse(&at, e)),
        otp::TYPE if Device::read(secret, data).is_none() => {
            Err(refuse(&at, "a one-time password of a kind that is not supported"))
        }
        recovery_codes::TYPE if !recovery_codes::is_sound(secret, data) => {
            Err(refuse(&at, "recovery codes of a kind that is not supported"))
        }
        _ => Ok(()),
    }
}

/// Turns a user's credentials into rows.
///
/// # Errors
/// A credential without its data, as exports before Keycloak 8 have them; a second factor of an unknown kind, a password
/// whose comparison would cost too much.
pub fn plan(
    draft: &Draft<'_>,
    at: &str,
    user: &UserId,
    given: Vec<CredentialRepresentation>,
) -> Result<Vec<Credential>, Fault> {
    let mut out = Vec::with_capacity(given.len());
    for (n, c) in given.into_iter().enumerate() {
        let at = format!("{at}.credentials[{n}]");
        if c.value.is_some() {
            return Err(refuse(&at, "only a password can be given in plain text"));
        }
        let position = i64::try_from(n).unwrap_or(i64::MAX / PRIORITY_STEP - 1) + 1;
        let mut credential = Credential {
            id: draft.id(&at, c.id)?,
            user_id: user.clone(),
            kind: required(&at, "type", c.type_)?,
            label: c.user_label,
            created_at: c.created_date.unwrap_or(draft.now),
            secret_data: required(&at, "secretData", c.secret_data)?,
            credential_data: required(&at, "credentialData", c.credential_data)?,
            priority: c.priority.map_or(PRIORITY_STEP * position, i64::from),
        };
        check(&at, &credential)?;
        secrets::seal_credential(&mut credential, draft.makings.master_key, draft.makings.random);
        out.push(credential);
    }
    Ok(out)
}
