//! Admin events: what administrators changed.

use std::collections::BTreeMap;

use gatehouse_store::{Row, ToParam, Tx, params, placeholders};

use super::id::RealmId;
use super::user_search::escaped;
use crate::fault::Fault;

/// An admin event.
#[derive(Clone, Debug)]
pub struct AdminEvent {
    pub id: String,
    pub realm_id: RealmId,
    /// Epoch milliseconds.
    pub time: i64,
    /// `CREATE`, `UPDATE`, `DELETE` or `ACTION`.
    pub operation_type: String,
    /// Such as `USER` or `REALM_ROLE`.
    pub resource_type: String,
    /// Such as `users/{id}`.
    pub resource_path: String,
    /// The JSON that was sent, without its secrets, where the realm keeps details.
    pub representation: Option<String>,
    pub error: Option<String>,
    pub auth: Administrator,
    pub details: BTreeMap<String, String>,
}

/// Who did it, by ids.
#[derive(Clone, Debug)]
pub struct Administrator {
    pub realm_id: String,
    pub client_id: String,
    pub user_id: String,
    pub ip_address: String,
}

/// Which events are asked for; what is empty does not restrict.
#[derive(Clone, Debug, Default)]
pub struct Query {
    pub operation_types: Vec<String>,
    pub resource_types: Vec<String>,
    /// `*` stands for anything.
    pub resource_path: Option<String>,
    pub auth_realm: Option<String>,
    pub auth_client: Option<String>,
    pub auth_user: Option<String>,
    pub auth_ip_address: Option<String>,
    /// Epoch milliseconds, inclusive.
    pub from: Option<i64>,
    /// Epoch milliseconds, exclusive.
    pub to: Option<i64>,
    pub oldest_first: bool,
    pub first: i64,
    pub max: i64,
}

fn from_row(row: &Row) -> Result<AdminEvent, Fault> {
    Ok(AdminEvent {
        id: row.get(0)?,
        realm_id: RealmId(row.get(1)?),
        time: row.get(2)?,
        operation_type: row.get(3)?,
        resource_type: row.get(4)?,
        resource_path: row.get(5)?,
        representation: row.get(6)?,
        error: row.get(7)?,
        auth: Administrator {
            realm_id: row.get(8)?,
            client_id: row.get(9)?,
            user_id: row.get(10)?,
            ip_address: row.get(11)?,
        },
        details: serde_json::from_str(&row.get::<String>(12)?)?,
    })
}

/// Adds an event.
pub async fn insert(tx: &Tx<'_>, e: &AdminEvent) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO admin_event (id, realm_id, time, operation_type, resource_type, resource_path, representation, error, \
         auth_realm_id, auth_client_id, auth_user_id, auth_ip_address, details) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            &e.id, &e.realm_id, e.time, &e.operation_type, &e.resource_type, &e.resource_path, &e.representation, &e.error,
            &e.auth.realm_id, &e.auth.client_id, &e.auth.user_id, &e.auth.ip_address, &serde_json::to_string(&e.details)?
        ],
    )
    .await?;
    Ok(())
}

/// The events of a realm that a query asks for.
pub async fn list(tx: &Tx<'_>, realm: &RealmId, q: &Query) -> Result<Vec<AdminEvent>, Fault> {
    let mut sql = String::from(
        "SELECT id, realm_id, time, operation_type, resource_type, resource_path, representation, error, auth_realm_id, auth_client_id, \
         auth_user_id, auth_ip_address, details FROM admin_event WHERE realm_id = $1 AND time >= $2 AND time < $3 \
         AND (CAST($4 AS TEXT) IS NULL OR auth_realm_id = $4) AND (CAST($5 AS TEXT) IS NULL OR auth_client_id = $5) AND (CAST($6 AS TEXT) IS NULL OR auth_user_id = $6) \
         AND (CAST($7 AS TEXT) IS NULL OR auth_ip_address = $7) AND (CAST($8 AS TEXT) IS NULL OR resource_path LIKE $8 ESCAPE '!')",
    );
    let pattern = q.resource_path.as_ref().map(|p| escaped(p).replace('*', "%"));
    let (from, to) = (q.from.unwrap_or(i64::MIN), q.to.unwrap_or(i64::MAX));
    let mut values =
        params![realm, from, to, q.auth_realm, q.auth_client, q.auth_user, q.auth_ip_address, pattern, q.max, q.first]
            .to_vec();
    for (column, wanted) in [("operation_type", &q.operation_types), ("resource_type", &q.resource_types)] {
        if !wanted.is_empty() {
            sql.push_str(&format!(" AND {column} IN ({})", placeholders(values.len() + 1, wanted.len())));
            values.extend(wanted.iter().map(ToParam::to_param));
        }
    }
    sql.push_str(if q.oldest_first { " ORDER BY time, id" } else { " ORDER BY time DESC, id DESC" });
    sql.push_str(" LIMIT $9 OFFSET $10");
    tx.query(&sql, &values).await?.iter().map(from_row).collect()
}

/// Removes all events of a realm.
pub async fn delete_all(tx: &Tx<'_>, realm: &RealmId) -> Result<(), Fault> {
    tx.execute("DELETE FROM admin_event WHERE realm_id = $1", params![realm]).await?;
    Ok(())
}
