//! Scope mappings: the roles that a client, or a client scope, may put into a token when it has not the full scope.

use gatehouse_store::{Tx, params};

use super::id::{RealmId, RoleId};
use super::realm::announce;
use crate::fault::Fault;

/// All of a realm, as `(owner, role)`; the owner is a client's or a client scope's id.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<(String, RoleId)>, Fault> {
    let rows = tx.query("SELECT owner_id, role_id FROM scope_mapping WHERE realm_id = $1", params![realm]).await?;
    rows.iter().map(|r| Ok((r.get(0)?, RoleId(r.get(1)?)))).collect()
}

/// Adds a mapping; one that is there already stays.
pub async fn insert(tx: &Tx<'_>, realm: &RealmId, owner: &str, role: &RoleId) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO scope_mapping (owner_id, realm_id, role_id) VALUES ($1, $2, $3) ON CONFLICT (owner_id, role_id) DO NOTHING",
        params![owner, realm, role],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// Removes a mapping.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, owner: &str, role: &RoleId) -> Result<(), Fault> {
    tx.execute(
        "DELETE FROM scope_mapping WHERE realm_id = $1 AND owner_id = $2 AND role_id = $3",
        params![realm, owner, role],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}
