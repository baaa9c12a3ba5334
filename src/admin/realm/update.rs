//! `PUT`: changes the settings of a realm. A member that is absent or null stays; so does what has a resource of its own.

use actix_web::HttpResponse;
use keycloak::types::RealmRepresentation;
use serde_json::{Map, Value};

use super::check;
use crate::admin::auth::{Admin, Manage, Realm as RealmArea};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::cache::RealmView;
use crate::credentials::policy::{self, Policy};
use crate::crypto::password::HashPolicy;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::realm::{self, Realm};
use crate::realms::defaults::settings::{ATTRIBUTES, DEVICE_ATTRIBUTES};
use crate::realms::{complete, create, secrets};

/// Members that are no settings, or that another resource changes.
const APART: &[&str] = &[
    "id",
    "realm",
    "enabled",
    "defaultRole",
    "defaultRoles",
    "defaultGroups",
    "users",
    "federatedUsers",
    "clients",
    "clientScopes",
    "roles",
    "groups",
    "components",
    "authenticationFlows",
    "authenticatorConfig",
    "requiredActions",
    "scopeMappings",
    "clientScopeMappings",
    "defaultDefaultClientScopes",
    "defaultOptionalClientScopes",
    "localizationTexts",
    "identityProviders",
    "identityProviderMappers",
    "organizations",
    "protocolMappers",
    "keycloakVersion",
];

/// `PUT`.
pub async fn update(admin: Manage<RealmArea>, body: Body<RealmRepresentation>) -> Result<HttpResponse, Refusal> {
    let sent = body.value;
    let view = admin.cx.realm.clone();
    let name = new_name(&view, &sent)?;
    check_policy(&admin, sent.password_policy.as_deref().unwrap_or_default())?;
    let event = admin.event(Operation::Update, "REALM", "", Some(&sent));
    let (random, master) = (admin.cx.app.random.clone(), admin.cx.app.master_key.clone());
    admin
        .cx
        .write(async move |tx| {
            let found = realm::find(tx, &view.realm.name).await?;
            let mut realm = found.ok_or_else(|| Fault::missing("Realm not found."))?;
            let settings = merge(&realm, &sent)?;
            check::settings(&view, &sent, &realm.settings, &settings)?;
            realm.settings = settings;
            realm.enabled = sent.enabled.unwrap_or(realm.enabled);
            secrets::seal_settings(&mut realm.settings, &realm.id.0, &master, &random);
            match &name {
                Some(name) => drop(create::rename(tx, &realm, name).await?),
                None => realm::update(tx, &realm).await?,
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// Without its file a blacklist would refuse every password.
fn check_policy(admin: &Admin, policy: &str) -> Result<(), Fault> {
    Policy::parse(policy)?;
    HashPolicy::refuse_costly(Some(policy)).map_err(|e| Fault::invalid(format!("passwordPolicy: {e}")))?;
    match policy::blacklists(policy).find(|file| !admin.cx.app.blacklists.has(file)) {
        Some(file) => Err(Fault::invalid(format!("Password blacklist '{file}' not found"))),
        None => Ok(()),
    }
}

/// The name that the realm is to have, if it is another one.
fn new_name(view: &RealmView, sent: &RealmRepresentation) -> Result<Option<String>, Fault> {
    let Some(name) = sent.realm.as_deref() else { return Ok(None) };
    let name = complete::checked_name(Some(name))?;
    Ok((name != view.realm.name).then_some(name))
}

/// The settings as they will be.
fn merge(realm: &Realm, sent: &RealmRepresentation) -> Result<RealmRepresentation, Fault> {
    let mut members = object(&realm.settings)?;
    for (name, mut value) in object(sent)? {
        match name.as_str() {
            "attributes" => {
                keep_built_in(members.get(&name), &mut value);
                keep_masked(members.get(&name), &mut value);
            }
            "smtpServer" => keep_masked(members.get(&name), &mut value),
            "passwordPolicy" if value.as_str().is_some_and(|p| p.trim().is_empty()) => {
                members.remove(&name);
                continue;
            }
            other if APART.contains(&other) => continue,
            _ => {}
        }
        members.insert(name, value);
    }
    Ok(serde_json::from_value(Value::Object(members))?)
}

fn object(settings: &RealmRepresentation) -> Result<Map<String, Value>, Fault> {
    match serde_json::to_value(settings)? {
        Value::Object(members) => Ok(members),
        _ => Err(Fault::internal("a realm is no object")),
    }
}

/// Attributes are replaced as a whole, but for those that every realm has.
fn keep_built_in(before: Option<&Value>, sent: &mut Value) {
    let (Some(Value::Object(before)), Value::Object(sent)) = (before, sent) else { return };
    let built_in = ATTRIBUTES.iter().chain(DEVICE_ATTRIBUTES).map(|(name, _)| *name);
    for (name, value) in built_in.filter_map(|name| before.get_key_value(name)) {
        sent.entry(name.clone()).or_insert_with(|| value.clone());
    }
}

/// A secret that comes masked is the one that is stored.
fn keep_masked(before: Option<&Value>, sent: &mut Value) {
    let Value::Object(sent) = sent else { return };
    let is_masked = |v: &Value| v.as_str().is_some_and(secrets::is_masked);
    let masked: Vec<String> = sent.iter().filter(|(_, v)| is_masked(v)).map(|(k, _)| k.clone()).collect();
    for name in masked {
        match before.and_then(|b| b.get(&name)) {
            Some(stored) => drop(sent.insert(name, stored.clone())),
            None => drop(sent.remove(&name)),
        }
    }
}
