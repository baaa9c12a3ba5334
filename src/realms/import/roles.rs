//! Roles of a realm's JSON, their composites, and the scope mappings that name them.

use std::collections::HashMap;

use keycloak::types::{Composites, RoleRepresentation, RolesRepresentation, ScopeMappingRepresentation};

use super::draft::{Draft, named, refuse, sorted};
use crate::fault::Fault;
use crate::model::id::RoleId;
use crate::model::role::Role;

/// Composites that wait until all roles are known: where they were given, the role, its parts.
type Waiting = Vec<(String, RoleId, Composites)>;

/// Turns roles and their composites into rows. The clients must be planned.
///
/// # Errors
/// A name that is missing or given twice; a client, or a part, that is not there.
pub fn plan(draft: &mut Draft<'_>, roles: RolesRepresentation) -> Result<(), Fault> {
    let mut waiting = Waiting::new();
    plan_list(draft, None, roles.realm.unwrap_or_default(), &mut waiting)?;
    for (client_id, list) in sorted(roles.client) {
        plan_list(draft, Some(&client_id), list, &mut waiting)?;
    }
    waiting.into_iter().try_for_each(|(at, role, parts)| plan_composites(draft, &at, &role, parts))
}

fn plan_list(
    draft: &mut Draft<'_>,
    client_id: Option<&str>,
    roles: Vec<RoleRepresentation>,
    waiting: &mut Waiting,
) -> Result<(), Fault> {
    let place = client_id.map_or_else(|| "roles.realm".to_owned(), |c| format!("roles.client.{c}"));
    let client = client_id.map(|c| draft.names.clients.get(c).cloned());
    let Some(client) = client.map_or(Some(None), |found| found.map(Some)) else {
        return Err(refuse(&place, "there is no such client"));
    };
    for (n, role) in roles.into_iter().enumerate() {
        let at = format!("{place}[{n}]");
        let name = named(&at, "name", role.name)?;
        if draft.names.role(client_id, &name).is_some() {
            return Err(refuse(&at, format!("the role '{name}' is given twice")));
        }
        let id = RoleId(draft.id(&at, role.id)?);
        draft.names.add_role(client_id, &name, id.clone());
        waiting.extend(role.composites.map(|parts| (at, id.clone(), parts)));
        let (description, attributes) = (role.description, sorted(role.attributes));
        let realm_id = draft.realm.id.clone();
        draft.parts.roles.push(Role { id, realm_id, client: client.clone(), name, description, attributes });
    }
    Ok(())
}

fn plan_composites(draft: &mut Draft<'_>, at: &str, role: &RoleId, parts: Composites) -> Result<(), Fault> {
    let of_realm = parts.realm.unwrap_or_default().into_iter().map(|name| (None, name));
    let of_clients = parts.client.unwrap_or_default().into_iter();
    let of_clients = of_clients.flat_map(|(c, names)| names.into_iter().map(move |name| (Some(c.clone()), name)));
    for (client_id, name) in of_realm.chain(of_clients) {
        let found = draft.names.role(client_id.as_deref(), &name).cloned();
        let missing =
            || refuse(&at, format!("composites: there is no role '{name}' of {}", owner(client_id.as_deref())));
        draft.parts.composites.push((role.clone(), found.ok_or_else(missing)?));
    }
    Ok(())
}

fn owner(client_id: Option<&str>) -> String {
    client_id.map_or_else(|| "the realm".into(), |c| format!("the client '{c}'"))
}

/// Turns `scopeMappings` (roles of the realm) and `clientScopeMappings` (roles of the client in the key) into rows.
///
/// # Errors
/// A client, scope or role that is not there.
pub fn plan_scope_mappings(
    draft: &mut Draft<'_>,
    of_realm: Vec<ScopeMappingRepresentation>,
    of_clients: HashMap<String, Vec<ScopeMappingRepresentation>>,
) -> Result<(), Fault> {
    let of_realm = [(None, of_realm)];
    let of_clients = of_clients.into_iter().map(|(client_id, mappings)| (Some(client_id), mappings));
    for (client_id, mappings) in of_realm.into_iter().chain(of_clients) {
        let place = client_id.as_ref().map_or_else(|| "scopeMappings".into(), |c| format!("clientScopeMappings.{c}"));
        for (n, mapping) in mappings.into_iter().enumerate() {
            plan_scope_mapping(draft, &format!("{place}[{n}]"), client_id.as_deref(), mapping)?;
        }
    }
    Ok(())
}

fn plan_scope_mapping(
    draft: &mut Draft<'_>,
    at: &str,
    client_id: Option<&str>,
    mapping: ScopeMappingRepresentation,
) -> Result<(), Fault> {
    let client = mapping.client.as_ref().and_then(|c| draft.names.clients.get(c)).map(|c| c.0.clone());
    let scope = || mapping.client_scope.as_ref().and_then(|s| draft.names.scopes.get(s)).map(|s| s.0.clone());
    let owner_id = client.or_else(scope).ok_or_else(|| refuse(&at, "there is no such client or client scope"))?;
    for name in mapping.roles.unwrap_or_default() {
        let found = draft.names.role(client_id, &name).cloned();
        let missing = || refuse(&at, format!("roles: there is no role '{name}' of {}", owner(client_id)));
        draft.parts.scope_mappings.push((owner_id.clone(), found.ok_or_else(missing)?));
    }
    Ok(())
}
