//! Groups: a tree with attributes and role mappings.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::{GroupId, RealmId, RoleId};
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

const COLUMNS: &str = "id, realm_id, parent_id, name, description, attributes";

/// A group.
#[derive(Clone, Debug)]
pub struct Group {
    pub id: GroupId,
    pub realm_id: RealmId,
    pub parent: Option<GroupId>,
    pub name: String,
    pub description: Option<String>,
    pub attributes: BTreeMap<String, Vec<String>>,
}

impl Group {
    /// What the uniqueness of names hangs on: the parent, or the realm for a top-level group.
    fn parent_key(&self) -> &str {
        self.parent.as_ref().map_or(&self.realm_id.0, |p| &p.0)
    }

    fn taken(&self) -> Fault {
        let what = if self.parent.is_some() { "Sibling" } else { "Top level" };
        Fault::conflict(format!("{what} group named '{}' already exists.", self.name))
    }
}

fn from_row(row: &Row) -> Result<Group, Fault> {
    Ok(Group {
        id: GroupId(row.get(0)?),
        realm_id: RealmId(row.get(1)?),
        parent: row.get::<Option<String>>(2)?.map(GroupId),
        name: row.get(3)?,
        description: row.get(4)?,
        attributes: serde_json::from_str(&row.get::<String>(5)?)?,
    })
}

/// All groups of a realm by name.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<Group>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM user_group WHERE realm_id = $1 ORDER BY name");
    tx.query(&sql, params![realm]).await?.iter().map(from_row).collect()
}

/// The roles of all groups of a realm.
pub async fn list_roles(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<(GroupId, RoleId)>, Fault> {
    let sql =
        "SELECT m.group_id, m.role_id FROM group_role m JOIN user_group g ON g.id = m.group_id WHERE g.realm_id = $1";
    let rows = tx.query(sql, params![realm]).await?;
    rows.iter().map(|r| Ok((GroupId(r.get(0)?), RoleId(r.get(1)?)))).collect()
}

/// The groups that new users join.
pub async fn list_defaults(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<GroupId>, Fault> {
    let rows = tx.query("SELECT group_id FROM realm_default_group WHERE realm_id = $1", params![realm]).await?;
    rows.iter().map(|r| Ok(GroupId(r.get(0)?))).collect()
}

/// Refused with a conflict when a sibling has that name.
pub async fn insert(tx: &Tx<'_>, g: &Group) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO user_group (id, realm_id, parent_id, parent_key, name, description, attributes) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![&g.id, &g.realm_id, &g.parent, g.parent_key(), &g.name, &g.description, &serde_json::to_string(&g.attributes)?],
    )
    .await
    .on_unique("user_group_name", || g.taken())?;
    announce(tx, &g.realm_id);
    Ok(())
}

/// Writes name, description, attributes and place in the tree.
pub async fn update(tx: &Tx<'_>, g: &Group) -> Result<(), Fault> {
    tx.execute(
        "UPDATE user_group SET parent_id = $3, parent_key = $4, name = $5, description = $6, attributes = $7 WHERE realm_id = $1 AND id = $2",
        params![&g.realm_id, &g.id, &g.parent, g.parent_key(), &g.name, &g.description, &serde_json::to_string(&g.attributes)?],
    )
    .await
    .on_unique("user_group_name", || g.taken())?;
    announce(tx, &g.realm_id);
    Ok(())
}

/// Removes a group and all below it.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &GroupId) -> Result<(), Fault> {
    tx.execute("DELETE FROM user_group WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// Gives the members of a group a role.
pub async fn insert_role(tx: &Tx<'_>, realm: &RealmId, group: &GroupId, role: &RoleId) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO group_role (group_id, role_id) VALUES ($1, $2) ON CONFLICT (group_id, role_id) DO NOTHING",
        params![group, role],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// Takes a role from a group.
pub async fn delete_role(tx: &Tx<'_>, realm: &RealmId, group: &GroupId, role: &RoleId) -> Result<(), Fault> {
    tx.execute("DELETE FROM group_role WHERE group_id = $1 AND role_id = $2", params![group, role]).await?;
    announce(tx, realm);
    Ok(())
}

/// Makes new users members of a group.
pub async fn insert_default(tx: &Tx<'_>, realm: &RealmId, group: &GroupId) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO realm_default_group (realm_id, group_id) VALUES ($1, $2) ON CONFLICT (realm_id, group_id) DO NOTHING",
        params![realm, group],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// New users join it no more.
pub async fn delete_default(tx: &Tx<'_>, realm: &RealmId, group: &GroupId) -> Result<(), Fault> {
    tx.execute("DELETE FROM realm_default_group WHERE realm_id = $1 AND group_id = $2", params![realm, group]).await?;
    announce(tx, realm);
    Ok(())
}
