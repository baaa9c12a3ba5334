//! Client scopes of a realm's JSON.

use keycloak::types::{ClientScopeRepresentation, ProtocolMapperRepresentation};

use super::draft::{Draft, named, refuse};
use crate::fault::Fault;
use crate::model::id::ScopeId;
use crate::model::scope::ClientScope;

/// Turns scopes into rows.
///
/// # Errors
/// A name that is missing or given twice.
pub fn plan(draft: &mut Draft<'_>, scopes: Vec<ClientScopeRepresentation>) -> Result<(), Fault> {
    for (n, mut scope) in scopes.into_iter().enumerate() {
        let at = format!("clientScopes[{n}]");
        let name = named(&at, "name", scope.name.take())?;
        let id = ScopeId(draft.id(&at, scope.id.take())?);
        if draft.names.scopes.insert(name.clone(), id.clone()).is_some() {
            return Err(refuse(&at, format!("the name '{name}' is given twice")));
        }
        let protocol = scope.protocol.get_or_insert_with(|| "openid-connect".into()).clone();
        draft.scope_protocols.insert(name.clone(), protocol);
        scope.attributes.get_or_insert_default();
        identify(draft, &at, scope.protocol_mappers.as_mut())?;
        (scope.id, scope.name) = (Some(id.0.clone()), Some(name.clone()));
        draft.parts.scopes.push(ClientScope { id, realm_id: draft.realm.id.clone(), name, settings: scope });
    }
    Ok(())
}

/// Gives mappers ids that have none.
///
/// # Errors
/// An id that is too long.
#[allow(deprecated, reason = "an export names the old switch")]
pub fn identify(
    draft: &Draft<'_>,
    at: &str,
    mappers: Option<&mut Vec<ProtocolMapperRepresentation>>,
) -> Result<(), Fault> {
    for mapper in mappers.into_iter().flatten() {
        mapper.id = Some(draft.id(&at, mapper.id.take())?);
        mapper.consent_required.get_or_insert(false);
        mapper.config.get_or_insert_default();
    }
    Ok(())
}

/// The realm's scopes for new clients; a name that is no scope is left out with a warning.
pub fn plan_defaults(
    draft: &mut Draft<'_>,
    default: Option<Vec<String>>,
    optional: Option<Vec<String>>,
) -> Vec<(ScopeId, bool)> {
    let of =
        |names: Option<Vec<String>>, is_default| names.unwrap_or_default().into_iter().map(move |n| (n, is_default));
    draft.realm_scopes = of(default, true).chain(of(optional, false)).collect();
    let mut out = Vec::new();
    for (name, is_default) in &draft.realm_scopes {
        match draft.names.scopes.get(name) {
            Some(id) => out.push((id.clone(), *is_default)),
            None => tracing::warn!(realm = draft.realm.name, scope = name, "a default client scope does not exist"),
        }
    }
    out
}
