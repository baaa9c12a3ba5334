//! Clients of a realm's JSON.

use std::collections::BTreeSet;

use keycloak::types::ClientRepresentation;

use super::draft::{Draft, named, refuse};
use super::scopes;
use crate::fault::Fault;
use crate::model::client::Client;
use crate::model::id::ClientUuid;
use crate::realms::secrets;

/// Characters of a client secret that is made here.
pub const SECRET_LENGTH: usize = 86;
/// The scope that clients with a service account get besides.
pub const SERVICE_ACCOUNT: &str = "service_account";

/// Turns clients into rows.
///
/// # Errors
/// A `clientId` that is missing or given twice; a flow override that names no flow.
pub fn plan(draft: &mut Draft<'_>, clients: Vec<ClientRepresentation>) -> Result<(), Fault> {
    for (n, mut client) in clients.into_iter().enumerate() {
        let client_id = named(&format!("clients[{n}]"), "clientId", client.client_id.take())?;
        let at = format!("clients[{n}] ({client_id})");
        let id = ClientUuid(draft.id(&at, client.id.take())?);
        if draft.names.clients.insert(client_id.clone(), id.clone()).is_some() {
            return Err(refuse(&at, "this clientId is given twice"));
        }
        complete(&mut client);
        resolve_overrides(draft, &at, &mut client)?;
        scopes::identify(draft, &at, client.protocol_mappers.as_mut())?;
        plan_scopes(draft, &id, &client);
        if client.authorization_services_enabled == Some(true) {
            tracing::warn!(client = client_id, "authorization services are kept, but do not run in this version");
        }
        let secret = seal_secret(draft, &id, &mut client);
        let enabled = client.enabled.take().unwrap_or(true);
        (client.default_client_scopes, client.optional_client_scopes) = (None, None);
        draft.parts.clients.push(Client {
            id,
            realm_id: draft.realm.id.clone(),
            client_id,
            enabled,
            secret,
            settings: client,
        });
    }
    Ok(())
}

/// What is absent gets the value that Keycloak gives a client of an import.
fn complete(c: &mut ClientRepresentation) {
    complete_settings(c);
    let attributes = c.attributes.get_or_insert_default();
    if !attributes.contains_key("realm_client") {
        attributes.insert("realm_client".into(), "false".into());
        attributes.entry("post.logout.redirect.uris".into()).or_insert_with(|| "+".into());
        c.protocol.get_or_insert_with(|| "openid-connect".into());
    }
}

/// What is absent gets the value that Keycloak gives any new client.
pub fn complete_settings(c: &mut ClientRepresentation) {
    let off = [
        &mut c.surrogate_auth_required,
        &mut c.always_display_in_console,
        &mut c.bearer_only,
        &mut c.consent_required,
        &mut c.implicit_flow_enabled,
        &mut c.direct_access_grants_enabled,
        &mut c.service_accounts_enabled,
        &mut c.public_client,
        &mut c.frontchannel_logout,
    ];
    off.into_iter().for_each(|switch| _ = switch.get_or_insert(false));
    [&mut c.standard_flow_enabled, &mut c.full_scope_allowed].into_iter().for_each(|s| _ = s.get_or_insert(true));
    c.client_authenticator_type.get_or_insert_with(|| "client-secret".into());
    let origins = origins_of(c.redirect_uris.get_or_insert_default());
    c.web_origins.get_or_insert(origins);
    c.not_before.get_or_insert(0);
    c.node_re_registration_timeout.get_or_insert(-1);
    c.authentication_flow_binding_overrides.get_or_insert_default();
}

/// The origins of redirect URIs (RFC 6454 section 6.2), which a client that names no web origins gets.
#[must_use]
pub fn origins_of(redirect_uris: &[String]) -> Vec<String> {
    let web = |uri: &url::Url| matches!(uri.scheme(), "http" | "https");
    let urls = redirect_uris.iter().filter_map(|uri| url::Url::parse(uri.trim_end_matches('*')).ok()).filter(web);
    let origins: BTreeSet<String> = urls.map(|url| url.origin().ascii_serialization()).collect();
    origins.into_iter().collect()
}

/// Overrides name flows by id; an alias is taken too.
fn resolve_overrides(draft: &Draft<'_>, at: &str, c: &mut ClientRepresentation) -> Result<(), Fault> {
    for (binding, flow) in c.authentication_flow_binding_overrides.iter_mut().flatten() {
        if let Some(id) = draft.flows.get(flow.as_str()) {
            flow.clone_from(id);
        } else if !flow.is_empty() && !draft.flows.values().any(|id| id == flow) {
            let why = format!("authenticationFlowBindingOverrides.{binding}: there is no flow '{flow}'");
            return Err(refuse(&at, why));
        }
    }
    Ok(())
}

/// The scopes that are given, or the realm's for clients of that protocol.
fn plan_scopes(draft: &mut Draft<'_>, id: &ClientUuid, c: &ClientRepresentation) {
    let protocol = c.protocol.as_deref().unwrap_or("openid-connect");
    let mut wanted: Vec<(String, bool)> = Vec::new();
    for (given, is_default) in [(&c.default_client_scopes, true), (&c.optional_client_scopes, false)] {
        match given {
            Some(names) => wanted.extend(names.iter().map(|n| (n.clone(), is_default))),
            None => {
                let fits = |(n, d): &&(String, bool)| {
                    *d == is_default && draft.scope_protocols.get(n).is_some_and(|p| p == protocol)
                };
                wanted.extend(draft.realm_scopes.iter().filter(fits).cloned());
            }
        }
    }
    if c.default_client_scopes.is_none() && c.service_accounts_enabled == Some(true) {
        wanted.push((SERVICE_ACCOUNT.into(), true));
    }
    for (name, is_default) in wanted {
        match draft.names.scopes.get(&name) {
            Some(scope) => draft.parts.client_scopes.push((id.clone(), scope.clone(), is_default)),
            None => tracing::warn!(client = c.client_id, scope = name, "a client scope does not exist"),
        }
    }
}

/// The secret that is given, or a new one for a confidential client; sealed.
fn seal_secret(draft: &Draft<'_>, id: &ClientUuid, c: &mut ClientRepresentation) -> Option<String> {
    let is_confidential = c.public_client != Some(true) && c.bearer_only != Some(true);
    let given = c.secret.take().filter(|s| !s.is_empty() && !secrets::is_masked(s));
    let made = || {
        let time = (draft.now / 1000).to_string();
        c.attributes.get_or_insert_default().insert("client.secret.creation.time".into(), time);
        draft.makings.random.secret(SECRET_LENGTH)
    };
    let secret = given.or_else(|| is_confidential.then(made))?;
    Some(draft.makings.master_key.seal(&secret, &id.0, draft.makings.random))
}
