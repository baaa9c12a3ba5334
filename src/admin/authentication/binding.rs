//! Who uses a flow: the realm by alias, its identity providers by alias, clients by id.

use std::collections::BTreeSet;

use gatehouse_store::Tx;
use keycloak::types::RealmRepresentation;

use crate::fault::Fault;
use crate::model::view::flows::Flows;
use crate::model::{client, realm};

/// The members of a realm's settings that name a flow by its alias.
fn bindings(settings: &mut RealmRepresentation) -> impl Iterator<Item = &mut String> {
    let of_realm = [
        &mut settings.browser_flow,
        &mut settings.registration_flow,
        &mut settings.direct_grant_flow,
        &mut settings.reset_credentials_flow,
        &mut settings.client_authentication_flow,
        &mut settings.docker_authentication_flow,
        &mut settings.first_broker_login_flow,
    ];
    let providers = settings.identity_providers.iter_mut().flatten();
    let of_providers =
        providers.flat_map(|p| [&mut p.first_broker_login_flow_alias, &mut p.post_broker_login_flow_alias]);
    of_realm.into_iter().chain(of_providers).flatten()
}

/// Lets everything that names a flow by its alias follow a new one.
pub async fn rename(tx: &Tx<'_>, realm_name: &str, old: &str, new: &str) -> Result<(), Fault> {
    if old == new {
        return Ok(());
    }
    let Some(mut realm) = realm::find(tx, realm_name).await? else { return Ok(()) };
    let mut is_bound = false;
    for alias in bindings(&mut realm.settings).filter(|alias| *alias == old) {
        new.clone_into(alias);
        is_bound = true;
    }
    if is_bound { realm::update(tx, &realm).await } else { Ok(()) }
}

/// Refused when the realm, a provider or a client uses one of these flows.
pub async fn require_unused(tx: &Tx<'_>, realm_name: &str, tree: &Flows, flows: &BTreeSet<&str>) -> Result<(), Fault> {
    let Some(mut realm) = realm::find(tx, realm_name).await? else { return Ok(()) };
    let aliases: BTreeSet<&str> = flows.iter().filter_map(|id| tree.get(id)).map(|f| f.alias.as_str()).collect();
    let bound = bindings(&mut realm.settings).find(|alias| aliases.contains(alias.as_str()));
    if let Some(alias) = bound {
        return Err(Fault::conflict(format!("The flow {alias} is in use by the realm")));
    }
    for client in client::list(tx, &realm.id).await? {
        let mut overrides = client.settings.authentication_flow_binding_overrides.iter().flatten();
        if overrides.any(|(_, id)| flows.contains(id.as_str())) {
            return Err(Fault::conflict(format!("The flow is in use by the client {}", client.client_id)));
        }
    }
    Ok(())
}
