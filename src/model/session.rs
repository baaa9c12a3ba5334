//! User sessions, online and offline. Whether one still lives is for [`crate::oidc`] to say: here are rows.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::{ClientUuid, RealmId, SessionId, UserId};
use super::login_failure::is_locked;
use crate::fault::Fault;

pub(super) const COLUMNS: &str = "s.id, s.offline, s.realm_id, s.user_id, s.started_at, s.refreshed_at, s.remember_me, s.ip_address, s.auth_method, s.notes";

/// A session of a user at this server.
#[derive(Clone, Debug)]
pub struct UserSession {
    pub id: SessionId,
    /// An offline session shares its id with the online one it came from.
    pub offline: bool,
    pub realm_id: RealmId,
    pub user_id: UserId,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds of the last login or refresh.
    pub refreshed_at: i64,
    pub remember_me: bool,
    pub ip_address: String,
    /// `openid-connect`, `saml` …
    pub auth_method: String,
    /// `AUTH_TIME` (epoch seconds) and what authenticators noted.
    pub notes: BTreeMap<String, String>,
}

pub(super) fn from_row(row: &Row) -> Result<UserSession, Fault> {
    from_row_at(row, 0)
}

/// Reads the columns from the one at `at`, for rows of several tables.
pub(super) fn from_row_at(row: &Row, at: usize) -> Result<UserSession, Fault> {
    Ok(UserSession {
        id: SessionId(row.get(at)?),
        offline: row.get(at + 1)?,
        realm_id: RealmId(row.get(at + 2)?),
        user_id: UserId(row.get(at + 3)?),
        started_at: row.get(at + 4)?,
        refreshed_at: row.get(at + 5)?,
        remember_me: row.get(at + 6)?,
        ip_address: row.get(at + 7)?,
        auth_method: row.get(at + 8)?,
        notes: serde_json::from_str(&row.get::<String>(at + 9)?)?,
    })
}

/// The session of that id.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &SessionId, offline: bool) -> Result<Option<UserSession>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM user_session s WHERE s.id = $1 AND s.offline = $2 AND s.realm_id = $3");
    tx.find(&sql, params![id, offline, realm]).await?.as_ref().map(from_row).transpose()
}

/// A user's sessions, the latest first.
pub async fn list_of_user(
    tx: &Tx<'_>,
    realm: &RealmId,
    user: &UserId,
    offline: bool,
) -> Result<Vec<UserSession>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM user_session s WHERE s.user_id = $1 AND s.offline = $2 AND s.realm_id = $3 ORDER BY s.started_at DESC"
    );
    tx.query(&sql, params![user, offline, realm]).await?.iter().map(from_row).collect()
}

/// The sessions in which a client takes part, a page of them, the latest first.
pub async fn list_of_client(
    tx: &Tx<'_>,
    client: &ClientUuid,
    offline: bool,
    first: i64,
    max: i64,
) -> Result<Vec<UserSession>, Fault> {
    let sql = format!(
        "SELECT {COLUMNS} FROM user_session s JOIN client_session c ON c.session_id = s.id AND c.offline = s.offline \
         WHERE c.client_id = $1 AND c.offline = $2 ORDER BY s.started_at DESC, s.id LIMIT $4 OFFSET $3"
    );
    tx.query(&sql, params![client, offline, first, max]).await?.iter().map(from_row).collect()
}

/// How many sessions a client takes part in.
pub async fn count_of_client(tx: &Tx<'_>, client: &ClientUuid, offline: bool) -> Result<i64, Fault> {
    let row = tx
        .find("SELECT count(*) FROM client_session WHERE client_id = $1 AND offline = $2", params![client, offline])
        .await?;
    Ok(row.map_or(Ok(0), |r| r.get(0))?)
}

/// Adds a session.
pub async fn insert(tx: &Tx<'_>, s: &UserSession) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO user_session (id, offline, realm_id, user_id, started_at, refreshed_at, remember_me, ip_address, auth_method, notes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id, offline) DO UPDATE SET refreshed_at = excluded.refreshed_at",
        params![
            &s.id, s.offline, &s.realm_id, &s.user_id, s.started_at, s.refreshed_at, s.remember_me, &s.ip_address, &s.auth_method,
            &serde_json::to_string(&s.notes)?
        ],
    )
    .await?;
    Ok(())
}

/// Adds a session unless failed logins lock its user at that time (epoch milliseconds): of many guesses at once, one that is
/// right does not count once the others have locked the account. True when it was added.
pub async fn insert_unlocked(tx: &Tx<'_>, s: &UserSession, now: i64) -> Result<bool, Fault> {
    const SQL: &str = concat!(
        "INSERT INTO user_session (id, offline, realm_id, user_id, started_at, refreshed_at, remember_me, ip_address, auth_method, notes) \
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10 WHERE NOT ",
        is_locked!("$4", "$11"),
        " ON CONFLICT (id, offline) DO UPDATE SET refreshed_at = excluded.refreshed_at"
    );
    let n = tx
        .execute(
            SQL,
            params![
                &s.id,
                s.offline,
                &s.realm_id,
                &s.user_id,
                s.started_at,
                s.refreshed_at,
                s.remember_me,
                &s.ip_address,
                &s.auth_method,
                &serde_json::to_string(&s.notes)?,
                now / 1000
            ],
        )
        .await?;
    Ok(n == 1)
}

/// Writes the notes and whether it is remembered.
pub async fn update(tx: &Tx<'_>, s: &UserSession) -> Result<(), Fault> {
    let sql = "UPDATE user_session SET refreshed_at = $3, remember_me = $4, notes = $5 WHERE id = $1 AND offline = $2";
    tx.execute(sql, params![&s.id, s.offline, s.refreshed_at, s.remember_me, &serde_json::to_string(&s.notes)?])
        .await?;
    Ok(())
}

/// Notes a refresh. False when the session is gone by now: then nothing may be issued from it.
pub async fn touch(tx: &Tx<'_>, id: &SessionId, offline: bool, now: i64) -> Result<bool, Fault> {
    let sql = "UPDATE user_session SET refreshed_at = $3 WHERE id = $1 AND offline = $2";
    Ok(tx.execute(sql, params![id, offline, now]).await? == 1)
}

/// Ends a session; true when it was there.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &SessionId, offline: bool) -> Result<bool, Fault> {
    let sql = "DELETE FROM user_session WHERE id = $1 AND offline = $2 AND realm_id = $3";
    Ok(tx.execute(sql, params![id, offline, realm]).await? == 1)
}

/// Ends all online sessions of a user.
pub async fn delete_of_user(tx: &Tx<'_>, realm: &RealmId, user: &UserId) -> Result<u64, Fault> {
    let sql = "DELETE FROM user_session WHERE user_id = $1 AND offline = false AND realm_id = $2";
    Ok(tx.execute(sql, params![user, realm]).await?)
}

/// Ends all online sessions of a user but one.
pub async fn delete_others_of_user(
    tx: &Tx<'_>,
    realm: &RealmId,
    user: &UserId,
    kept: Option<&SessionId>,
) -> Result<u64, Fault> {
    let sql = "DELETE FROM user_session WHERE user_id = $1 AND offline = false AND realm_id = $2 AND id <> $3";
    Ok(tx.execute(sql, params![user, realm, kept.map_or("", AsRef::as_ref)]).await?)
}

/// Ends all online sessions of a realm.
pub async fn delete_of_realm(tx: &Tx<'_>, realm: &RealmId) -> Result<u64, Fault> {
    let sql = "DELETE FROM user_session WHERE realm_id = $1 AND offline = false";
    Ok(tx.execute(sql, params![realm]).await?)
}

/// Removes the sessions of a realm that were last refreshed before `refreshed` or started before `started`.
pub async fn delete_expired(
    tx: &Tx<'_>,
    realm: &RealmId,
    offline: bool,
    refreshed: i64,
    started: i64,
) -> Result<u64, Fault> {
    let sql =
        "DELETE FROM user_session WHERE realm_id = $1 AND offline = $2 AND (refreshed_at < $3 OR started_at < $4)";
    Ok(tx.execute(sql, params![realm, offline, refreshed, started]).await?)
}
