//! The realm's required actions: which there are, whether they are on, and in which order they are asked.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::RequiredActionProviderRepresentation;
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::{Move, moved};
use super::required_action_config::check;
use super::{checked_alias, refuse};
use crate::admin::auth::{Admin, Manage, Query, RequiredActions, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::login::catalog;
use crate::model::required_action::{self, RequiredAction};
use crate::realms::defaults::actions::ACTIONS;
use crate::realms::export::flows::action as representation;

const KIND: &str = "REQUIRED_ACTION";

/// The alias in the path.
#[derive(Deserialize)]
pub struct Path {
    pub action: String,
}

/// The action of that alias.
pub fn of_alias<'a>(admin: &'a Admin, alias: &str) -> Option<&'a RequiredAction> {
    admin.cx.realm.required_actions.iter().find(|a| a.alias == alias)
}

fn missing() -> Fault {
    Fault::missing("Failed to find required action")
}

/// `GET required-actions`.
pub async fn list(admin: Query<RequiredActions>) -> HttpResponse {
    reply::json(&admin.cx.realm.required_actions.iter().map(representation).collect::<Vec<_>>())
}

/// `GET required-actions/{action}`.
pub async fn find(admin: View<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&representation(of_alias(&admin, &path.action).ok_or_else(missing)?)))
}

/// `PUT required-actions/{action}`: all of it but what it is an action of.
pub async fn update(
    admin: Manage<RequiredActions>,
    path: web::Path<Path>,
    body: Body<RequiredActionProviderRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let (old, sent) = (of_alias(&admin, &path.action).ok_or_else(missing)?, &body.value);
    let changed = RequiredAction {
        alias: checked_alias(sent.alias.as_deref().or(Some(&old.alias)), "An alias cannot be empty")?,
        name: sent.name.clone().unwrap_or_else(|| old.name.clone()),
        enabled: sent.enabled.unwrap_or(false),
        default_action: sent.default_action.unwrap_or(false),
        priority: sent.priority.unwrap_or(0).into(),
        config: sent.config.clone().unwrap_or_default().into_iter().collect(),
        ..old.clone()
    };
    changed.config.iter().try_for_each(|(name, value)| check(name, value))?;
    let at = format!("authentication/required-actions/{}", old.alias);
    let event = admin.event(Operation::Update, KIND, &at, Some(sent));
    admin
        .cx
        .write(async move |tx| {
            required_action::update(tx, &changed).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE required-actions/{action}`.
pub async fn remove(admin: Manage<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let old = of_alias(&admin, &path.action).ok_or_else(|| Fault::missing("Failed to find required action."))?;
    let (realm, alias) = (old.realm_id.clone(), old.alias.clone());
    let event = admin.event(Operation::Delete, KIND, &format!("authentication/required-actions/{alias}"), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            required_action::delete(tx, &realm, &alias).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `POST required-actions/{action}/raise-priority`.
pub async fn raise(admin: Manage<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    shift(&admin, path.into_inner().action, Move::Up).await
}

/// `POST required-actions/{action}/lower-priority`.
pub async fn lower(admin: Manage<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    shift(&admin, path.into_inner().action, Move::Down).await
}

async fn shift(admin: &Manage<RequiredActions>, alias: String, to: Move) -> Result<HttpResponse, Refusal> {
    let at = format!("authentication/required-actions/{alias}/{}", to.path());
    let event = admin.event(Operation::Update, KIND, &at, None::<&()>);
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            let all = required_action::list(tx, &realm).await?;
            let place = all.iter().position(|a| a.alias == alias);
            let place = place.ok_or_else(|| Fault::missing("Failed to find required action."))?;
            let before: Vec<i64> = all.iter().map(|a| a.priority).collect();
            let Some(after) = moved(&before, place, to) else { return Ok(()) };
            for (action, priority) in all.iter().zip(after).filter(|(action, new)| action.priority != *new) {
                required_action::update(tx, &RequiredAction { priority, ..action.clone() }).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `GET unregistered-required-actions`: those that exist, but not in this realm.
pub async fn unregistered(admin: View<RequiredActions>) -> HttpResponse {
    let is_there = |id: &str| admin.cx.realm.required_actions.iter().any(|a| a.provider_id == id);
    let others = ACTIONS.iter().filter(|a| !is_there(a.id));
    reply::json(&others.map(|a| json!({ "providerId": a.id, "name": a.name })).collect::<Vec<_>>())
}

/// `POST register-required-action`: as the last one.
pub async fn register(
    admin: Manage<RequiredActions>,
    body: Body<BTreeMap<String, Value>>,
) -> Result<HttpResponse, Refusal> {
    let text = |name: &str| body.value.get(name).and_then(Value::as_str);
    let unknown = || refuse("Required Action Provider with given providerId not found");
    let provider = text("providerId").and_then(catalog::find_required_action).ok_or_else(unknown)?;
    if of_alias(&admin, provider.id).is_some() {
        let text = "A Required Action Provider with given alias already exists.";
        return Err(Fault::oauth(Kind::Conflict, "conflict", text).into());
    }
    let last = admin.cx.realm.required_actions.iter().map(|a| a.priority).max();
    let action = RequiredAction {
        id: admin.cx.app.random.uuid(),
        realm_id: admin.cx.realm.realm.id.clone(),
        alias: provider.id.to_owned(),
        name: text("name").unwrap_or(provider.name).to_owned(),
        provider_id: provider.id.to_owned(),
        enabled: true,
        default_action: false,
        priority: last.map_or(0, |last| last + 1),
        config: BTreeMap::new(),
    };
    let event = admin.event(Operation::Create, KIND, "authentication/register-required-action", Some(&body.value));
    admin
        .cx
        .write(async move |tx| {
            required_action::insert(tx, &action).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
