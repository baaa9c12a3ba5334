//! Configurations of steps. Their secrets are shown masked, and what comes masked stays as it is.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::AuthenticatorConfigRepresentation;
use serde::Deserialize;

use super::execution::missing as no_execution;
use super::{ExecutionPath, checked_alias, family};
use crate::admin::auth::{Admin, Flows, Manage, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::flow::{self, AuthenticatorConfig, Execution};
use crate::model::flow_change;
use crate::model::view::flows::Flows as Tree;
use crate::realms::export::flows::config as representation;
use crate::realms::secrets;

const KIND: &str = "AUTHENTICATOR_CONFIG";

/// The configuration in the path.
#[derive(Deserialize)]
pub struct Path {
    config: String,
}

fn missing() -> Fault {
    Fault::missing("Could not find authenticator config")
}

fn shown(tree: &Tree, id: &str) -> Result<HttpResponse, Refusal> {
    let config = tree.config(id).ok_or_else(missing)?;
    Ok(reply::json(&representation(&secrets::masked_step(config.clone()))))
}

/// `GET config/{config}`.
pub async fn find(admin: View<Flows>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    shown(&admin.cx.realm.flows, &path.config)
}

/// `GET executions/{execution}/config/{config}`.
pub async fn find_of(admin: View<Flows>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    shown(&admin.cx.realm.flows, &path.config)
}

/// A configuration as it is to be stored, and as it may be told. `id` and `old` are those of the one that is there.
fn checked(
    admin: &Admin,
    id: String,
    sent: AuthenticatorConfigRepresentation,
    old: Option<&AuthenticatorConfig>,
) -> Result<(AuthenticatorConfig, AuthenticatorConfigRepresentation), Fault> {
    let empty = "Failed to create authentication execution configuration with empty alias name";
    let alias = sent.alias.as_deref().or(old.map(|old| old.alias.as_str()));
    let mut config = AuthenticatorConfig { id, alias: checked_alias(alias, empty)?, config: BTreeMap::new() };
    let (masked, plain): (BTreeMap<_, _>, BTreeMap<_, _>) = sent
        .config
        .into_iter()
        .flatten()
        .filter(|(_, value)| !value.is_empty())
        .partition(|(_, v)| secrets::is_masked(v));
    config.config = plain;
    secrets::seal_step(&mut config, &admin.cx.app.master_key, &admin.cx.app.random);
    let stored = |name: String| Some((name.clone(), old?.config.get(&name)?.clone()));
    config.config.extend(masked.into_keys().filter_map(stored));
    let told = representation(&secrets::masked_step(config.clone()));
    Ok((config, told))
}

fn new(
    admin: &Admin,
    sent: AuthenticatorConfigRepresentation,
) -> Result<(AuthenticatorConfig, AuthenticatorConfigRepresentation), Fault> {
    checked(admin, admin.cx.app.random.uuid(), sent, None)
}

/// `POST executions/{execution}/config`: in the place of the one that the step has.
pub async fn insert_of(
    admin: Manage<Flows>,
    path: web::Path<ExecutionPath>,
    body: Body<AuthenticatorConfigRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let step = admin.cx.realm.flows.execution(&path.execution).ok_or_else(no_execution)?.id.clone();
    let (config, told) = new(&admin, body.value)?;
    let at = format!("authentication/executions/{step}/config");
    let event = admin.event(Operation::Create, KIND, &at, Some(&told));
    let (realm, id) = (admin.cx.realm.realm.clone(), config.id.clone());
    admin
        .cx
        .write(async move |tx| {
            let tree = Tree::load(tx, &realm.id).await?;
            let step = tree.execution(&step).ok_or_else(no_execution)?;
            family::remove_config(tx, &realm, &tree, step).await?;
            flow::insert_config(tx, &realm.id, &config).await?;
            let step = Execution { config_id: Some(config.id.clone()), ..step.clone() };
            flow_change::update_execution(tx, &realm.id, &step).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &format!("{at}/{id}")))
}

/// `POST config`: of no step yet.
pub async fn insert(
    admin: Manage<Flows>,
    body: Body<AuthenticatorConfigRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let (config, told) = new(&admin, body.value)?;
    let path = format!("authentication/config/{}", config.id);
    let event = admin.event(Operation::Create, KIND, &path, Some(&told));
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            flow::insert_config(tx, &realm, &config).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// `PUT config/{config}`: all values; an empty one is none.
pub async fn update(
    admin: Manage<Flows>,
    path: web::Path<Path>,
    body: Body<AuthenticatorConfigRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let old = admin.cx.realm.flows.config(&path.config).ok_or_else(missing)?;
    let (config, told) = checked(&admin, old.id.clone(), body.value, Some(old))?;
    let event = admin.event(Operation::Update, KIND, &format!("authentication/config/{}", old.id), Some(&told));
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            flow_change::update_config(tx, &realm, &config).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE config/{config}`.
pub async fn remove(admin: Manage<Flows>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let id = admin.cx.realm.flows.config(&path.config).ok_or_else(missing)?.id.clone();
    let event = admin.event(Operation::Delete, KIND, &format!("authentication/config/{id}"), None::<&()>);
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            flow_change::delete_config(tx, &realm, &id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
