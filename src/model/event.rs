//! User events: what users and clients did, and what was refused them.

use std::collections::BTreeMap;

use gatehouse_store::{Row, ToParam, Tx, params};

use super::id::RealmId;
use crate::fault::Fault;

/// A user event.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: String,
    pub realm_id: RealmId,
    /// Epoch milliseconds.
    pub time: i64,
    /// Such as `LOGIN` or `LOGIN_ERROR`.
    pub kind: String,
    pub error: Option<String>,
    pub client_id: Option<String>,
    pub user_id: Option<String>,
    pub session_id: Option<String>,
    pub ip_address: Option<String>,
    pub details: BTreeMap<String, String>,
}

/// Which events are asked for; what is empty does not restrict.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub kinds: Vec<String>,
    pub client_id: Option<String>,
    pub user_id: Option<String>,
    pub ip_address: Option<String>,
    /// Epoch milliseconds, inclusive.
    pub from: Option<i64>,
    /// Epoch milliseconds, exclusive.
    pub to: Option<i64>,
    pub oldest_first: bool,
    pub first: i64,
    pub max: i64,
}

fn from_row(row: &Row) -> Result<Event, Fault> {
    Ok(Event {
        id: row.get(0)?,
        realm_id: RealmId(row.get(1)?),
        time: row.get(2)?,
        kind: row.get(3)?,
        error: row.get(4)?,
        client_id: row.get(5)?,
        user_id: row.get(6)?,
        session_id: row.get(7)?,
        ip_address: row.get(8)?,
        details: serde_json::from_str(&row.get::<String>(9)?)?,
    })
}

/// Adds an event.
pub async fn insert(tx: &Tx<'_>, e: &Event) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO event (id, realm_id, time, type, error, client_id, user_id, session_id, ip_address, details) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            &e.id,
            &e.realm_id,
            e.time,
            &e.kind,
            &e.error,
            &e.client_id,
            &e.user_id,
            &e.session_id,
            &e.ip_address,
            &serde_json::to_string(&e.details)?
        ],
    )
    .await?;
    Ok(())
}

/// The events of a realm that a query asks for.
pub async fn list(tx: &Tx<'_>, realm: &RealmId, q: &Query) -> Result<Vec<Event>, Fault> {
    let mut sql = String::from(
        "SELECT id, realm_id, time, type, error, client_id, user_id, session_id, ip_address, details FROM event WHERE realm_id = $1 \
         AND (CAST($2 AS TEXT) IS NULL OR client_id = $2) AND (CAST($3 AS TEXT) IS NULL OR user_id = $3) AND (CAST($4 AS TEXT) IS NULL OR ip_address = $4) \
         AND time >= $5 AND time < $6",
    );
    if !q.kinds.is_empty() {
        sql.push_str(&format!(" AND type IN ({})", gatehouse_store::placeholders(9, q.kinds.len())));
    }
    sql.push_str(if q.oldest_first { " ORDER BY time, id" } else { " ORDER BY time DESC, id DESC" });
    sql.push_str(" LIMIT $7 OFFSET $8");
    let (from, to) = (q.from.unwrap_or(i64::MIN), q.to.unwrap_or(i64::MAX));
    let mut values = params![realm, q.client_id, q.user_id, q.ip_address, from, to, q.max, q.first].to_vec();
    values.extend(q.kinds.iter().map(ToParam::to_param));
    tx.query(&sql, &values).await?.iter().map(from_row).collect()
}

/// Removes all events of a realm.
pub async fn delete_all(tx: &Tx<'_>, realm: &RealmId) -> Result<(), Fault> {
    tx.execute("DELETE FROM event WHERE realm_id = $1", params![realm]).await?;
    Ok(())
}

/// Removes a realm's events from before a time (epoch milliseconds).
pub async fn delete_before(tx: &Tx<'_>, realm: &RealmId, time: i64) -> Result<u64, Fault> {
    Ok(tx.execute("DELETE FROM event WHERE realm_id = $1 AND time < $2", params![realm, time]).await?)
}
