//! The authentication flows of a realm in memory.

use std::collections::{HashMap, HashSet};

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::flow::{self, AuthenticatorConfig, Execution, Flow};
use crate::model::flow_size;
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
        let (flows, executions) = (flow::list(tx, realm).await?, flow::list_executions(tx, realm).await?);
        Ok(Self::new(flows, executions, flow::list_configs(tx, realm).await?))
    }

    /// Of the rows that they are; each flow's executions are in their order.
    #[must_use]
    pub fn new(flows: Vec<Flow>, executions: Vec<Execution>, configs: Vec<AuthenticatorConfig>) -> Self {
        let mut out = Self::default();
        out.flows.extend(flows.into_iter().map(|f| (f.id.clone(), f)));
        for execution in executions {
            out.executions.entry(execution.flow_id.clone()).or_default().push(execution);
        }
        out.configs.extend(configs.into_iter().map(|c| (c.id.clone(), c)));
        out
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

    /// Whether a flow is small enough to be walked.
    #[must_use]
    pub fn is_walkable(&self, flow_id: &str) -> bool {
        flow_size::is_walkable(flow_id, &|id| self.executions(id))
    }

    /// The step of that id, in whichever flow.
    #[must_use]
    pub fn execution(&self, id: &str) -> Option<&Execution> {
        self.executions.values().flatten().find(|e| e.id == id)
    }

    /// The steps of all flows, in no order.
    pub fn all_executions(&self) -> impl Iterator<Item = &Execution> {
        self.executions.values().flatten()
    }

    #[must_use]
    pub fn config(&self, id: &str) -> Option<&AuthenticatorConfig> {
        self.configs.get(id)
    }

    /// All configurations, in no order.
    pub fn configs(&self) -> impl Iterator<Item = &AuthenticatorConfig> {
        self.configs.values()
    }

    /// The flows that a flow is made of, itself first, each once.
    #[must_use]
    pub fn below<'a>(&'a self, flow_id: &'a str) -> Vec<&'a str> {
        let (mut found, mut seen) = (vec![flow_id], HashSet::from([flow_id]));
        let mut next = 0;
        while let Some(id) = found.get(next) {
            next += 1;
            let children = self.executions(id).iter().filter_map(|e| e.child_flow_id.as_deref());
            let new: Vec<&str> = children.filter(|child| seen.insert(child)).collect();
            found.extend(new);
        }
        found
    }

    /// Whether one flow is another, or a step of it, however far below.
    #[must_use]
    pub fn is_below(&self, top: &str, flow_id: &str) -> bool {
        self.below(top).contains(&flow_id)
    }

    /// The flows of which a flow is a step.
    pub fn parents<'a>(&'a self, flow_id: &'a str) -> impl Iterator<Item = &'a str> {
        let steps = self.executions.values().flatten();
        steps.filter(move |e| e.child_flow_id.as_deref() == Some(flow_id)).map(|e| e.flow_id.as_str())
    }
}
