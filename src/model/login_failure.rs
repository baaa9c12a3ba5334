//! Failed logins of users: how many there were, and until when they lock the account. A login that passes finds its state
//! in [`super::user::profile`], so that it costs no query.

use gatehouse_store::{Row, Tx, params};

use super::id::{RealmId, UserId};
use crate::fault::Fault;

/// The attribute of a user whom failed logins have disabled, and its value, by Keycloak's names.
pub const DISABLED_REASON: &str = "disabledReason";
pub const PERMANENT_LOCKOUT: &str = "permanentLockout";

/// What [`super::user::Profile::locked_until`] says of a user who is locked without an end.
pub const FOREVER: i64 = i64::MAX;

/// The condition, in SQL, that failed logins lock a user: the parameters of their id and of the time in epoch seconds.
macro_rules! is_locked {
    ($user:literal, $seconds:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM login_failure f JOIN users u ON u.id = f.user_id WHERE f.user_id = ",
            $user,
            " AND (f.not_before > ",
            $seconds,
            " OR (f.permanent AND NOT u.enabled)))"
        )
    };
}
pub(super) use is_locked;

/// What is noted of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginFailure {
    pub failures: i64,
    /// Of these, the ones at a second factor.
    pub secondary_failures: i64,
    /// How often the account was locked for a time.
    pub lockouts: i64,
    /// Locked until an administrator enables the account.
    pub permanent: bool,
    /// Epoch seconds up to which the account is locked.
    pub not_before: i64,
    /// Epoch milliseconds.
    pub last_failure: i64,
    pub last_ip: String,
}

impl LoginFailure {
    /// Whether the account is locked at that time, in epoch milliseconds.
    #[must_use]
    pub fn is_locked(&self, now: i64) -> bool {
        self.permanent || now / 1000 < self.not_before
    }
}

fn from_row(row: &Row) -> Result<LoginFailure, Fault> {
    Ok(LoginFailure {
        failures: row.get(0)?,
        secondary_failures: row.get(1)?,
        lockouts: row.get(2)?,
        permanent: row.get(3)?,
        not_before: row.get(4)?,
        last_failure: row.get(5)?,
        last_ip: row.get(6)?,
    })
}

/// What is noted of a user of a realm.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, user: &UserId) -> Result<Option<LoginFailure>, Fault> {
    let sql = "SELECT failures, secondary_failures, lockouts, permanent, not_before, last_failure, last_ip FROM login_failure \
         WHERE user_id = $1 AND realm_id = $2";
    tx.find(sql, params![user, realm]).await?.as_ref().map(from_row).transpose()
}

/// Writes what was counted on from what [`find`] read in the same transaction: of two at once, one is run again.
pub async fn set(tx: &Tx<'_>, realm: &RealmId, user: &UserId, f: &LoginFailure) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO login_failure (user_id, realm_id, failures, secondary_failures, lockouts, permanent, not_before, last_failure, last_ip) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (user_id) DO UPDATE SET failures = excluded.failures, \
         secondary_failures = excluded.secondary_failures, lockouts = excluded.lockouts, permanent = excluded.permanent, \
         not_before = excluded.not_before, last_failure = excluded.last_failure, last_ip = excluded.last_ip",
        params![
            user, realm, f.failures, f.secondary_failures, f.lockouts, f.permanent, f.not_before, f.last_failure, &f.last_ip
        ],
    )
    .await?;
    Ok(())
}

/// Disables the account, and says why.
pub async fn disable(tx: &Tx<'_>, user: &UserId) -> Result<(), Fault> {
    tx.execute("UPDATE users SET enabled = false WHERE id = $1", params![user]).await?;
    tx.execute(
        "INSERT INTO user_attribute (user_id, name, position, value) VALUES ($1, $2, 0, $3) \
         ON CONFLICT (user_id, name, position) DO UPDATE SET value = excluded.value",
        params![user, DISABLED_REASON, PERMANENT_LOCKOUT],
    )
    .await?;
    Ok(())
}

/// Forgets what is noted of a user.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, user: &UserId) -> Result<(), Fault> {
    tx.execute("DELETE FROM login_failure WHERE user_id = $1 AND realm_id = $2", params![user, realm]).await?;
    Ok(())
}

/// Forgets what is noted of all users of a realm.
pub async fn delete_of_realm(tx: &Tx<'_>, realm: &RealmId) -> Result<(), Fault> {
    tx.execute("DELETE FROM login_failure WHERE realm_id = $1", params![realm]).await?;
    Ok(())
}

/// Forgets what lies before a time (epoch milliseconds) and locks nobody any more.
pub async fn delete_before(tx: &Tx<'_>, realm: &RealmId, time: i64, now: i64) -> Result<u64, Fault> {
    let sql =
        "DELETE FROM login_failure WHERE realm_id = $1 AND last_failure < $2 AND permanent = false AND not_before < $3";
    Ok(tx.execute(sql, params![realm, time, now / 1000]).await?)
}
