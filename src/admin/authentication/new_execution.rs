//! New steps of a flow: providers and sub-flows. Refused: providers that the kind of flow does not have, flows that are built
//! in, and a flow as a step of itself.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::AuthenticationExecutionRepresentation;
use serde_json::Value;

use super::execution_list::parse;
use super::{FlowPath, checked_alias, refuse};
use crate::admin::auth::{Flows, Manage};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::login::catalog::{self, Provider};
use crate::model::flow::{self, Execution, Flow, Requirement};
use crate::model::view::flows::Flows as Tree;

type Members = BTreeMap<String, Value>;

const NO_PARENT: &str = "Parent flow doesn't exist";
const BUILT_IN: &str = "It is illegal to add execution to a built in flow";

/// The step of that id that such a flow may have.
fn step(flow: &Flow, id: Option<&str>) -> Result<&'static Provider, Fault> {
    let found = id.and_then(|id| catalog::find_step(&flow.provider_id, id));
    found.ok_or_else(|| refuse(format!("No authentication provider found for id: {}", id.unwrap_or("null"))))
}

/// The priority that is asked for, or the one after the last step's.
fn priority(tree: &Tree, flow: &str, sent: Option<&Value>) -> Result<i64, Fault> {
    let Some(sent) = sent.filter(|sent| !sent.is_null()) else {
        return Ok(tree.executions(flow).last().map_or(0, |last| last.priority.saturating_add(1)));
    };
    let number = sent.as_i64().and_then(|n| i32::try_from(n).ok());
    number.map(i64::from).ok_or_else(|| refuse("A priority is a number of 32 bits"))
}

/// `POST flows/{flow}/executions/execution`.
pub async fn of_provider(
    admin: Manage<Flows>,
    path: web::Path<FlowPath>,
    body: Body<Members>,
) -> Result<HttpResponse, Refusal> {
    let tree = &admin.cx.realm.flows;
    let parent = tree.find_by_alias(&path.flow).ok_or_else(|| refuse(NO_PARENT))?;
    if parent.built_in {
        return Err(refuse(BUILT_IN).into());
    }
    let text = |name: &str| body.value.get(name).and_then(Value::as_str);
    let provider = step(parent, text("provider"))?;
    let execution = Execution {
        id: admin.cx.app.random.uuid(),
        flow_id: parent.id.clone(),
        authenticator: Some(provider.id.to_owned()),
        child_flow_id: None,
        requirement: text("requirement").map(parse).transpose()?.unwrap_or(provider.initial_requirement()),
        priority: priority(tree, &parent.id, body.value.get("priority"))?,
        config_id: None,
    };
    let at = format!("authentication/flows/{}/executions/execution", parent.alias);
    let event = admin.event(Operation::Create, "AUTH_EXECUTION", &at, Some(&told(&body.value, &execution.id)));
    let (realm, path) = (admin.cx.realm.realm.id.clone(), format!("authentication/executions/{}", execution.id));
    admin
        .cx
        .write(async move |tx| {
            flow::insert_execution(tx, &realm, &execution).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// What was sent, with the id of what was made.
fn told(sent: &Members, id: &str) -> Members {
    let mut told = sent.clone();
    told.insert("id".into(), id.into());
    told
}

/// `POST flows/{flow}/executions/flow`: a new sub-flow.
pub async fn of_flow(
    admin: Manage<Flows>,
    path: web::Path<FlowPath>,
    body: Body<Members>,
) -> Result<HttpResponse, Refusal> {
    let tree = &admin.cx.realm.flows;
    let parent = tree.find_by_alias(&path.flow).ok_or_else(|| Fault::invalid(NO_PARENT))?;
    if parent.built_in {
        return Err(refuse("It is illegal to add sub-flow to a built in flow").into());
    }
    let (flow, execution) = sub_flow(&admin, parent, &body.value)?;
    if tree.find_by_alias(&flow.alias).is_some() {
        return Err(Fault::conflict("New flow alias name already exists").into());
    }
    let at = format!("authentication/flows/{}/executions/flow", parent.alias);
    let event = admin.event(Operation::Create, "AUTH_EXECUTION_FLOW", &at, Some(&told(&body.value, &execution.id)));
    let (realm, path) = (admin.cx.realm.realm.id.clone(), format!("authentication/flows/{}", flow.id));
    admin
        .cx
        .write(async move |tx| {
            flow::insert(tx, &flow).await?;
            flow::insert_execution(tx, &realm, &execution).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// The rows of a sub-flow and of the step that it is.
fn sub_flow(admin: &Manage<Flows>, parent: &Flow, sent: &Members) -> Result<(Flow, Execution), Fault> {
    let text = |name: &str| sent.get(name).and_then(Value::as_str);
    let kind = text("type").unwrap_or("basic-flow");
    // Pages have actions, and clients have authenticators: neither has flows.
    if !catalog::is_flow(kind) || parent.provider_id == "form-flow" {
        return Err(refuse(format!("A {} cannot have a sub-flow of type {kind}", parent.provider_id)));
    }
    let page = text("provider").filter(|_| kind == "form-flow");
    if kind == "form-flow" && !catalog::FORMS.iter().any(|form| Some(form.id) == page) {
        return Err(refuse(format!("No authentication provider found for id: {}", page.unwrap_or("null"))));
    }
    let flow = Flow {
        id: admin.cx.app.random.uuid(),
        realm_id: parent.realm_id.clone(),
        alias: checked_alias(text("alias"), "Failed to create flow with empty alias name")?,
        description: text("description").map(str::to_owned),
        provider_id: kind.to_owned(),
        top_level: false,
        built_in: false,
    };
    let execution = Execution {
        id: admin.cx.app.random.uuid(),
        flow_id: parent.id.clone(),
        authenticator: page.map(str::to_owned),
        child_flow_id: Some(flow.id.clone()),
        requirement: text("requirement").map(parse).transpose()?.unwrap_or(Requirement::Disabled),
        priority: priority(&admin.cx.realm.flows, &parent.id, sent.get("priority"))?,
        config_id: None,
    };
    Ok((flow, execution))
}

/// `POST executions`: a step that names everything by ids.
pub async fn insert(
    admin: Manage<Flows>,
    body: Body<AuthenticationExecutionRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let execution = by_ids(&admin, &body.value)?;
    let path = format!("authentication/executions/{}", execution.id);
    let event = admin.event(Operation::Create, "AUTH_EXECUTION", &path, Some(&body.value));
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm).await?;
            require_no_cycle(&tree, &execution)?;
            flow::insert_execution(tx, &realm, &execution).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

fn by_ids(admin: &Manage<Flows>, sent: &AuthenticationExecutionRepresentation) -> Result<Execution, Fault> {
    let tree = &admin.cx.realm.flows;
    let parent = sent.parent_flow.as_deref().ok_or_else(|| refuse("parent flow not set on new execution"))?;
    let parent = tree.get(parent).ok_or_else(|| refuse("execution parent flow does not exist"))?;
    if parent.built_in {
        return Err(refuse(BUILT_IN));
    }
    let unknown = |what: &str, id: &str| refuse(format!("There is no {what} {id}"));
    let child = sent.flow_id.as_deref().map(|id| tree.get(id).ok_or_else(|| unknown("flow", id))).transpose()?;
    let config = sent.authenticator_config.as_deref();
    let config = config.map(|id| tree.config(id).ok_or_else(|| unknown("configuration", id))).transpose()?;
    let provider = if child.is_none() { Some(step(parent, sent.authenticator.as_deref())?) } else { None };
    let initial = provider.map_or(Requirement::Disabled, Provider::initial_requirement);
    Ok(Execution {
        id: admin.cx.app.random.uuid(),
        flow_id: parent.id.clone(),
        authenticator: provider.map(|p| p.id.to_owned()).or(sent.authenticator.clone()),
        child_flow_id: child.map(|f| f.id.clone()),
        requirement: sent.requirement.as_deref().map(parse).transpose()?.unwrap_or(initial),
        priority: priority(tree, &parent.id, sent.priority.map(Value::from).as_ref())?,
        config_id: config.map(|c| c.id.clone()),
    })
}

fn require_no_cycle(tree: &Tree, execution: &Execution) -> Result<(), Fault> {
    match execution.child_flow_id.as_deref() {
        Some(child) if tree.is_below(child, &execution.flow_id) => {
            Err(Fault::invalid("A flow cannot be a step of itself"))
        }
        _ => Ok(()),
    }
}
