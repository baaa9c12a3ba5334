//! Clients: the row, its settings, and what follows from them.

use std::collections::HashMap;

use gatehouse_store::{Row, Tx, params};
use keycloak::types::{ClientRepresentation, ProtocolMapperRepresentation};

use super::id::{ClientUuid, RealmId, ScopeId};
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

const COLUMNS: &str = "id, realm_id, client_id, enabled, secret, settings";

/// A client. The settings are Keycloak's ClientRepresentation without the secret and the scopes.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: ClientUuid,
    pub realm_id: RealmId,
    pub client_id: String,
    pub enabled: bool,
    /// Sealed.
    pub secret: Option<String>,
    pub settings: ClientRepresentation,
}

impl Client {
    /// A value of the client's attributes.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.settings.attributes.as_ref()?.get(name).map(String::as_str)
    }

    /// Whether it speaks OpenID Connect, as those do that name no protocol.
    #[must_use]
    pub fn is_openid_connect(&self) -> bool {
        self.settings.protocol.as_deref().is_none_or(|p| p == "openid-connect")
    }

    /// An attribute that is a switch.
    #[must_use]
    pub fn is_set(&self, attribute: &str) -> bool {
        self.attribute(attribute) == Some("true")
    }

    /// An attribute that is a positive number of seconds.
    #[must_use]
    pub fn seconds(&self, attribute: &str) -> Option<i64> {
        self.attribute(attribute)?.parse().ok().filter(|n| *n > 0)
    }

    #[must_use]
    pub fn mappers(&self) -> &[ProtocolMapperRepresentation] {
        self.settings.protocol_mappers.as_deref().unwrap_or_default()
    }

    #[must_use]
    pub fn redirect_uris(&self) -> &[String] {
        self.settings.redirect_uris.as_deref().unwrap_or_default()
    }

    #[must_use]
    pub fn web_origins(&self) -> &[String] {
        self.settings.web_origins.as_deref().unwrap_or_default()
    }
}

macro_rules! switches {
    ($($name:ident = $field:ident, $default:literal;)*) => { impl Client { $(
        #[must_use]
        pub fn $name(&self) -> bool {
            self.settings.$field.unwrap_or($default)
        }
    )* } };
}

switches! {
    is_public = public_client, false;
    is_bearer_only = bearer_only, false;
    has_standard_flow = standard_flow_enabled, true;
    has_implicit_flow = implicit_flow_enabled, false;
    has_direct_access_grants = direct_access_grants_enabled, false;
    has_service_account = service_accounts_enabled, false;
    has_full_scope = full_scope_allowed, true;
    is_consent_required = consent_required, false;
}

fn from_row(row: &Row) -> Result<Client, Fault> {
    Ok(Client {
        id: ClientUuid(row.get(0)?),
        realm_id: RealmId(row.get(1)?),
        client_id: row.get(2)?,
        enabled: row.get(3)?,
        secret: row.get(4)?,
        settings: serde_json::from_str(&row.get::<String>(5)?)?,
    })
}

/// All clients of a realm by `client_id`.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<Client>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE realm_id = $1 ORDER BY client_id");
    tx.query(&sql, params![realm]).await?.iter().map(from_row).collect()
}

/// The `client_id` of every client of a realm, and whether it is enabled.
pub async fn list_names(tx: &Tx<'_>, realm: &RealmId) -> Result<HashMap<ClientUuid, (String, bool)>, Fault> {
    let rows = tx.query("SELECT id, client_id, enabled FROM client WHERE realm_id = $1", params![realm]).await?;
    rows.iter().map(|r| Ok((ClientUuid(r.get(0)?), (r.get(1)?, r.get(2)?)))).collect()
}

/// The client with that `client_id`.
pub async fn find_by_client_id(tx: &Tx<'_>, realm: &RealmId, client_id: &str) -> Result<Option<Client>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE realm_id = $1 AND client_id = $2");
    tx.find(&sql, params![realm, client_id]).await?.as_ref().map(from_row).transpose()
}

/// The client with that id.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &ClientUuid) -> Result<Option<Client>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM client WHERE realm_id = $1 AND id = $2");
    tx.find(&sql, params![realm, id]).await?.as_ref().map(from_row).transpose()
}

fn taken(client_id: &str) -> Fault {
    Fault::conflict(format!("Client {client_id} already exists"))
}

/// The representation without what has columns and rows of its own.
fn settings(client: &Client) -> Result<String, Fault> {
    let mut lean = client.settings.clone();
    (lean.id, lean.client_id, lean.enabled, lean.secret) = (None, None, None, None);
    (lean.default_client_scopes, lean.optional_client_scopes, lean.access) = (None, None, None);
    Ok(serde_json::to_string(&lean)?)
}

/// Refused with a conflict when the `client_id` is taken.
pub async fn insert(tx: &Tx<'_>, c: &Client) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO client (id, realm_id, client_id, enabled, secret, settings) VALUES ($1, $2, $3, $4, $5, $6)",
        params![&c.id, &c.realm_id, &c.client_id, c.enabled, &c.secret, &settings(c)?],
    )
    .await
    .on_unique("client_client_id", || taken(&c.client_id))?;
    announce(tx, &c.realm_id);
    Ok(())
}

/// Writes everything but the id and the realm.
pub async fn update(tx: &Tx<'_>, c: &Client) -> Result<(), Fault> {
    tx.execute(
        "UPDATE client SET client_id = $3, enabled = $4, secret = $5, settings = $6 WHERE realm_id = $1 AND id = $2",
        params![&c.realm_id, &c.id, &c.client_id, c.enabled, &c.secret, &settings(c)?],
    )
    .await
    .on_unique("client_client_id", || taken(&c.client_id))?;
    announce(tx, &c.realm_id);
    Ok(())
}

/// Removes a client with its roles, sessions and consents.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &ClientUuid) -> Result<(), Fault> {
    tx.execute("DELETE FROM scope_mapping WHERE realm_id = $1 AND owner_id = $2", params![realm, id]).await?;
    tx.execute("DELETE FROM users WHERE realm_id = $1 AND service_account_client_id = $2", params![realm, id]).await?;
    tx.execute("DELETE FROM client WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// The client's scopes: `(id, is default)`, the others being optional.
pub async fn list_scopes(tx: &Tx<'_>, id: &ClientUuid) -> Result<Vec<(ScopeId, bool)>, Fault> {
    let rows =
        tx.query("SELECT scope_id, is_default FROM client_client_scope WHERE client_id = $1", params![id]).await?;
    rows.iter().map(|r| Ok((ScopeId(r.get(0)?), r.get(1)?))).collect()
}

/// The scopes of all clients of a realm: client, scope, whether it is a default one.
pub async fn list_all_scopes(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<(ClientUuid, ScopeId, bool)>, Fault> {
    let sql = "SELECT s.client_id, s.scope_id, s.is_default FROM client_client_scope s JOIN client c ON c.id = s.client_id \
         WHERE c.realm_id = $1";
    let rows = tx.query(sql, params![realm]).await?;
    rows.iter().map(|r| Ok((ClientUuid(r.get(0)?), ScopeId(r.get(1)?), r.get(2)?))).collect()
}

/// Gives a client a scope; one that it has already, of either sort, stays as it is.
pub async fn insert_scope(tx: &Tx<'_>, client: &Client, scope: &ScopeId, is_default: bool) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO client_client_scope (client_id, scope_id, is_default) VALUES ($1, $2, $3) ON CONFLICT (client_id, scope_id) DO NOTHING",
        params![&client.id, scope, is_default],
    )
    .await?;
    announce(tx, &client.realm_id);
    Ok(())
}

/// Takes a scope from a client.
pub async fn delete_scope(tx: &Tx<'_>, client: &Client, scope: &ScopeId) -> Result<(), Fault> {
    tx.execute("DELETE FROM client_client_scope WHERE client_id = $1 AND scope_id = $2", params![&client.id, scope])
        .await?;
    announce(tx, &client.realm_id);
    Ok(())
}
