//! Roles of a realm or of a client, and the composites among them.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::{ClientUuid, RealmId, RoleId};
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

const COLUMNS: &str = "id, realm_id, client_id, name, description, attributes";

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    pub id: RoleId,
    pub realm_id: RealmId,
    /// The client that it belongs to; none: the realm.
    pub client: Option<ClientUuid>,
    pub name: String,
    pub description: Option<String>,
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl Role {
    /// The id of the client, or of the realm, that it belongs to.
    #[must_use]
    pub fn container(&self) -> &str {
        self.client.as_ref().map_or(&self.realm_id.0, |c| &c.0)
    }
}

fn from_row(row: &Row) -> Result<Role, Fault> {
    Ok(Role {
        id: RoleId(row.get(0)?),
        realm_id: RealmId(row.get(1)?),
        client: row.get::<Option<String>>(2)?.map(ClientUuid),
        name: row.get(3)?,
        description: row.get(4)?,
        attributes: serde_json::from_str(&row.get::<String>(5)?)?,
    })
}

/// All roles of a realm and its clients by name.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<Role>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM role WHERE realm_id = $1 ORDER BY name");
    tx.query(&sql, params![realm]).await?.iter().map(from_row).collect()
}

/// The role of that name in a container: a realm's or a client's id.
pub async fn find_by_name(tx: &Tx<'_>, container: &str, name: &str) -> Result<Option<Role>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM role WHERE container_id = $1 AND name = $2");
    tx.find(&sql, params![container, name]).await?.as_ref().map(from_row).transpose()
}

/// The roles of a container by name.
pub async fn list_of_container(tx: &Tx<'_>, container: &str) -> Result<Vec<Role>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM role WHERE container_id = $1 ORDER BY name");
    tx.query(&sql, params![container]).await?.iter().map(from_row).collect()
}

/// Whether any user has the role directly.
pub async fn has_users(tx: &Tx<'_>, id: &RoleId) -> Result<bool, Fault> {
    Ok(tx.find("SELECT user_id FROM user_role WHERE role_id = $1 LIMIT 1", params![id]).await?.is_some())
}

/// All composites of a realm, as `(composite, its part)`.
pub async fn list_composites(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<(RoleId, RoleId)>, Fault> {
    let sql =
        "SELECT c.role_id, c.child_id FROM role_composite c JOIN role r ON r.id = c.role_id WHERE r.realm_id = $1";
    let rows = tx.query(sql, params![realm]).await?;
    rows.iter().map(|r| Ok((RoleId(r.get(0)?), RoleId(r.get(1)?)))).collect()
}

fn taken(name: &str) -> Fault {
    Fault::conflict(format!("Role with name {name} already exists"))
}

/// Refused with a conflict when its container has a role of that name.
pub async fn insert(tx: &Tx<'_>, role: &Role) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO role (id, realm_id, client_id, container_id, name, description, attributes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![&role.id, &role.realm_id, &role.client, role.container(), &role.name, &role.description, &serde_json::to_string(&role.attributes)?],
    )
    .await
    .on_unique("role_name", || taken(&role.name))?;
    announce(tx, &role.realm_id);
    Ok(())
}

/// Writes name, description and attributes.
pub async fn update(tx: &Tx<'_>, role: &Role) -> Result<(), Fault> {
    tx.execute(
        "UPDATE role SET name = $3, description = $4, attributes = $5 WHERE realm_id = $1 AND id = $2",
        params![&role.realm_id, &role.id, &role.name, &role.description, &serde_json::to_string(&role.attributes)?],
    )
    .await
    .on_unique("role_name", || taken(&role.name))?;
    announce(tx, &role.realm_id);
    Ok(())
}

/// Removes a role; whoever had it has it no more.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &RoleId) -> Result<(), Fault> {
    tx.execute("DELETE FROM role WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// Makes `part` a part of `role`.
pub async fn insert_composite(tx: &Tx<'_>, realm: &RealmId, role: &RoleId, part: &RoleId) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO role_composite (role_id, child_id) VALUES ($1, $2) ON CONFLICT (role_id, child_id) DO NOTHING",
        params![role, part],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// Takes `part` out of `role`.
pub async fn delete_composite(tx: &Tx<'_>, realm: &RealmId, role: &RoleId, part: &RoleId) -> Result<(), Fault> {
    tx.execute("DELETE FROM role_composite WHERE role_id = $1 AND child_id = $2", params![role, part]).await?;
    announce(tx, realm);
    Ok(())
}
