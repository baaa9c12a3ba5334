//! Authentication flows as data: a flow is a list of executions, each an authenticator or another flow.

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};

use super::id::RealmId;
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

/// A flow.
#[derive(Clone, Debug)]
pub struct Flow {
    pub id: String,
    pub realm_id: RealmId,
    pub alias: String,
    pub description: Option<String>,
    /// `basic-flow`, `form-flow` or `client-flow`.
    pub provider_id: String,
    pub top_level: bool,
    pub built_in: bool,
}

/// One step of a flow.
#[derive(Clone, Debug)]
pub struct Execution {
    pub id: String,
    pub flow_id: String,
    /// The authenticator's id; for a sub-flow of forms, the form's.
    pub authenticator: Option<String>,
    /// The sub-flow that this step is.
    pub child_flow_id: Option<String>,
    pub requirement: Requirement,
    /// The lower, the earlier.
    pub priority: i64,
    pub config_id: Option<String>,
}

/// What a step's outcome means for its flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Requirement {
    Required,
    Alternative,
    Conditional,
    Disabled,
}

impl Requirement {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Required => "REQUIRED",
            Self::Alternative => "ALTERNATIVE",
            Self::Conditional => "CONDITIONAL",
            Self::Disabled => "DISABLED",
        }
    }

    /// The requirement of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Required, Self::Alternative, Self::Conditional, Self::Disabled].into_iter().find(|r| r.as_str() == name)
    }
}

/// The configuration of an execution's authenticator.
#[derive(Clone, Debug)]
pub struct AuthenticatorConfig {
    pub id: String,
    pub alias: String,
    pub config: BTreeMap<String, String>,
}

fn flow_from_row(row: &Row) -> Result<Flow, Fault> {
    Ok(Flow {
        id: row.get(0)?,
        realm_id: RealmId(row.get(1)?),
        alias: row.get(2)?,
        description: row.get(3)?,
        provider_id: row.get(4)?,
        top_level: row.get(5)?,
        built_in: row.get(6)?,
    })
}

fn execution_from_row(row: &Row) -> Result<Execution, Fault> {
    let requirement: String = row.get(4)?;
    Ok(Execution {
        id: row.get(0)?,
        flow_id: row.get(1)?,
        authenticator: row.get(2)?,
        child_flow_id: row.get(3)?,
        requirement: Requirement::parse(&requirement)
            .ok_or_else(|| Fault::internal(format!("stored requirement {requirement}")))?,
        priority: row.get(5)?,
        config_id: row.get(6)?,
    })
}

/// All flows of a realm.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<Flow>, Fault> {
    let sql = "SELECT id, realm_id, alias, description, provider_id, top_level, built_in FROM authentication_flow WHERE realm_id = $1 ORDER BY alias";
    tx.query(sql, params![realm]).await?.iter().map(flow_from_row).collect()
}

/// All executions of a realm, each flow's in their order.
pub async fn list_executions(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<Execution>, Fault> {
    let sql = "SELECT id, flow_id, authenticator, child_flow_id, requirement, priority, config_id FROM authentication_execution \
         WHERE realm_id = $1 ORDER BY flow_id, priority, id";
    tx.query(sql, params![realm]).await?.iter().map(execution_from_row).collect()
}

/// All authenticator configurations of a realm.
pub async fn list_configs(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<AuthenticatorConfig>, Fault> {
    let rows = tx
        .query("SELECT id, alias, config FROM authenticator_config WHERE realm_id = $1 ORDER BY alias", params![realm])
        .await?;
    rows.iter()
        .map(|r| {
            Ok(AuthenticatorConfig {
                id: r.get(0)?,
                alias: r.get(1)?,
                config: serde_json::from_str(&r.get::<String>(2)?)?,
            })
        })
        .collect()
}

/// Refused with a conflict when the alias is taken.
pub async fn insert(tx: &Tx<'_>, f: &Flow) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO authentication_flow (id, realm_id, alias, description, provider_id, top_level, built_in) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![&f.id, &f.realm_id, &f.alias, &f.description, &f.provider_id, f.top_level, f.built_in],
    )
    .await
    .on_unique("authentication_flow_alias", || Fault::conflict(format!("Flow {} already exists", f.alias)))?;
    announce(tx, &f.realm_id);
    Ok(())
}

/// Adds a step.
pub async fn insert_execution(tx: &Tx<'_>, realm: &RealmId, e: &Execution) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO authentication_execution (id, realm_id, flow_id, authenticator, child_flow_id, requirement, priority, config_id) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![&e.id, realm, &e.flow_id, &e.authenticator, &e.child_flow_id, e.requirement.as_str(), e.priority, &e.config_id],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// Adds a configuration.
pub async fn insert_config(tx: &Tx<'_>, realm: &RealmId, c: &AuthenticatorConfig) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO authenticator_config (id, realm_id, alias, config) VALUES ($1, $2, $3, $4)",
        params![&c.id, realm, &c.alias, &serde_json::to_string(&c.config)?],
    )
    .await
    .on_unique("authenticator_config_alias", || super::flow_change::config_exists(&c.alias))?;
    announce(tx, realm);
    Ok(())
}

/// Removes all flows, executions and configurations of a realm: an import brings its own.
pub async fn delete_all(tx: &Tx<'_>, realm: &RealmId) -> Result<(), Fault> {
    tx.execute("DELETE FROM authentication_flow WHERE realm_id = $1", params![realm]).await?;
    tx.execute("DELETE FROM authenticator_config WHERE realm_id = $1", params![realm]).await?;
    announce(tx, realm);
    Ok(())
}
