//! What one client has of a user session: its scope, its notes, and the rotation of its refresh tokens.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::{ClientUuid, RealmId, SessionId};
use crate::fault::Fault;

const COLUMNS: &str = "session_id, offline, client_id, started_at, refreshed_at, refresh_id, refresh_uses, notes";

/// A client's part in a user session.
#[derive(Clone, Debug)]
pub struct ClientSession {
    pub session_id: SessionId,
    pub offline: bool,
    pub client_id: ClientUuid,
    /// Epoch milliseconds.
    pub started_at: i64,
    /// Epoch milliseconds.
    pub refreshed_at: i64,
    /// The `jti` of the refresh token that is current, where refresh tokens are revoked on use.
    pub refresh_id: Option<String>,
    /// How often the current refresh token was used.
    pub refresh_uses: i64,
    pub notes: BTreeMap<String, String>,
}

fn from_row(row: &Row) -> Result<ClientSession, Fault> {
    from_row_at(row, 0)
}

/// Reads the columns from the one at `at`, for rows of several tables.
pub(super) fn from_row_at(row: &Row, at: usize) -> Result<ClientSession, Fault> {
    Ok(ClientSession {
        session_id: SessionId(row.get(at)?),
        offline: row.get(at + 1)?,
        client_id: ClientUuid(row.get(at + 2)?),
        started_at: row.get(at + 3)?,
        refreshed_at: row.get(at + 4)?,
        refresh_id: row.get(at + 5)?,
        refresh_uses: row.get(at + 6)?,
        notes: serde_json::from_str(&row.get::<String>(at + 7)?)?,
    })
}

/// A client's part in a session.
pub async fn find(
    tx: &Tx<'_>,
    session: &SessionId,
    offline: bool,
    client: &ClientUuid,
) -> Result<Option<ClientSession>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM client_session WHERE session_id = $1 AND offline = $2 AND client_id = $3");
    tx.find(&sql, params![session, offline, client]).await?.as_ref().map(from_row).transpose()
}

/// All clients of a session.
pub async fn list(tx: &Tx<'_>, session: &SessionId, offline: bool) -> Result<Vec<ClientSession>, Fault> {
    let sql =
        format!("SELECT {COLUMNS} FROM client_session WHERE session_id = $1 AND offline = $2 ORDER BY started_at");
    tx.query(&sql, params![session, offline]).await?.iter().map(from_row).collect()
}

/// How many sessions each client of a realm takes part in: client, whether offline, count.
pub async fn count_by_client(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<(ClientUuid, bool, i64)>, Fault> {
    let sql = "SELECT c.client_id, c.offline, count(*) FROM client_session c \
         JOIN user_session s ON s.id = c.session_id AND s.offline = c.offline WHERE s.realm_id = $1 \
         GROUP BY c.client_id, c.offline";
    let rows = tx.query(sql, params![realm]).await?;
    rows.iter().map(|r| Ok((ClientUuid(r.get(0)?), r.get(1)?, r.get(2)?))).collect()
}

/// Adds it, or replaces what the client had of that session.
pub async fn insert(tx: &Tx<'_>, c: &ClientSession) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO client_session (session_id, offline, client_id, started_at, refreshed_at, refresh_id, refresh_uses, notes) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (session_id, offline, client_id) DO UPDATE SET \
         refreshed_at = excluded.refreshed_at, refresh_id = excluded.refresh_id, refresh_uses = excluded.refresh_uses, notes = excluded.notes",
        params![&c.session_id, c.offline, &c.client_id, c.started_at, c.refreshed_at, &c.refresh_id, c.refresh_uses, &serde_json::to_string(&c.notes)?],
    )
    .await?;
    Ok(())
}

/// Notes a refresh. False when the client's part is gone by now.
pub async fn touch(
    tx: &Tx<'_>,
    session: &SessionId,
    offline: bool,
    client: &ClientUuid,
    now: i64,
) -> Result<bool, Fault> {
    let sql = "UPDATE client_session SET refreshed_at = $4 WHERE session_id = $1 AND offline = $2 AND client_id = $3";
    Ok(tx.execute(sql, params![session, offline, client, now]).await? == 1)
}

/// Uses a refresh token where they are revoked on use: `presented` is counted, and of any number of parallel requests at most
/// `max_reuse + 1` are told true. A token that is not the current one becomes it when it is the first to be used after its
/// issue (`refresh_id` holds the token last *used*), which `issued_at` (epoch milliseconds) guards: a token issued before
/// the last refresh is stale.
pub async fn use_refresh_token(
    tx: &Tx<'_>,
    c: &ClientSession,
    presented: &str,
    issued_at: i64,
    max_reuse: i64,
    now: i64,
) -> Result<bool, Fault> {
    let again = tx
        .execute(
            "UPDATE client_session SET refresh_uses = refresh_uses + 1 \
             WHERE session_id = $1 AND offline = $2 AND client_id = $3 AND refresh_id = $4 AND refresh_uses <= $5",
            params![&c.session_id, c.offline, &c.client_id, presented, max_reuse],
        )
        .await?;
    if again == 1 {
        return Ok(true);
    }
    let first = tx
        .execute(
            "UPDATE client_session SET refresh_id = $4, refresh_uses = 1, refreshed_at = $5 \
             WHERE session_id = $1 AND offline = $2 AND client_id = $3 AND (refresh_id IS NULL OR refresh_id <> $4) AND refreshed_at <= $6",
            params![&c.session_id, c.offline, &c.client_id, presented, now, issued_at],
        )
        .await?;
    Ok(first == 1)
}

/// Ends a client's part; true when it was there.
pub async fn delete(tx: &Tx<'_>, session: &SessionId, offline: bool, client: &ClientUuid) -> Result<bool, Fault> {
    let sql = "DELETE FROM client_session WHERE session_id = $1 AND offline = $2 AND client_id = $3";
    Ok(tx.execute(sql, params![session, offline, client]).await? == 1)
}
