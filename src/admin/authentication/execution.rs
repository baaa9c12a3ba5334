//! One step of a flow: `executions/{execution}`. A flow that is built in keeps its steps and their order.

use actix_web::{HttpResponse, web};
use keycloak::types::AuthenticationExecutionRepresentation;

use super::order::{Move, moved};
use super::{ExecutionPath, family, refuse};
use crate::admin::auth::{Flows, Manage, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::flow::Execution;
use crate::model::flow_change;
use crate::model::view::flows::Flows as Tree;

/// A step that is not there.
pub fn missing() -> Fault {
    Fault::missing("Illegal execution")
}

/// `GET`.
pub async fn find(admin: View<Flows>, path: web::Path<ExecutionPath>) -> Result<HttpResponse, Refusal> {
    let step = admin.cx.realm.flows.execution(&path.execution).ok_or_else(missing)?;
    Ok(reply::json(&representation(step)))
}

/// A step as it is stored.
#[allow(deprecated, reason = "Keycloak has the misspelt member too")]
pub fn representation(e: &Execution) -> AuthenticationExecutionRepresentation {
    let is_flow = e.child_flow_id.is_some();
    AuthenticationExecutionRepresentation {
        id: Some(e.id.clone()),
        authenticator: e.authenticator.clone(),
        authenticator_config: e.config_id.clone(),
        authenticator_flow: Some(is_flow),
        autheticator_flow: Some(is_flow),
        flow_id: e.child_flow_id.clone(),
        parent_flow: Some(e.flow_id.clone()),
        requirement: Some(e.requirement.as_str().to_owned()),
        priority: i32::try_from(e.priority).ok(),
    }
}

/// The step, unless its flow is built in: that is refused with `text`.
fn changeable(tree: &Tree, id: &str, text: &'static str) -> Result<Execution, Fault> {
    let step = tree.execution(id).ok_or_else(missing)?;
    match tree.get(&step.flow_id) {
        Some(flow) if flow.built_in => Err(refuse(text)),
        _ => Ok(step.clone()),
    }
}

/// `DELETE`.
pub async fn remove(admin: Manage<Flows>, path: web::Path<ExecutionPath>) -> Result<HttpResponse, Refusal> {
    let (realm, id) = (admin.cx.realm.realm.clone(), path.into_inner().execution);
    let event =
        admin.event(Operation::Delete, "AUTH_EXECUTION", &format!("authentication/executions/{id}"), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm.id).await?;
            let step = changeable(&tree, &id, "It is illegal to remove execution from a built in flow")?;
            family::remove_step(tx, &realm, &tree, &step).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `POST raise-priority`.
pub async fn raise(admin: Manage<Flows>, path: web::Path<ExecutionPath>) -> Result<HttpResponse, Refusal> {
    shift(&admin, path.into_inner().execution, Move::Up).await
}

/// `POST lower-priority`.
pub async fn lower(admin: Manage<Flows>, path: web::Path<ExecutionPath>) -> Result<HttpResponse, Refusal> {
    shift(&admin, path.into_inner().execution, Move::Down).await
}

async fn shift(admin: &Manage<Flows>, id: String, to: Move) -> Result<HttpResponse, Refusal> {
    let realm = admin.cx.realm.realm.id.clone();
    let at = format!("authentication/executions/{id}/{}", to.path());
    let event = admin.event(Operation::Update, "AUTH_EXECUTION", &at, None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm).await?;
            let step = changeable(&tree, &id, "It is illegal to modify execution in a built in flow")?;
            let steps = tree.executions(&step.flow_id);
            let before: Vec<i64> = steps.iter().map(|e| e.priority).collect();
            let place = steps.iter().position(|e| e.id == id).unwrap_or_default();
            let Some(after) = moved(&before, place, to) else { return Ok(()) };
            for (step, priority) in steps.iter().zip(after).filter(|(step, priority)| step.priority != *priority) {
                flow_change::update_execution(tx, &realm, &Execution { priority, ..step.clone() }).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
