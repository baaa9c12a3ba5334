//! What is configured of a required action. Options that an action does not have are left out; values that make no sense are
//! refused with the option's name.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::{RequiredActionConfigInfoRepresentation, RequiredActionConfigRepresentation};
use serde_json::json;

use super::refuse;
use super::required_action::{Path, of_alias};
use crate::admin::auth::{Admin, Manage, RequiredActions, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, FieldFault, Kind, Words};
use crate::login::catalog;
use crate::model::property::Property;
use crate::model::required_action::{self, RequiredAction};

const KIND: &str = "REQUIRED_ACTION_CONFIG";
/// Options that are numbers, none below zero.
const NUMBERS: &[&str] = &["max_auth_age", "emailResendCooldownSeconds", "warning_threshold"];

/// The action and its options, if it can be configured.
fn configurable<'a>(admin: &'a Admin, alias: &str) -> Option<(&'a RequiredAction, &'static [Property])> {
    let action = of_alias(admin, alias)?;
    Some((action, catalog::required_action_properties(&action.provider_id)?))
}

fn fixed() -> Fault {
    refuse("RequiredAction is not configurable")
}

/// `GET config-description`.
pub async fn description(admin: View<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let missing = || Fault::missing("Could not find configurable RequiredAction provider");
    let (_, properties) = configurable(&admin, &path.action).ok_or_else(missing)?;
    let properties = Some(properties.iter().map(Property::representation).collect());
    Ok(reply::json(&RequiredActionConfigInfoRepresentation { properties }))
}

/// `GET config`.
pub async fn find(admin: View<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let (action, _) = configurable(&admin, &path.action).ok_or_else(fixed)?;
    let config = action.config.clone().into_iter().collect();
    Ok(reply::json(&RequiredActionConfigRepresentation { config: Some(config) }))
}

/// `PUT config`: all of it.
pub async fn update(
    admin: Manage<RequiredActions>,
    path: web::Path<Path>,
    body: Body<RequiredActionConfigRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let (action, properties) = configurable(&admin, &path.action).ok_or_else(fixed)?;
    let sent = body.value.config.clone().unwrap_or_default();
    let is_known = |name: &String| properties.iter().any(|p| p.name == name);
    let config: BTreeMap<String, String> =
        sent.into_iter().filter(|(name, value)| is_known(name) && !value.is_empty()).collect();
    config.iter().try_for_each(|(name, value)| check(name, value))?;
    store(&admin, Operation::Update, action, config, Some(&body.value)).await
}

/// `DELETE config`.
pub async fn remove(admin: Manage<RequiredActions>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let (action, _) = configurable(&admin, &path.action).ok_or_else(fixed)?;
    store(&admin, Operation::Delete, action, BTreeMap::new(), None).await
}

/// Refused when a number is none.
pub fn check(name: &str, value: &str) -> Result<(), Fault> {
    if !NUMBERS.contains(&name) {
        return Ok(());
    }
    let (message, params) = match value.parse::<i64>() {
        Ok(0..) => return Ok(()),
        Ok(_) => ("error-number-out-of-range-too-small", vec![json!(name), json!(0)]),
        Err(_) => ("error-invalid-value", vec![json!(name)]),
    };
    let fault = FieldFault { field: name.to_owned(), message: message.to_owned(), params };
    Err(Fault::new(Kind::Invalid, Words::Fields(vec![fault])))
}

async fn store(
    admin: &Admin,
    operation: Operation,
    action: &RequiredAction,
    config: BTreeMap<String, String>,
    sent: Option<&RequiredActionConfigRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let at = format!("authentication/required-actions/{}/config", action.alias);
    let event = admin.event(operation, KIND, &at, sent);
    let changed = RequiredAction { config, ..action.clone() };
    admin
        .cx
        .write(async move |tx| {
            required_action::update(tx, &changed).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
