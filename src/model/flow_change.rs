//! Changes of flows, executions and configurations that are there.

use gatehouse_store::{Tx, params};

use super::flow::{AuthenticatorConfig, Execution, Flow};
use super::id::RealmId;
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

/// Writes alias and description. Refused with a conflict when the alias is taken.
pub async fn update(tx: &Tx<'_>, f: &Flow) -> Result<(), Fault> {
    tx.execute(
        "UPDATE authentication_flow SET alias = $3, description = $4 WHERE realm_id = $1 AND id = $2",
        params![&f.realm_id, &f.id, &f.alias, &f.description],
    )
    .await
    .on_unique("authentication_flow_alias", || Fault::conflict("Flow alias name already exists"))?;
    announce(tx, &f.realm_id);
    Ok(())
}

/// Removes a flow with its executions, and the steps of other flows that it was.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM authentication_flow WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// Writes requirement, priority and configuration.
pub async fn update_execution(tx: &Tx<'_>, realm: &RealmId, e: &Execution) -> Result<(), Fault> {
    tx.execute(
        "UPDATE authentication_execution SET requirement = $3, priority = $4, config_id = $5 WHERE realm_id = $1 AND id = $2",
        params![realm, &e.id, e.requirement.as_str(), e.priority, &e.config_id],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// Removes a step; a sub-flow that it was stays.
pub async fn delete_execution(tx: &Tx<'_>, realm: &RealmId, id: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM authentication_execution WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// Writes alias and values. Refused with a conflict when the alias is taken.
pub async fn update_config(tx: &Tx<'_>, realm: &RealmId, c: &AuthenticatorConfig) -> Result<(), Fault> {
    tx.execute(
        "UPDATE authenticator_config SET alias = $3, config = $4 WHERE realm_id = $1 AND id = $2",
        params![realm, &c.id, &c.alias, &serde_json::to_string(&c.config)?],
    )
    .await
    .on_unique("authenticator_config_alias", || config_exists(&c.alias))?;
    announce(tx, realm);
    Ok(())
}

/// Removes a configuration; the steps that had it have none.
pub async fn delete_config(tx: &Tx<'_>, realm: &RealmId, id: &str) -> Result<(), Fault> {
    tx.execute("DELETE FROM authenticator_config WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// A configuration of that alias is there.
#[must_use]
pub fn config_exists(alias: &str) -> Fault {
    Fault::conflict(format!("Authentication execution configuration {alias} already exists"))
}
