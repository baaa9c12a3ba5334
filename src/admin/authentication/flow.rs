//! One flow, and the realm's top-level flows.

use actix_web::{HttpResponse, web};
use keycloak::types::AuthenticationFlowRepresentation;

use super::{FlowPath, binding, checked_alias, family, refuse};
use crate::admin::auth::{Flows, Manage, Query, View};
use crate::admin::body::Body;
use crate::admin::{identifier, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::login::catalog;
use crate::model::view::flows::Flows as Tree;
use crate::model::{flow, flow_change};
use crate::realms::export::flows::flow as representation;

/// A flow that Keycloak does not list either.
const UNLISTED: &str = "saml ecp";

fn missing() -> Fault {
    Fault::missing("Could not find flow with id")
}

/// `GET`: the top-level flows by alias.
pub async fn list(admin: Query<Flows>) -> HttpResponse {
    let flows = &admin.cx.realm.flows;
    let mut top: Vec<_> = flows.iter().filter(|f| f.top_level && f.alias != UNLISTED).collect();
    top.sort_by(|a, b| a.alias.cmp(&b.alias));
    reply::json(&top.into_iter().map(|f| representation(flows, f)).collect::<Vec<_>>())
}

/// `GET {flow}`.
pub async fn find(admin: View<Flows>, path: web::Path<FlowPath>) -> Result<HttpResponse, Refusal> {
    let flows = &admin.cx.realm.flows;
    Ok(reply::json(&representation(flows, flows.get(&path.flow).ok_or_else(missing)?)))
}

/// `POST`: a flow without steps, which have a way of their own. Nothing new is built in.
pub async fn insert(
    admin: Manage<Flows>,
    body: Body<AuthenticationFlowRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let sent = body.value;
    let provider_id = sent.provider_id.unwrap_or_else(|| "basic-flow".into());
    let flow = flow::Flow {
        alias: checked_alias(sent.alias.as_deref(), "Failed to create flow with empty alias name")?,
        id: identifier::given_or_new(&admin.cx, sent.id.as_deref())?,
        realm_id: admin.cx.realm.realm.id.clone(),
        description: sent.description,
        top_level: sent.top_level.unwrap_or(false),
        built_in: false,
        provider_id,
    };
    if !catalog::is_flow(&flow.provider_id) {
        return Err(refuse(format!("No flow provider found for id: {}", flow.provider_id)).into());
    }
    let path = format!("authentication/flows/{}", flow.id);
    let mut told = representation(&Tree::default(), &flow);
    told.authentication_executions = None;
    let event = admin.event(Operation::Create, "AUTH_FLOW", &path, Some(&told));
    admin
        .cx
        .write(async move |tx| {
            flow::insert(tx, &flow).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// `PUT {flow}`: its alias, which everything that names it follows, and its description.
pub async fn update(
    admin: Manage<Flows>,
    path: web::Path<FlowPath>,
    body: Body<AuthenticationFlowRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let known = admin.cx.realm.flows.get(&path.flow).ok_or_else(missing)?;
    let alias = checked_alias(body.value.alias.as_deref(), "Failed to update flow with empty alias name")?;
    let event =
        admin.event(Operation::Update, "AUTH_FLOW", &format!("authentication/flows/{}", known.id), Some(&body.value));
    let (realm, id, description) = (admin.cx.realm.realm.clone(), known.id.clone(), body.value.description);
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm.id).await?;
            let mut flow = tree.get(&id).ok_or_else(missing)?.clone();
            let old = std::mem::replace(&mut flow.alias, alias.clone());
            flow.description = description.clone().or(flow.description);
            flow_change::update(tx, &flow).await?;
            binding::rename(tx, &realm.name, &old, &flow.alias).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE {flow}`, with what is below it and of no other flow. The step that a sub-flow was goes with it; a flow that others
/// have as a step would leave a gap in them.
pub async fn remove(admin: Manage<Flows>, path: web::Path<FlowPath>) -> Result<HttpResponse, Refusal> {
    let unknown = || Fault::missing("Flow not found");
    let id = admin.cx.realm.flows.get(&path.flow).ok_or_else(unknown)?.id.clone();
    let event = admin.event(Operation::Delete, "AUTH_FLOW", &format!("authentication/flows/{id}"), None::<&()>);
    let realm = admin.cx.realm.realm.clone();
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm.id).await?;
            if tree.get(&id).ok_or_else(unknown)?.built_in {
                return Err(refuse("Can't delete built in flow"));
            }
            family::require_alone(&tree, &id)?;
            family::remove(tx, &realm, &tree, &id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
