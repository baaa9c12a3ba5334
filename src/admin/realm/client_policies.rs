//! Client policies and their profiles. This version enforces none, so that it accepts none: a rule that is shown and not held
//! would be worse than no rule. What an import brought stays as it is, and can be removed.

use actix_web::{HttpResponse, web};
use keycloak::types::{ClientPoliciesRepresentation, ClientProfilesRepresentation};
use serde::Deserialize;

use super::change;
use crate::admin::auth::{Manage, Realm, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::Operation;
use crate::fault::Fault;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Query {
    include_global_policies: Option<bool>,
    include_global_profiles: Option<bool>,
}

/// `GET policies`; there are no global ones.
pub async fn policies(admin: View<Realm>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let stored = admin.cx.realm.realm.settings.client_policies.clone().unwrap_or_default();
    Ok(reply::json(&ClientPoliciesRepresentation {
        policies: Some(stored.policies.unwrap_or_default()),
        global_policies: (query.include_global_policies == Some(true)).then(Vec::new),
    }))
}

/// `GET profiles`; there are no global ones.
pub async fn profiles(admin: View<Realm>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let stored = admin.cx.realm.realm.settings.client_profiles.clone().unwrap_or_default();
    Ok(reply::json(&ClientProfilesRepresentation {
        profiles: Some(stored.profiles.unwrap_or_default()),
        global_profiles: (query.include_global_profiles == Some(true)).then(Vec::new),
    }))
}

/// `PUT policies`.
pub async fn set_policies(
    admin: Manage<Realm>,
    body: Body<ClientPoliciesRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let event = admin.event(Operation::Update, "REALM", "client-policies/policies", Some(&body.value));
    let sent = body.value;
    change(&admin, event, move |realm| {
        check_policies(Some(&sent), realm.settings.client_policies.as_ref())?;
        realm.settings.client_policies =
            Some(ClientPoliciesRepresentation { policies: sent.policies.clone(), global_policies: None });
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// `PUT profiles`.
pub async fn set_profiles(
    admin: Manage<Realm>,
    body: Body<ClientProfilesRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let event = admin.event(Operation::Update, "REALM", "client-policies/profiles", Some(&body.value));
    let sent = body.value;
    change(&admin, event, move |realm| {
        check_profiles(Some(&sent), realm.settings.client_profiles.as_ref())?;
        realm.settings.client_profiles =
            Some(ClientProfilesRepresentation { profiles: sent.profiles.clone(), global_profiles: None });
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// Refuses policies that are not there already.
pub fn check_policies(
    sent: Option<&ClientPoliciesRepresentation>,
    stored: Option<&ClientPoliciesRepresentation>,
) -> Result<(), Fault> {
    let stored = stored.and_then(|s| s.policies.as_deref()).unwrap_or_default();
    let new = sent.and_then(|s| s.policies.as_ref()).into_iter().flatten().find(|p| !stored.contains(p));
    new.map_or(Ok(()), |policy| Err(unsupported("policy", policy.name.as_deref())))
}

/// Refuses profiles that are not there already.
pub fn check_profiles(
    sent: Option<&ClientProfilesRepresentation>,
    stored: Option<&ClientProfilesRepresentation>,
) -> Result<(), Fault> {
    let stored = stored.and_then(|s| s.profiles.as_deref()).unwrap_or_default();
    let new = sent.and_then(|s| s.profiles.as_ref()).into_iter().flatten().find(|p| !stored.contains(p));
    new.map_or(Ok(()), |profile| Err(unsupported("profile", profile.name.as_deref())))
}

fn unsupported(what: &str, name: Option<&str>) -> Fault {
    let name = name.unwrap_or_default();
    Fault::invalid(format!("The client {what} '{name}' cannot be enforced: this version has no client policies"))
}
