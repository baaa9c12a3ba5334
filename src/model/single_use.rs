//! What may be used once, or no more: action tokens, revoked access tokens.

use gatehouse_store::{Tx, params};

use crate::fault::Fault;

/// Uses an id up; true for exactly one caller. It is forgotten after `expires_at` (epoch milliseconds).
pub async fn insert(tx: &Tx<'_>, id: &str, expires_at: i64) -> Result<bool, Fault> {
    let sql = "INSERT INTO single_use (id, expires_at) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING";
    Ok(tx.execute(sql, params![id, expires_at]).await? == 1)
}

/// Holds an id until a time (both in epoch milliseconds); true for exactly one caller, until that time has passed.
pub async fn hold(tx: &Tx<'_>, id: &str, now: i64, until: i64) -> Result<bool, Fault> {
    let sql = "INSERT INTO single_use (id, expires_at) VALUES ($1, $2) \
         ON CONFLICT (id) DO UPDATE SET expires_at = $2 WHERE single_use.expires_at <= $3";
    Ok(tx.execute(sql, params![id, until, now]).await? == 1)
}

/// Whether an id was used up.
pub async fn is_used(tx: &Tx<'_>, id: &str) -> Result<bool, Fault> {
    Ok(tx.find("SELECT 1 FROM single_use WHERE id = $1", params![id]).await?.is_some())
}

/// Forgets what expired before `now` (epoch milliseconds).
pub async fn delete_expired(tx: &Tx<'_>, now: i64) -> Result<u64, Fault> {
    Ok(tx.execute("DELETE FROM single_use WHERE expires_at < $1", params![now]).await?)
}
