//! Client scopes: named sets of protocol mappers and role mappings that clients share.

use gatehouse_store::{Row, Tx, params};
use keycloak::types::{ClientScopeRepresentation, ProtocolMapperRepresentation};

use super::id::{RealmId, ScopeId};
use super::realm::announce;
use crate::fault::{Fault, OnUnique};

const COLUMNS: &str = "id, realm_id, name, settings";

/// A client scope. The settings are Keycloak's ClientScopeRepresentation, its mappers among them.
#[derive(Clone, Debug)]
pub struct ClientScope {
    pub id: ScopeId,
    pub realm_id: RealmId,
    pub name: String,
    pub settings: ClientScopeRepresentation,
}

impl ClientScope {
    /// A value of the scope's attributes.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.settings.attributes.as_ref()?.get(name).map(String::as_str)
    }

    /// Whether it is of OpenID Connect, as those are that name no protocol.
    #[must_use]
    pub fn is_openid_connect(&self) -> bool {
        self.settings.protocol.as_deref().is_none_or(|p| p == "openid-connect")
    }

    /// Whether its name appears in a token's `scope`.
    #[must_use]
    pub fn is_in_token_scope(&self) -> bool {
        self.attribute("include.in.token.scope") != Some("false")
    }

    #[must_use]
    pub fn mappers(&self) -> &[ProtocolMapperRepresentation] {
        self.settings.protocol_mappers.as_deref().unwrap_or_default()
    }
}

fn from_row(row: &Row) -> Result<ClientScope, Fault> {
    Ok(ClientScope {
        id: ScopeId(row.get(0)?),
        realm_id: RealmId(row.get(1)?),
        name: row.get(2)?,
        settings: serde_json::from_str(&row.get::<String>(3)?)?,
    })
}

/// All scopes of a realm by name.
pub async fn list(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<ClientScope>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM client_scope WHERE realm_id = $1 ORDER BY name");
    tx.query(&sql, params![realm]).await?.iter().map(from_row).collect()
}

/// The scope of that id.
pub async fn find(tx: &Tx<'_>, realm: &RealmId, id: &ScopeId) -> Result<Option<ClientScope>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM client_scope WHERE realm_id = $1 AND id = $2");
    tx.find(&sql, params![realm, id]).await?.as_ref().map(from_row).transpose()
}

fn taken(name: &str) -> Fault {
    Fault::conflict(format!("Client Scope {name} already exists"))
}

/// Refused with a conflict when the name is taken.
pub async fn insert(tx: &Tx<'_>, scope: &ClientScope) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO client_scope (id, realm_id, name, protocol, settings) VALUES ($1, $2, $3, $4, $5)",
        params![
            &scope.id,
            &scope.realm_id,
            &scope.name,
            &scope.settings.protocol,
            &serde_json::to_string(&scope.settings)?
        ],
    )
    .await
    .on_unique("client_scope_name", || taken(&scope.name))?;
    announce(tx, &scope.realm_id);
    Ok(())
}

/// Writes name and settings.
pub async fn update(tx: &Tx<'_>, scope: &ClientScope) -> Result<(), Fault> {
    tx.execute(
        "UPDATE client_scope SET name = $3, protocol = $4, settings = $5 WHERE realm_id = $1 AND id = $2",
        params![
            &scope.realm_id,
            &scope.id,
            &scope.name,
            &scope.settings.protocol,
            &serde_json::to_string(&scope.settings)?
        ],
    )
    .await
    .on_unique("client_scope_name", || taken(&scope.name))?;
    announce(tx, &scope.realm_id);
    Ok(())
}

/// Removes a scope; clients lose it.
pub async fn delete(tx: &Tx<'_>, realm: &RealmId, id: &ScopeId) -> Result<(), Fault> {
    tx.execute("DELETE FROM scope_mapping WHERE realm_id = $1 AND owner_id = $2", params![realm, id]).await?;
    tx.execute("DELETE FROM client_scope WHERE realm_id = $1 AND id = $2", params![realm, id]).await?;
    announce(tx, realm);
    Ok(())
}

/// The realm's scopes for new clients: `(id, is default)`, the others being optional.
pub async fn list_realm_defaults(tx: &Tx<'_>, realm: &RealmId) -> Result<Vec<(ScopeId, bool)>, Fault> {
    let rows =
        tx.query("SELECT scope_id, is_default FROM realm_client_scope WHERE realm_id = $1", params![realm]).await?;
    rows.iter().map(|r| Ok((ScopeId(r.get(0)?), r.get(1)?))).collect()
}

/// Makes a scope one of the realm's defaults, or optional ones, for new clients.
pub async fn set_realm_default(tx: &Tx<'_>, realm: &RealmId, scope: &ScopeId, is_default: bool) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO realm_client_scope (realm_id, scope_id, is_default) VALUES ($1, $2, $3) \
         ON CONFLICT (realm_id, scope_id) DO UPDATE SET is_default = excluded.is_default",
        params![realm, scope, is_default],
    )
    .await?;
    announce(tx, realm);
    Ok(())
}

/// Takes a scope out of the realm's defaults.
pub async fn unset_realm_default(tx: &Tx<'_>, realm: &RealmId, scope: &ScopeId) -> Result<(), Fault> {
    tx.execute("DELETE FROM realm_client_scope WHERE realm_id = $1 AND scope_id = $2", params![realm, scope]).await?;
    announce(tx, realm);
    Ok(())
}
