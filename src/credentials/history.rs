//! Earlier passwords: kept, as Keycloak keeps them, as credentials of the type `password-history`, as many and as long as the
//! realm's policies `passwordHistory` and `passwordAge` ask for.

use std::cmp::Reverse;

use gatehouse_store::Tx;

use super::policy::{Broken, number_of};
use crate::crypto::password::{HashPolicy, StoredHash};
use crate::cx::Cx;
use crate::fault::{Fault, Kind};
use crate::model::credential::{self, Credential, PASSWORD};
use crate::model::id::{Secret, UserId};

/// The type of what was a password.
pub const TYPE: &str = "password-history";

/// The most passwords that a new one is compared with: each costs a hash.
pub const MOST_EARLIER: i64 = 100;

const DAY_MS: i64 = 24 * 3600 * 1000;

/// What a realm asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Keep {
    /// `passwordHistory`: a new password differs from so many, the present one counted.
    last: Option<usize>,
    /// `passwordAge`: it differs from the present one and from those that were set since, in epoch milliseconds.
    since: Option<i64>,
}

impl Keep {
    /// From a realm's policy, at a time in epoch milliseconds.
    #[must_use]
    pub fn of(policy: &str, now: i64) -> Self {
        let number = |id| number_of(policy, id).filter(|n| *n > 0);
        Self {
            last: number("passwordHistory").and_then(|n| usize::try_from(n).ok()),
            since: number("passwordAge").map(|days| now - i64::from(days) * DAY_MS),
        }
    }

    fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// Whether the earlier password at that place, 0 being the latest, is still to be compared with, and so to be kept.
    fn covers_last(self, place: usize) -> bool {
        self.last.is_some_and(|last| place + 1 < last)
    }

    fn covers_age(self, created_at: i64) -> bool {
        self.since.is_some_and(|since| created_at > since)
    }
}

/// The earlier passwords among credentials, the latest first.
fn earlier(credentials: Vec<Credential>) -> Vec<Credential> {
    let mut found: Vec<Credential> = credentials.into_iter().filter(|c| c.kind == TYPE).collect();
    found.sort_by_key(|c| Reverse(c.created_at));
    found
}

/// Says so when a password is one that its user has, or had too lately.
///
/// # Errors
/// The store's, or a full queue of hashes.
pub async fn reused(cx: &Cx, policy: &str, user: &UserId, password: &str) -> Result<Option<Broken>, Fault> {
    let keep = Keep::of(policy, cx.now);
    if keep.is_nothing() {
        return Ok(None);
    }
    let all = cx.read(async |tx| credential::list(tx, user).await).await?;
    let present = all.iter().find(|c| c.kind == PASSWORD).cloned();
    let by_last = keep.last.map(|n| Broken::with("invalidPasswordHistoryMessage", "count", n));
    let by_age = || Broken::plain("invalidPasswordGenericMessage");
    if let Some(present) = present
        && is_same(cx, present, password).await?
    {
        return Ok(Some(by_last.unwrap_or_else(by_age)));
    }
    for (place, old) in earlier(all).into_iter().enumerate() {
        let broken =
            if keep.covers_last(place) { by_last.clone() } else { keep.covers_age(old.created_at).then(by_age) };
        if broken.is_some() && is_same(cx, old, password).await? {
            return Ok(broken);
        }
    }
    Ok(None)
}

/// A hash that cannot be used is nobody's password.
async fn is_same(cx: &Cx, stored: Credential, password: &str) -> Result<bool, Fault> {
    let hash = StoredHash { secret_data: stored.secret_data, credential_data: stored.credential_data };
    match cx.app.hashing.of(&cx.realm.realm.id.0).verify(HashPolicy::default(), hash, Secret::new(password)).await {
        Ok(verdict) => Ok(verdict.ok),
        Err(fault) if fault.kind == Kind::Internal => {
            tracing::warn!(credential = stored.id, "an earlier password cannot be compared: {fault}");
            Ok(false)
        }
        Err(fault) => Err(fault),
    }
}

/// Puts a password that is replaced among the earlier ones, under an id of its own, and forgets those that nobody asks for.
///
/// # Errors
/// The store's.
pub async fn put(tx: &Tx<'_>, keep: Keep, old: &Credential, id: &str) -> Result<(), Fault> {
    let moved = Credential { id: id.to_owned(), kind: TYPE.to_owned(), label: None, ..old.clone() };
    if keep.covers_last(0) || keep.covers_age(moved.created_at) {
        credential::insert(tx, &moved).await?;
    }
    for (place, old) in earlier(credential::list(tx, &old.user_id).await?).iter().enumerate() {
        if !keep.covers_last(place) && !keep.covers_age(old.created_at) {
            credential::delete(tx, &old.user_id, &old.id).await?;
        }
    }
    Ok(())
}
