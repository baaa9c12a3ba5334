//! The authentication flows of a realm in memory.

use std::collections::HashMap;

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::flow::{self, AuthenticatorConfig, Execution, Flow};
use crate::model::id::RealmId;

/// The flows of a realm, their executions in order.
#[derive(Debug, Default)]
pub struct Flows {
    flows: HashMap<String, Flow>,
    executions: HashMap<String, Vec<Execution>>,
    configs: HashMap<String, AuthenticatorConfig>,
}

impl Flows {
    /// Reads them all.
    pub async fn load(tx: &Tx<'_>, realm: &RealmId) -> Result<Self, Fault> {
        let mut out = Self::default();
        for flow in flow::list(tx, realm).await? {
            out.flows.insert(flow.id.clone(), flow);
        }
        for execution in flow::list_executions(tx, realm).await? {
            out.executions.entry(execution.flow_id.clone()).or_default().push(execution);
        }
        for config in flow::list_configs(tx, realm).await? {
            out.configs.insert(config.id.clone(), config);
        }
        Ok(out)
    }

    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Flow> {
        self.flows.get(id)
    }

    #[must_use]
    pub fn find_by_alias(&self, alias: &str) -> Option<&Flow> {
        self.flows.values().find(|f| f.alias == alias)
    }

    /// All flows, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Flow> {
        self.flows.values()
    }

    /// The steps of a flow in their order.
    #[must_use]
    pub fn executions(&self, flow_id: &str) -> &[Execution] {
        self.executions.get(flow_id).map_or(&[], Vec::as_slice)
    }

    /// The step of that id, in whichever flow.
    #[must_use]
    pub fn execution(&self, id: &str) -> Option<&Execution> {
        self.executions.values().flatten().find(|e| e.id == id)
    }

    #[must_use]
    pub fn config(&self, id: &str) -> Option<&AuthenticatorConfig> {
        self.configs.get(id)
    }

    /// All configurations, in no order.
    pub fn configs(&self) -> impl Iterator<Item = &AuthenticatorConfig> {
        self.configs.values()
    }
}
