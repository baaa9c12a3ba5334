//! Components: configured providers of a kind, such as keys, user storage and the user profile.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::RealmId;
use super::realm::announce;
use crate::fault::Fault;

/// The kind of the realm's keys.
pub const KEY_PROVIDER: &str = "org.keycloak.keys.KeyProvider";
/// The kind of the user profile's configuration.
pub const USER_PROFILE: &str = "org.keycloak.userprofile.UserProfileProvider";

const COLUMNS: &str = "id, realm_id, parent_id, name, provider_id, provider_type, sub_type, config";

/// A component. Secret values of its configuration are sealed.
#[derive(Clone, Debug)]
pub struct Component {
    pub id: String,
    pub realm_id: RealmId,
    /// The realm's id, or another component's.
    pub parent_id: String,
    pub name: Option<String>,
    pub provider_id: String,
    pub provider_type: String,
    pub sub_type: Option<String>,
    pub config: BTreeMap<String, Vec<String>>,
}

impl Component {
    /// The first value of an option.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&str> {
        self.config.get(name)?.first().map(String::as_str)
    }
}

fn from_row(row: &Row) -> Result<Component, Fault> {
    Ok(Component {
        id: row.get(0)?,
        realm_id: RealmId(row.get(1)?),
        parent_id: row.get(2)?,
        name: row.get(3)?,
        provider_id: row.get(4)?,
        provider_type: row.get(5)?,
        sub_type: row.get(6)?,
        config: serde_json::from_str(&row.get::<String>(7)?)?,
    })
}

/// All components of a realm.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<Component>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM component WHERE realm_id = $1 ORDER BY name, id");
    tx.query(&sql, params![realm]).await?.iter().map(from_row).collect()
}

/// One component of a realm.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &str) -> Result<Option<Component>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM component WHERE realm_id = $1 AND id = $2");
    tx.find(&sql, params![realm, id]).await?.as_ref().map(from_row).transpose()
}

/// Adds a component.
pub async fn insert(tx: &Tx<'_>, c: &Component) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO component (id, realm_id, parent_id, name, provider_id, provider_type, sub_type, config) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            &c.id,
            &c.realm_id,
            &c.parent_id,
            &c.name,
            &c.provider_id,
            &c.provider_type,
            &c.sub_type,
            &serde_json::to_string(&c.config)?
        ],
    )
    .await?;
    announce(tx, &c.realm_id);
    Ok(())
}

/// Writes name, parent and configuration.
pub async fn update(tx: &Tx<'_>, c: &Component) -> Result<(), Fault> {
    tx.execute(
        "UPDATE component SET parent_id = $3, name = $4, sub_type = $5, config = $6 WHERE realm_id = $1 AND id = $2",
        params![&c.realm_id, &c.id, &c.parent_id, &c.name, &c.sub_type, &serde_json::to_string(&c.config)?],
    )
    .await?;
    announce(tx, &c.realm_id);
    Ok(())
}

/// Removes a component and those below it.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM component WHERE realm_id = $1 AND (id = $2 OR parent_id = $2)", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}
