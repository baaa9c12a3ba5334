//! A client's settings as they become when some of them are sent. What is not sent stays; a null stays too, but removes an
//! attribute, as does an empty one.

use keycloak::types::ClientRepresentation;
use serde_json::{Map, Value};

use crate::admin::protocol_mapper;
use crate::fault::Fault;
use crate::random::Random;
use crate::realms::import::clients::origins_of;

/// Members that an update does not change: they have ways of their own, or say nothing.
const FIXED: &[&str] = &[
    "id",
    "clientId",
    "enabled",
    "secret",
    "access",
    "origin",
    "registrationAccessToken",
    "defaultClientScopes",
    "optionalClientScopes",
    "attributes",
    "authenticationFlowBindingOverrides",
    "authorizationSettings",
    "clientTemplate",
    "useTemplateConfig",
    "useTemplateScope",
    "useTemplateMappers",
    "defaultRoles",
    "directGrantsOnly",
    "registeredNodes",
];

/// The attribute that tells a realm's own clients: nobody sets it.
const REALM_CLIENT: &str = "realm_client";

/// Puts what is sent over the old settings. `json` is what was sent, with its nulls.
pub fn merge(
    old: &ClientRepresentation,
    sent: &ClientRepresentation,
    json: &Value,
    random: &Random,
) -> Result<ClientRepresentation, Fault> {
    let mut members = object(old)?;
    members.extend(object(sent)?.into_iter().filter(|(name, _)| !FIXED.contains(&name.as_str())));
    let mut new: ClientRepresentation = serde_json::from_value(Value::Object(members))?;
    merge_maps(&mut new, sent, json);
    tidy(&mut new, sent, random);
    // Keycloak takes silence for off here, and only here.
    new.authorization_services_enabled = sent.authorization_services_enabled.filter(|on| *on);
    Ok(new)
}

fn object(of: &ClientRepresentation) -> Result<Map<String, Value>, Fault> {
    match serde_json::to_value(of)? {
        Value::Object(members) => Ok(members),
        _ => Err(Fault::internal("a client is no object")),
    }
}

fn merge_maps(new: &mut ClientRepresentation, sent: &ClientRepresentation, json: &Value) {
    let nulls = |member: &str| -> Vec<String> {
        let members = json.get(member).and_then(Value::as_object).into_iter().flatten();
        members.filter(|(_, value)| value.is_null()).map(|(name, _)| name.clone()).collect()
    };
    let attributes = new.attributes.get_or_insert_default();
    let changed = sent.attributes.iter().flatten().filter(|(name, _)| *name != REALM_CLIENT);
    attributes.extend(changed.map(|(name, value)| (name.clone(), value.clone())));
    let removed = nulls("attributes");
    attributes.retain(|name, value| name == REALM_CLIENT || !value.is_empty() && !removed.contains(name));
    let overrides = new.authentication_flow_binding_overrides.get_or_insert_default();
    overrides.extend(sent.authentication_flow_binding_overrides.clone().unwrap_or_default());
    let removed = nulls("authenticationFlowBindingOverrides");
    overrides.retain(|name, flow| !flow.is_empty() && !removed.contains(name));
}

/// Ids for new mappers, no empty URIs, and web origins where they follow from redirect URIs.
fn tidy(new: &mut ClientRepresentation, sent: &ClientRepresentation, random: &Random) {
    for uris in [&mut new.redirect_uris, &mut new.web_origins] {
        uris.get_or_insert_default().retain(|uri| !uri.is_empty());
    }
    let origins = new.web_origins.get_or_insert_default();
    if sent.web_origins.is_none() && sent.redirect_uris.is_some() && origins.is_empty() {
        *origins = origins_of(new.redirect_uris.as_deref().unwrap_or_default());
    }
    for mapper in new.protocol_mappers.iter_mut().flatten() {
        protocol_mapper::complete(mapper, random);
    }
}
