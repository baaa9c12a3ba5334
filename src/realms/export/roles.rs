//! Roles, their composites, and scope mappings as JSON.

use std::collections::{BTreeMap, HashMap};

use keycloak::types::{
    Composites, RealmRepresentation, RoleRepresentation, RolesRepresentation, ScopeMappingRepresentation,
};

use super::rows::Rows;
use super::{Extent, unsorted};
use crate::model::id::RoleId;
use crate::model::role::Role;

/// All roles of the realm, and those of its clients when they are exported.
#[must_use]
pub fn all(rows: &Rows, with_clients: bool) -> RolesRepresentation {
    let of = |container: &str| rows.roles.of_container(container).into_iter().map(|r| full(rows, r)).collect();
    let clients = || rows.clients.iter().map(|c| (c.client_id.clone(), of(&c.id.0))).collect();
    RolesRepresentation { realm: Some(of(&rows.realm.id.0)), client: with_clients.then(clients), ..Default::default() }
}

/// A role without attributes and composites.
#[must_use]
pub fn brief(rows: &Rows, role: &Role) -> RoleRepresentation {
    RoleRepresentation {
        id: Some(role.id.0.clone()),
        name: Some(role.name.clone()),
        description: role.description.clone(),
        composite: Some(rows.roles.is_composite(&role.id)),
        client_role: Some(role.client.is_some()),
        container_id: Some(role.container().to_owned()),
        ..Default::default()
    }
}

fn full(rows: &Rows, role: &Role) -> RoleRepresentation {
    let (of_realm, of_clients) = rows.role_names(rows.roles.parts(&role.id));
    let composites = Composites {
        realm: (!of_realm.is_empty()).then_some(of_realm),
        client: (!of_clients.is_empty()).then(|| unsorted(&of_clients)),
        ..Default::default()
    };
    let is_composite = rows.roles.is_composite(&role.id);
    RoleRepresentation {
        attributes: Some(unsorted(&role.attributes)),
        composites: is_composite.then_some(composites),
        ..brief(rows, role)
    }
}

/// Puts scope mappings into a realm, as far as their owners and roles are exported.
pub fn put_scope_mappings(rows: &Rows, out: &mut RealmRepresentation, extent: Extent<'_>) {
    let mut by_owner: BTreeMap<&str, Vec<&RoleId>> = BTreeMap::new();
    for (owner, role) in &rows.scope_mappings {
        by_owner.entry(owner).or_default().push(role);
    }
    let mut of_realm: Vec<ScopeMappingRepresentation> = Vec::new();
    let mut of_clients: BTreeMap<String, Vec<ScopeMappingRepresentation>> = BTreeMap::new();
    for (owner, roles) in by_owner {
        let (client, scope) = owner_names(rows, owner);
        if client.is_some() && !extent.clients {
            continue;
        }
        let mapping = |roles: Vec<String>| ScopeMappingRepresentation {
            client: client.clone(),
            client_scope: scope.clone(),
            roles: Some(roles),
            ..Default::default()
        };
        let (realm_roles, client_roles) = rows.role_names(roles);
        of_realm.extend((!realm_roles.is_empty()).then(|| mapping(realm_roles)));
        for (client_id, names) in client_roles {
            of_clients.entry(client_id).or_default().push(mapping(names));
        }
    }
    let key = |m: &ScopeMappingRepresentation| (m.client.clone(), m.client_scope.clone());
    of_realm.sort_by_key(key);
    of_clients.values_mut().for_each(|list| list.sort_by_key(key));
    out.scope_mappings = (!of_realm.is_empty()).then_some(of_realm);
    let of_clients: HashMap<_, _> = of_clients.into_iter().collect();
    out.client_scope_mappings = (extent.clients && !of_clients.is_empty()).then_some(of_clients);
}

/// The `clientId`, or the name of the client scope, of that id.
fn owner_names(rows: &Rows, owner: &str) -> (Option<String>, Option<String>) {
    (rows.client_ids.get(&owner.into()).cloned(), rows.scope_names.get(&owner.into()).cloned())
}
