//! Required actions of a realm: what a user can be made to do at a login, and in which order.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::RealmId;
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

/// A required action.
#[derive(Clone, Debug)]
pub struct RequiredAction {
    pub id: String,
    pub realm_id: RealmId,
    pub alias: String,
    pub name: String,
    pub provider_id: String,
    pub enabled: bool,
    /// Whether each new user gets it.
    pub default_action: bool,
    /// The lower, the earlier.
    pub priority: i64,
    pub config: BTreeMap<String, String>,
}

fn from_row(row: &Row) -> Result<RequiredAction, Fault> {
    Ok(RequiredAction {
        id: row.get(0)?,
        realm_id: RealmId(row.get(1)?),
        alias: row.get(2)?,
        name: row.get(3)?,
        provider_id: row.get(4)?,
        enabled: row.get(5)?,
        default_action: row.get(6)?,
        priority: row.get(7)?,
        config: serde_json::from_str(&row.get::<String>(8)?)?,
    })
}

/// All of a realm in their order.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<RequiredAction>, Fault> {
    let sql = "SELECT id, realm_id, alias, name, provider_id, enabled, default_action, priority, config FROM required_action \
         WHERE realm_id = $1 ORDER BY priority, alias";
    tx.query(sql, params![realm]).await?.iter().map(from_row).collect()
}

/// Refused with a conflict when the alias is taken.
pub async fn insert(tx: &Tx<'_>, a: &RequiredAction) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO required_action (id, realm_id, alias, name, provider_id, enabled, default_action, priority, config) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            &a.id, &a.realm_id, &a.alias, &a.name, &a.provider_id, a.enabled, a.default_action, a.priority, &serde_json::to_string(&a.config)?
        ],
    )
    .await
    .on_unique("required_action_alias", || Fault::conflict(format!("Required action {} already exists", a.alias)))?;
    announce(tx, &a.realm_id);
    Ok(())
}

/// Writes everything but id and realm.
pub async fn update(tx: &Tx<'_>, a: &RequiredAction) -> Result<(), Fault> {
    tx.execute(
        "UPDATE required_action SET alias = $3, name = $4, provider_id = $5, enabled = $6, default_action = $7, priority = $8, config = $9 \
         WHERE realm_id = $1 AND id = $2",
        params![
            &a.realm_id, &a.id, &a.alias, &a.name, &a.provider_id, a.enabled, a.default_action, a.priority, &serde_json::to_string(&a.config)?
        ],
    )
    .await?;
    announce(tx, &a.realm_id);
    Ok(())
}

/// Removes one.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, alias: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM required_action WHERE realm_id = $1 AND alias = $2", params![realm, alias]).await?;
    announce(tx, realm);
    Ok(())
}
