//! Authentication flows, their configurations, and required actions of a realm's JSON.

use std::collections::HashMap;

use keycloak::types::{
    AuthenticationExecutionExportRepresentation, AuthenticationFlowRepresentation, AuthenticatorConfigRepresentation,
    RequiredActionProviderRepresentation,
};

use super::draft::{Draft, named, refuse, required, sorted};
use crate::fault::Fault;
use crate::model::flow::{AuthenticatorConfig, Execution, Flow, Requirement};
use crate::model::required_action::RequiredAction;
use crate::model::view::flows::Flows as View;
use crate::realms::secrets;

/// The rows that flows become.
#[derive(Default)]
pub struct Flows {
    pub flows: Vec<Flow>,
    pub configs: Vec<AuthenticatorConfig>,
    pub executions: Vec<Execution>,
}

/// Turns flows and configurations into rows.
///
/// # Errors
/// An alias that is missing or given twice; a sub-flow, configuration or requirement that does not exist; a flow that is a
/// step of itself, or too large to be walked.
pub fn plan(
    draft: &mut Draft<'_>,
    flows: Vec<AuthenticationFlowRepresentation>,
    configs: Vec<AuthenticatorConfigRepresentation>,
) -> Result<Flows, Fault> {
    let mut out = Flows::default();
    let known = plan_configs(draft, &mut out, configs)?;
    let mut steps = Vec::new();
    for (n, mut flow) in flows.into_iter().enumerate() {
        let at = format!("authenticationFlows[{n}]");
        let alias = named(&at, "alias", flow.alias.take())?;
        let id = draft.id(&at, flow.id.take())?;
        if draft.flows.insert(alias.clone(), id.clone()).is_some() {
            return Err(refuse(&at, format!("the alias '{alias}' is given twice")));
        }
        steps.push((at, id.clone(), flow.authentication_executions.take().unwrap_or_default()));
        out.flows.push(row(draft, id, alias, flow));
    }
    for (at, flow_id, executions) in steps {
        for (n, step) in executions.into_iter().enumerate() {
            out.executions.push(plan_step(
                draft,
                &format!("{at}.authenticationExecutions[{n}]"),
                &flow_id,
                &known,
                step,
            )?);
        }
    }
    check_sizes(&out)?;
    Ok(out)
}

/// A flow that is a step of itself, however far below, or that has too many steps, could not be walked.
fn check_sizes(flows: &Flows) -> Result<(), Fault> {
    let view = View::new(flows.flows.clone(), flows.executions.clone(), Vec::new());
    let is_cycle = |e: &&Execution| e.child_flow_id.as_deref().is_some_and(|child| view.is_below(child, &e.flow_id));
    if let Some(flow) = flows.executions.iter().find(is_cycle).and_then(|e| view.get(&e.flow_id)) {
        return Err(refuse(&"authenticationFlows", format!("the flow '{}' is a step of itself", flow.alias)));
    }
    match flows.flows.iter().find(|flow| !view.is_walkable(&flow.id)) {
        Some(flow) => Err(refuse(&"authenticationFlows", format!("the flow '{}' has too many steps", flow.alias))),
        None => Ok(()),
    }
}

fn row(draft: &Draft<'_>, id: String, alias: String, flow: AuthenticationFlowRepresentation) -> Flow {
    Flow {
        id,
        realm_id: draft.realm.id.clone(),
        alias,
        description: flow.description,
        provider_id: flow.provider_id.unwrap_or_else(|| "basic-flow".into()),
        top_level: flow.top_level.unwrap_or(false),
        built_in: flow.built_in.unwrap_or(false),
    }
}

/// Configurations are named by alias; of several with one alias the first counts.
fn plan_configs(
    draft: &Draft<'_>,
    out: &mut Flows,
    configs: Vec<AuthenticatorConfigRepresentation>,
) -> Result<HashMap<String, String>, Fault> {
    let mut known = HashMap::new();
    for (n, config) in configs.into_iter().enumerate() {
        let at = format!("authenticatorConfig[{n}]");
        let alias = named(&at, "alias", config.alias)?;
        if known.contains_key(&alias) {
            tracing::warn!(
                realm = draft.realm.name,
                alias,
                "an authenticator configuration is given twice: the first counts"
            );
            continue;
        }
        let id = draft.id(&at, config.id)?;
        known.insert(alias.clone(), id.clone());
        let mut config = AuthenticatorConfig { id, alias, config: sorted(config.config) };
        secrets::seal_step(&mut config, draft.makings.master_key, draft.makings.random);
        out.configs.push(config);
    }
    Ok(known)
}

fn plan_step(
    draft: &Draft<'_>,
    at: &str,
    flow_id: &str,
    configs: &HashMap<String, String>,
    step: AuthenticationExecutionExportRepresentation,
) -> Result<Execution, Fault> {
    let look_up = |member: &str, alias: Option<String>, known: &HashMap<String, String>| {
        let missing = |alias: &str| refuse(&at, format!("{member}: there is no '{alias}'"));
        alias.map(|alias| known.get(&alias).cloned().ok_or_else(|| missing(&alias))).transpose()
    };
    let requirement = required(&at, "requirement", step.requirement)?;
    let child_flow_id = look_up("flowAlias", step.flow_alias, &draft.flows)?;
    if step.authenticator.is_none() && child_flow_id.is_none() {
        return Err(refuse(&at, "authenticator is missing"));
    }
    Ok(Execution {
        id: draft.new_id(),
        flow_id: flow_id.to_owned(),
        authenticator: step.authenticator,
        child_flow_id,
        requirement: Requirement::parse(&requirement)
            .ok_or_else(|| refuse(&at, format!("requirement: there is no '{requirement}'")))?,
        priority: step.priority.unwrap_or(0).into(),
        config_id: look_up("authenticatorConfig", step.authenticator_config, configs)?,
    })
}

/// Turns required actions into rows.
///
/// # Errors
/// An alias that is missing.
pub fn plan_actions(
    draft: &Draft<'_>,
    actions: Vec<RequiredActionProviderRepresentation>,
) -> Result<Vec<RequiredAction>, Fault> {
    let plan = |(n, a): (usize, RequiredActionProviderRepresentation)| {
        let alias = named(&format!("requiredActions[{n}]"), "alias", a.alias)?;
        Ok(RequiredAction {
            id: draft.new_id(),
            realm_id: draft.realm.id.clone(),
            name: a.name.unwrap_or_else(|| alias.clone()),
            provider_id: a.provider_id.unwrap_or_else(|| alias.clone()),
            enabled: a.enabled.unwrap_or(false),
            default_action: a.default_action.unwrap_or(false),
            priority: a.priority.unwrap_or(0).into(),
            config: sorted(a.config),
            alias,
        })
    };
    actions.into_iter().enumerate().map(plan).collect()
}
