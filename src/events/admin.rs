//! Admin events: what an administrator changed, written in the transaction of the change.

use std::collections::BTreeMap;

use gatehouse_store::Tx;
use serde::Serialize;
use serde_json::Value;

use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::admin_event::{self, AdminEvent, Administrator};

/// Members of a representation that are never kept.
const SECRETS: &[&str] = &[
    "secret",
    "value",
    "secretData",
    "credentialData",
    "password",
    "privateKey",
    "ecdsaPrivateKey",
    "eddsaPrivateKey",
    "keyPassword",
    "keystorePassword",
    "authTokenClientSecret",
    "registrationAccessToken",
    "clientSecret",
    "bindCredential",
    "token",
    "authToken",
    "credentials",
];

/// Every kind of resource that events tell of.
pub const RESOURCE_TYPES: &[&str] = &[
    "AUTHENTICATOR_CONFIG",
    "AUTHORIZATION_POLICY",
    "AUTHORIZATION_RESOURCE",
    "AUTHORIZATION_RESOURCE_SERVER",
    "AUTHORIZATION_SCOPE",
    "AUTH_EXECUTION",
    "AUTH_EXECUTION_FLOW",
    "AUTH_FLOW",
    "CLIENT",
    "CLIENT_INITIAL_ACCESS_MODEL",
    "CLIENT_ROLE",
    "CLIENT_ROLE_MAPPING",
    "CLIENT_SCOPE",
    "CLIENT_SCOPE_CLIENT_MAPPING",
    "CLIENT_SCOPE_MAPPING",
    "CLUSTER_NODE",
    "COMPONENT",
    "CUSTOM",
    "GROUP",
    "GROUP_MEMBERSHIP",
    "IDENTITY_PROVIDER",
    "IDENTITY_PROVIDER_MAPPER",
    "ORGANIZATION",
    "ORGANIZATION_GROUP",
    "ORGANIZATION_GROUP_MEMBERSHIP",
    "ORGANIZATION_MEMBERSHIP",
    "PROTOCOL_MAPPER",
    "REALM",
    "REALM_ROLE",
    "REALM_ROLE_MAPPING",
    "REALM_SCOPE_MAPPING",
    "REQUIRED_ACTION",
    "REQUIRED_ACTION_CONFIG",
    "USER",
    "USER_FEDERATION_MAPPER",
    "USER_FEDERATION_PROVIDER",
    "USER_LOGIN_FAILURE",
    "USER_PROFILE",
    "USER_SESSION",
];

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    Create,
    Update,
    Delete,
    Action,
}

impl Operation {
    pub const ALL: [Self; 4] = [Self::Create, Self::Update, Self::Delete, Self::Action];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Action => "ACTION",
        }
    }
}

/// The event of a change, or nothing when the realm keeps none. `resource` is Keycloak's resource type, such as `USER`;
/// `path` is relative to the realm, such as `users/{id}`; `sent` is kept where the realm keeps details, without its secrets.
#[must_use]
pub fn event(
    cx: &Cx,
    auth: &Administrator,
    operation: Operation,
    resource: &str,
    path: &str,
    sent: Option<&impl Serialize>,
) -> Option<AdminEvent> {
    let settings = &cx.realm.realm.settings;
    if settings.admin_events_enabled != Some(true) {
        return None;
    }
    let keeps_details = settings.admin_events_details_enabled == Some(true);
    let representation = sent.filter(|_| keeps_details).and_then(|sent| {
        let mut json = serde_json::to_value(sent).ok()?;
        strip(&mut json);
        Some(json.to_string())
    });
    Some(AdminEvent {
        id: cx.app.random.uuid(),
        realm_id: cx.realm.realm.id.clone(),
        time: cx.now,
        operation_type: operation.as_str().to_owned(),
        resource_type: resource.to_owned(),
        resource_path: path.to_owned(),
        representation,
        error: None,
        auth: auth.clone(),
        details: BTreeMap::new(),
    })
}

fn strip(json: &mut Value) {
    match json {
        Value::Object(members) => {
            members.retain(|name, _| !SECRETS.contains(&name.as_str()));
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

/// Writes an event that is kept.
pub async fn insert(tx: &Tx<'_>, event: Option<&AdminEvent>) -> Result<(), Fault> {
    match event {
        Some(event) => admin_event::insert(tx, event).await,
        None => Ok(()),
    }
}
