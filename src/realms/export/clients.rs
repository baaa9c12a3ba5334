//! Clients and client scopes as JSON.

use keycloak::types::{ClientRepresentation, ClientScopeRepresentation, RealmRepresentation};

use super::rows::Rows;
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::client::Client;
use crate::model::id::ScopeId;
use crate::realms::secrets::MASK;

/// All clients.
///
/// # Errors
/// Internal when a secret does not open.
pub fn all(rows: &Rows, master: Option<&MasterKey>) -> Result<Vec<ClientRepresentation>, Fault> {
    rows.clients.iter().map(|c| one(rows, c, master)).collect()
}

fn one(rows: &Rows, client: &Client, master: Option<&MasterKey>) -> Result<ClientRepresentation, Fault> {
    let scopes = |default: bool| {
        let own = rows.client_scopes.iter().filter(|(id, _, is_default)| *id == client.id && *is_default == default);
        names(rows, own.map(|(_, scope, _)| scope))
    };
    let secret = client.secret.as_deref().map(|sealed| match master {
        Some(master) => master.open(sealed, &client.id.0),
        None => Ok(MASK.to_owned()),
    });
    Ok(shown(client, secret.transpose()?, scopes(true), scopes(false)))
}

/// A client as JSON, with the secret that is to be seen and the names of its scopes.
#[must_use]
pub fn shown(
    client: &Client,
    secret: Option<String>,
    default_scopes: Vec<String>,
    optional_scopes: Vec<String>,
) -> ClientRepresentation {
    ClientRepresentation {
        id: Some(client.id.0.clone()),
        client_id: Some(client.client_id.clone()),
        enabled: Some(client.enabled),
        secret,
        default_client_scopes: Some(default_scopes),
        optional_client_scopes: Some(optional_scopes),
        ..client.settings.clone()
    }
}

/// Names of scopes, sorted.
fn names<'a>(rows: &Rows, ids: impl Iterator<Item = &'a ScopeId>) -> Vec<String> {
    let mut out: Vec<String> = ids.filter_map(|id| rows.scope_names.get(id)).cloned().collect();
    out.sort();
    out
}

/// Puts client scopes, and the realm's choice among them, into a realm.
pub fn put_scopes(rows: &Rows, out: &mut RealmRepresentation) {
    let one = |s: &crate::model::scope::ClientScope| ClientScopeRepresentation {
        id: Some(s.id.0.clone()),
        name: Some(s.name.clone()),
        ..s.settings.clone()
    };
    out.client_scopes = Some(rows.scopes.iter().map(one).collect());
    let of = |default: bool| names(rows, rows.realm_scopes.iter().filter(|(_, d)| *d == default).map(|(id, _)| id));
    out.default_default_client_scopes = Some(of(true));
    out.default_optional_client_scopes = Some(of(false));
}
