//! Fills in what the JSON of a realm leaves out, as Keycloak does: what is given stays, what is absent gets its default.

use std::collections::{HashMap, HashSet};

use keycloak::types::{
    AuthenticationFlowRepresentation, ClientRepresentation, RealmRepresentation, RoleRepresentation,
    RolesRepresentation, ScopeMappingRepresentation,
};
use serde_json::{Map, Value};

use super::MASTER;
use super::defaults::scopes::Standing;
use super::defaults::{self, clients, components, flows, roles, scopes, settings};
use crate::fault::Fault;

/// Characters of the longest name.
const MAX_NAME: usize = 255;
/// The scope, and the role, that allow offline sessions.
const OFFLINE_ACCESS: &str = "offline_access";

/// The realm with everything that a realm has. Keys are not made here.
///
/// # Errors
/// `Realm name cannot be empty`, and characters that a URL's path cannot carry.
pub fn complete(given: RealmRepresentation) -> Result<RealmRepresentation, Fault> {
    let name = checked_name(given.realm.as_deref())?;
    let mut realm = complete_settings(&name, given)?;
    complete_scopes(&mut realm);
    let added = complete_clients(&name, &mut realm);
    complete_roles(&name, &mut realm, &added);
    complete_scope_mappings(&mut realm, &added);
    complete_flows(&mut realm);
    realm.required_actions.get_or_insert_with(defaults::actions::all);
    complete_components(&mut realm);
    Ok(realm)
}

/// The name of a realm, trimmed.
///
/// # Errors
/// It is empty, or has a character that a URL's path cannot carry.
pub fn checked_name(name: Option<&str>) -> Result<String, Fault> {
    let name = name.map(str::trim).filter(|n| !n.is_empty());
    let name = name.ok_or_else(|| Fault::invalid("Realm name cannot be empty"))?;
    if name.chars().count() > MAX_NAME {
        return Err(Fault::invalid(format!("Realm name is longer than {MAX_NAME} characters")));
    }
    match name.chars().find(|c| "/!#$&()*+,:;=?@[]\\".contains(*c) || c.is_control()) {
        Some(c) => Err(Fault::plain(crate::fault::Kind::Invalid, format!("Character '{c}' not allowed."))),
        None => Ok(name.to_owned()),
    }
}

/// Settings are merged as JSON, member by member; what has rows of its own is kept aside meanwhile.
fn complete_settings(name: &str, mut given: RealmRepresentation) -> Result<RealmRepresentation, Fault> {
    let (users, federated, all_clients) = (given.users.take(), given.federated_users.take(), given.clients.take());
    let Value::Object(members) = serde_json::to_value(&given)? else {
        return Err(Fault::internal("a realm is no object"));
    };
    let mut all: Map<String, Value> = settings::of(name);
    all.extend(members);
    let mut realm: RealmRepresentation = serde_json::from_value(Value::Object(all))?;
    let attributes = realm.attributes.get_or_insert_default();
    for (key, value) in settings::attributes(name) {
        attributes.entry(key.to_owned()).or_insert_with(|| value.to_owned());
    }
    (realm.users, realm.federated_users, realm.clients) = (users, federated, all_clients);
    (realm.realm, realm.keycloak_version) = (Some(name.to_owned()), None);
    realm.enabled.get_or_insert(false);
    Ok(realm)
}

fn complete_scopes(realm: &mut RealmRepresentation) {
    let (mut default, mut optional) = (Vec::new(), vec![OFFLINE_ACCESS.to_owned()]);
    if realm.client_scopes.is_none() {
        realm.client_scopes = Some(scopes::all());
        (default, optional) = (scopes::names(Standing::Default), scopes::names(Standing::Optional));
    }
    let all = realm.client_scopes.get_or_insert_default();
    if !all.iter().any(|s| s.name.as_deref() == Some(OFFLINE_ACCESS)) {
        all.extend(scopes::find(OFFLINE_ACCESS));
    }
    realm.default_default_client_scopes.get_or_insert(default);
    realm.default_optional_client_scopes.get_or_insert(optional);
}

/// Adds the built-in clients that are missing, and answers which those were.
fn complete_clients(name: &str, realm: &mut RealmRepresentation) -> HashSet<String> {
    let all = realm.clients.get_or_insert_default();
    let known: HashSet<String> = all.iter().filter_map(|c| c.client_id.clone()).collect();
    let missing: Vec<ClientRepresentation> =
        clients::all(name).into_iter().filter(|c| c.client_id.as_ref().is_some_and(|id| !known.contains(id))).collect();
    let mut added: HashSet<String> = missing.iter().filter_map(|c| c.client_id.clone()).collect();
    all.extend(missing);
    if name == MASTER && !known.contains(&clients::master_client_id(MASTER)) {
        all.push(clients::of_master(MASTER));
        added.insert(clients::master_client_id(MASTER));
    }
    added
}

fn complete_roles(name: &str, realm: &mut RealmRepresentation, added: &HashSet<String>) {
    let default_name = realm.default_role.as_ref().and_then(|r| r.name.clone());
    let default_name = default_name.unwrap_or_else(|| roles::default_role_name(name));
    let all = realm.roles.get_or_insert_with(RolesRepresentation::default);
    let of_realm = all.realm.get_or_insert_default();
    for (role, description) in roles::REALM {
        add_role(of_realm, roles::plain(role, description));
    }
    add_role(of_realm, RoleRepresentation { name: Some(default_name.clone()), ..roles::default_role(name) });
    if name == MASTER {
        add_master_roles(of_realm);
    }
    let of_clients = all.client.get_or_insert_default();
    for client_id in added {
        let list = of_clients.entry(client_id.clone()).or_default();
        clients::roles_of(client_id).into_iter().for_each(|r| add_role(list, r));
    }
    complete_admin_roles(&clients::admin_client_id(name), of_clients);
    realm.default_role = Some(RoleRepresentation { name: Some(default_name), ..Default::default() });
}

/// The roles of the master realm that make an administrator; their parts of other realms come with those realms.
fn add_master_roles(all: &mut Vec<RoleRepresentation>) {
    add_role(all, roles::plain(super::master::CREATE_REALM, "${role_create-realm}"));
    let rights: Vec<&str> = roles::ADMIN.iter().map(|r| r.name).collect();
    let client_id = clients::master_client_id(MASTER);
    let composites = Some(roles::composites(&[super::master::CREATE_REALM], &client_id, &rights));
    let admin = roles::plain(super::master::ADMIN, "${role_admin}");
    add_role(all, RoleRepresentation { composite: Some(true), composites, ..admin });
}

/// Rights over the realm that an older export does not know yet.
fn complete_admin_roles(client_id: &str, of_clients: &mut HashMap<String, Vec<RoleRepresentation>>) {
    let list = of_clients.entry(client_id.to_owned()).or_default();
    roles::of_client(client_id, roles::ADMIN).into_iter().for_each(|r| add_role(list, r));
    let admin = list.iter_mut().find(|r| r.name.as_deref() == Some(roles::REALM_ADMIN));
    let Some(parts) = admin.and_then(|r| r.composites.as_mut()).and_then(|c| c.client.as_mut()) else { return };
    let parts = parts.entry(client_id.to_owned()).or_default();
    let missing: Vec<_> = roles::ADMIN.iter().map(|r| r.name.to_owned()).filter(|n| !parts.contains(n)).collect();
    parts.extend(missing);
}

fn add_role(all: &mut Vec<RoleRepresentation>, role: RoleRepresentation) {
    if !all.iter().any(|r| r.name == role.name) {
        all.push(role);
    }
}

fn complete_scope_mappings(realm: &mut RealmRepresentation, added: &HashSet<String>) {
    let mappings = realm.scope_mappings.get_or_insert_default();
    if !mappings.iter().any(|m| m.client_scope.as_deref() == Some(OFFLINE_ACCESS)) {
        let (client_scope, roles) = (Some(OFFLINE_ACCESS.into()), Some(vec![OFFLINE_ACCESS.into()]));
        mappings.push(ScopeMappingRepresentation { client_scope, roles, ..Default::default() });
    }
    if added.contains("account-console") {
        let roles = Some(defaults::list(clients::ACCOUNT_CONSOLE_SCOPE));
        let mapping =
            ScopeMappingRepresentation { client: Some("account-console".into()), roles, ..Default::default() };
        realm.client_scope_mappings.get_or_insert_default().entry("account".into()).or_default().push(mapping);
    }
}

/// Adds each built-in flow that is missing, with those below it.
fn complete_flows(realm: &mut RealmRepresentation) {
    let all = realm.authentication_flows.get_or_insert_default();
    let mut known: HashSet<Option<String>> = all.iter().map(|f| f.alias.clone()).collect();
    let mut added: Vec<AuthenticationFlowRepresentation> = Vec::new();
    for family in
        flows::families().filter(|f| !f.first().is_some_and(|top| known.contains(&top.alias))).collect::<Vec<_>>()
    {
        added.extend(family.into_iter().filter(|f| known.insert(f.alias.clone())));
    }
    let configs = realm.authenticator_config.get_or_insert_default();
    let wanted = added.iter().flat_map(|f| f.authentication_executions.iter().flatten());
    for alias in wanted.filter_map(|e| e.authenticator_config.as_deref()) {
        if !configs.iter().any(|c| c.alias.as_deref() == Some(alias)) {
            configs.extend(flows::config(alias));
        }
    }
    all.extend(added);
}

fn complete_components(realm: &mut RealmRepresentation) {
    let all = realm.components.get_or_insert_default();
    for (kind, make) in components::BY_KIND {
        let list = all.entry((*kind).to_owned()).or_default();
        if list.is_empty() {
            *list = make();
        }
    }
}
