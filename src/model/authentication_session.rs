//! Logins under way. One row is one browser (the cookie AUTH_SESSION_ID); each of its tabs is one login to one client.

use std::collections::{BTreeMap, BTreeSet};

use gatehouse_store::{Tx, params};
use serde::{Deserialize, Serialize};

use super::id::{ClientUuid, RealmId, UserId};
use super::login_failure::is_locked;
use crate::fault::Fault;

/// The most tabs that one browser may have under way at once.
const MAX_TABS: usize = 50;
/// The most bytes of a row's tabs, unless one tab alone is larger: the row is written whole with each page of the browser, so that
/// its size is what one anonymous request can cost.
const MAX_BYTES: usize = 64 * 1024;

/// A browser with its tabs.
#[derive(Clone, Debug)]
pub struct AuthenticationSession {
    pub id: String,
    pub realm_id: RealmId,
    /// Epoch milliseconds.
    pub expires_at: i64,
    /// Counts the writes; a write on an older version is refused.
    pub version: i64,
    pub tabs: BTreeMap<String, Tab>,
}

/// One login to one client.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Tab {
    pub client: Option<ClientUuid>,
    /// Epoch milliseconds.
    pub started_at: i64,
    pub redirect_uri: Option<String>,
    /// The parameters of the authorization request, as they were sent.
    pub request: BTreeMap<String, String>,
    /// Proves that a form belongs to this tab: the parameter `session_code`. New with each page.
    pub session_code: String,
    /// The execution whose form was shown last: the parameter `execution`.
    pub execution: Option<String>,
    /// What has become of each execution.
    pub status: BTreeMap<String, String>,
    pub user: Option<UserId>,
    pub remember_me: bool,
    /// Actions that this login demands beside those on the user's list, by their aliases.
    pub required_actions: BTreeSet<String>,
    /// What authenticators note for themselves.
    pub notes: BTreeMap<String, String>,
    /// What goes into the user session.
    pub user_session_notes: BTreeMap<String, String>,
}

impl AuthenticationSession {
    /// Puts a tab in its place. Where that makes too many tabs, or too large ones, the oldest of the others go.
    pub fn put(&mut self, id: &str, tab: Tab) -> Result<(), Fault> {
        self.tabs.insert(id.to_owned(), tab);
        let sizes = self.tabs.iter().map(|(id, tab)| Ok((id.clone(), serde_json::to_string(tab)?.len())));
        let mut sizes = sizes.collect::<Result<BTreeMap<_, _>, Fault>>()?;
        while self.tabs.len() > MAX_TABS || sizes.values().sum::<usize>() > MAX_BYTES {
            let others = self.tabs.iter().filter(|(other, _)| *other != id);
            let Some(oldest) = others.min_by_key(|(_, tab)| tab.started_at).map(|(id, _)| id.clone()) else { break };
            self.tabs.remove(&oldest);
            sizes.remove(&oldest);
        }
        Ok(())
    }
}

/// The row of that id, if it has not expired.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &str, now: i64) -> Result<Option<AuthenticationSession>, Fault> {
    let sql = "SELECT expires_at, version, data FROM authentication_session WHERE id = $1 AND realm_id = $2 AND expires_at > $3";
    let Some(row) = tx.find(sql, params![id, realm, now]).await? else { return Ok(None) };
    Ok(Some(AuthenticationSession {
        id: id.to_owned(),
        realm_id: realm.clone(),
        expires_at: row.get(0)?,
        version: row.get(1)?,
        tabs: serde_json::from_str(&row.get::<String>(2)?)?,
    }))
}

/// As [`find`], and in the same query whether failed logins lock a user at that time.
pub async fn find_with_lock(
    tx: &Tx<'_>,
    realm: &RealmId,
    id: &str,
    user: &UserId,
    now: i64,
) -> Result<(Option<AuthenticationSession>, bool), Fault> {
    const SQL: &str = concat!(
        "SELECT l.locked, s.expires_at, s.version, s.data FROM (SELECT ",
        is_locked!("$1", "$2"),
        " AS locked) l LEFT JOIN authentication_session s ON s.id = $3 AND s.realm_id = $4 AND s.expires_at > $5"
    );
    let Some(row) = tx.find(SQL, params![user, now / 1000, id, realm, now]).await? else { return Ok((None, false)) };
    let found = match row.get::<Option<i64>>(1)? {
        Some(expires_at) => Some(AuthenticationSession {
            id: id.to_owned(),
            realm_id: realm.clone(),
            expires_at,
            version: row.get(2)?,
            tabs: serde_json::from_str(&row.get::<String>(3)?)?,
        }),
        None => None,
    };
    Ok((found, row.get(0)?))
}

/// Adds a row.
pub async fn insert(tx: &Tx<'_>, s: &AuthenticationSession) -> Result<(), Fault> {
    let sql =
        "INSERT INTO authentication_session (id, realm_id, expires_at, version, data) VALUES ($1, $2, $3, $4, $5)";
    tx.execute(sql, params![&s.id, &s.realm_id, s.expires_at, s.version, &serde_json::to_string(&s.tabs)?]).await?;
    Ok(())
}

/// Writes a row that was read at `s.version`. False when another request of the same browser has written it since, or it is gone:
/// of two submissions of one form at most one proceeds.
pub async fn update(tx: &Tx<'_>, s: &AuthenticationSession) -> Result<bool, Fault> {
    let sql = "UPDATE authentication_session SET expires_at = $4, version = version + 1, data = $5 WHERE id = $1 AND realm_id = $2 AND version = $3";
    let n =
        tx.execute(sql, params![&s.id, &s.realm_id, s.version, s.expires_at, &serde_json::to_string(&s.tabs)?]).await?;
    Ok(n == 1)
}

/// Removes a row. False when it is not there at that version.
pub async fn delete(tx: &Tx<'_>, s: &AuthenticationSession) -> Result<bool, Fault> {
    let sql = "DELETE FROM authentication_session WHERE id = $1 AND realm_id = $2 AND version = $3";
    Ok(tx.execute(sql, params![&s.id, &s.realm_id, s.version]).await? == 1)
}

/// Removes rows that expired before `now` (epoch milliseconds).
pub async fn delete_expired(tx: &Tx<'_>, now: i64) -> Result<u64, Fault> {
    Ok(tx.execute("DELETE FROM authentication_session WHERE expires_at < $1", params![now]).await?)
}
