//! Authentication flows, their configurations and required actions as JSON.

use keycloak::types::{
    AuthenticationExecutionExportRepresentation, AuthenticationFlowRepresentation, AuthenticatorConfigRepresentation,
    RealmRepresentation, RequiredActionProviderRepresentation,
};

use super::rows::Rows;
use super::unsorted;
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::flow::{AuthenticatorConfig, Execution, Flow};
use crate::model::required_action::RequiredAction;
use crate::model::view::flows::Flows;
use crate::realms::secrets;

/// Puts them into a realm. Without a master key secrets are masked.
pub fn put(rows: &Rows, out: &mut RealmRepresentation, master: Option<&MasterKey>) -> Result<(), Fault> {
    let mut flows: Vec<_> = rows.flows.iter().map(|f| flow(&rows.flows, f)).collect();
    flows.sort_by(|a, b| a.alias.cmp(&b.alias));
    let shown = |c: &AuthenticatorConfig| match master {
        Some(master) => secrets::open_step(c.clone(), master),
        None => Ok(secrets::masked_step(c.clone())),
    };
    let mut configs = rows.flows.configs().map(|c| Ok(config(&shown(c)?))).collect::<Result<Vec<_>, Fault>>()?;
    configs.sort_by(|a, b| a.alias.cmp(&b.alias));
    out.authentication_flows = Some(flows);
    out.authenticator_config = Some(configs);
    out.required_actions = Some(rows.required_actions.iter().map(action).collect());
    Ok(())
}

/// A flow with its steps.
#[must_use]
pub fn flow(flows: &Flows, f: &Flow) -> AuthenticationFlowRepresentation {
    AuthenticationFlowRepresentation {
        id: Some(f.id.clone()),
        alias: Some(f.alias.clone()),
        description: f.description.clone(),
        provider_id: Some(f.provider_id.clone()),
        top_level: Some(f.top_level),
        built_in: Some(f.built_in),
        authentication_executions: Some(flows.executions(&f.id).iter().map(|e| execution(flows, e)).collect()),
    }
}

#[allow(deprecated, reason = "an export has the misspelt member too")]
fn execution(flows: &Flows, e: &Execution) -> AuthenticationExecutionExportRepresentation {
    let child = e.child_flow_id.as_deref().and_then(|id| flows.get(id));
    let config = e.config_id.as_deref().and_then(|id| flows.config(id));
    AuthenticationExecutionExportRepresentation {
        authenticator: e.authenticator.clone(),
        authenticator_config: config.map(|c| c.alias.clone()),
        flow_alias: child.map(|f| f.alias.clone()),
        authenticator_flow: Some(child.is_some()),
        autheticator_flow: Some(child.is_some()),
        requirement: Some(e.requirement.as_str().to_owned()),
        priority: i32::try_from(e.priority).ok(),
        user_setup_allowed: Some(false),
    }
}

/// A configuration as it is stored.
#[must_use]
pub fn config(c: &AuthenticatorConfig) -> AuthenticatorConfigRepresentation {
    AuthenticatorConfigRepresentation {
        id: Some(c.id.clone()),
        alias: Some(c.alias.clone()),
        config: Some(unsorted(&c.config)),
    }
}

/// A required action.
#[must_use]
pub fn action(a: &RequiredAction) -> RequiredActionProviderRepresentation {
    RequiredActionProviderRepresentation {
        alias: Some(a.alias.clone()),
        name: Some(a.name.clone()),
        provider_id: Some(a.provider_id.clone()),
        enabled: Some(a.enabled),
        default_action: Some(a.default_action),
        priority: i32::try_from(a.priority).ok(),
        config: Some(unsorted(&a.config)),
    }
}
