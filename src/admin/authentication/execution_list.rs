//! `flows/{flow}/executions`: all steps of a flow and of those below it, in the order in which they are shown.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use keycloak::types::AuthenticationExecutionInfoRepresentation as Info;

use super::{FlowPath, binding, checked_alias, refuse};
use crate::admin::auth::{Flows, Manage, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::login::catalog;
use crate::model::flow::{Execution, Requirement};
use crate::model::flow_change;
use crate::model::view::flows::Flows as Tree;

/// The most levels that are shown: more than a login can have.
const MAX_LEVEL: i32 = 32;

/// `GET`.
pub async fn list(admin: View<Flows>, path: web::Path<FlowPath>) -> Result<HttpResponse, Refusal> {
    let tree = &admin.cx.realm.flows;
    let flow = tree.find_by_alias(&path.flow).ok_or_else(|| Fault::missing("Flow not found"))?;
    let (mut out, mut seen) = (Vec::new(), HashSet::new());
    descend(tree, &flow.id, 0, &mut seen, &mut out);
    Ok(reply::json(&out))
}

fn descend<'a>(tree: &'a Tree, flow: &'a str, level: i32, seen: &mut HashSet<&'a str>, out: &mut Vec<Info>) {
    if level > MAX_LEVEL || !seen.insert(flow) {
        return;
    }
    for (execution, index) in tree.executions(flow).iter().zip(0..) {
        let info = Info { level: Some(level), index: Some(index), ..info(tree, execution) };
        out.push(info);
        if let Some(child) = execution.child_flow_id.as_deref() {
            descend(tree, child, level + 1, seen, out);
        }
    }
}

fn names(requirements: &[Requirement]) -> Option<Vec<String>> {
    Some(requirements.iter().map(|r| r.as_str().to_owned()).collect())
}

/// A step, without its place.
fn info(tree: &Tree, e: &Execution) -> Info {
    let config = e.config_id.as_deref().and_then(|id| tree.config(id));
    let common = Info {
        id: Some(e.id.clone()),
        requirement: Some(e.requirement.as_str().to_owned()),
        priority: i32::try_from(e.priority).ok(),
        authentication_config: config.map(|c| c.id.clone()),
        configurable: Some(false),
        ..Info::default()
    };
    if let Some(flow) = e.child_flow_id.as_deref().and_then(|id| tree.get(id)) {
        let is_form = flow.provider_id == "form-flow";
        return Info {
            display_name: Some(flow.alias.clone()),
            description: Some(flow.description.clone().unwrap_or_default()),
            authentication_flow: Some(true),
            flow_id: Some(flow.id.clone()),
            provider_id: e.authenticator.clone().filter(|_| is_form),
            requirement_choices: names(if is_form { catalog::FORM_FLOW } else { catalog::SUB_FLOW }),
            ..common
        };
    }
    let id = e.authenticator.clone().unwrap_or_default();
    let provider = catalog::find(&id);
    Info {
        display_name: Some(provider.map_or_else(|| id.clone(), |p| p.name.to_owned())),
        alias: config.map(|c| c.alias.clone()),
        configurable: Some(provider.is_some_and(|p| p.is_configurable)),
        requirement_choices: names(provider.map_or(&[], |p| p.requirements)),
        provider_id: Some(id),
        ..common
    }
}

/// `PUT`: requirement and priority of a step; of a sub-flow its alias and description too. As in Keycloak the id alone says
/// which step it is, and a requirement may be one that is not offered.
pub async fn update(
    admin: Manage<Flows>,
    path: web::Path<FlowPath>,
    body: Body<Info>,
) -> Result<HttpResponse, Refusal> {
    let tree = &admin.cx.realm.flows;
    let flow = tree.find_by_alias(&path.flow).ok_or_else(|| Fault::missing("flow not found"))?;
    let at = format!("authentication/flows/{}/executions", flow.alias);
    let event = admin.event(Operation::Update, "AUTH_EXECUTION", &at, Some(&body.value));
    let (realm, sent) = (admin.cx.realm.realm.clone(), body.value);
    let requirement = sent.requirement.as_deref().map(parse).transpose()?;
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm.id).await?;
            let known = sent.id.as_deref().and_then(|id| tree.execution(id));
            let mut step = known.ok_or_else(|| Fault::missing("Illegal execution"))?.clone();
            step.requirement = requirement.unwrap_or(step.requirement);
            step.priority = sent.priority.map_or(step.priority, i64::from);
            flow_change::update_execution(tx, &realm.id, &step).await?;
            if let Some(child) = step.child_flow_id.as_deref().and_then(|id| tree.get(id)) {
                let mut child = child.clone();
                let alias = sent.display_name.as_deref().unwrap_or(&child.alias);
                if alias != child.alias {
                    let alias = checked_alias(Some(alias), "Failed to update flow with empty alias name")?;
                    binding::rename(tx, &realm.name, &child.alias, &alias).await?;
                    child.alias = alias;
                }
                child.description = sent.description.clone().or(child.description);
                flow_change::update(tx, &child).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// A requirement by its name.
pub fn parse(name: &str) -> Result<Requirement, Fault> {
    Requirement::parse(name).ok_or_else(|| refuse(format!("There is no requirement {name}")))
}
