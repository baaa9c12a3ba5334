//! Realms: the row, its settings, and what follows from them.
//!
//! The settings are Keycloak's RealmRepresentation without the things that have rows of their own (clients, roles, users …).

use std::collections::BTreeMap;

use gatehouse_store::{Row, Tx, params};
use keycloak::types::RealmRepresentation;

use super::id::{RealmId, RoleId};
use crate::fault::{Fault, OnUnique};

const COLUMNS: &str = "id, name, enabled, default_role_id, settings";

/// A realm.
#[derive(Clone, Debug)]
pub struct Realm {
    pub id: RealmId,
    pub name: String,
    pub enabled: bool,
    pub default_role: Option<RoleId>,
    pub settings: RealmRepresentation,
}

fn from_row(row: &Row) -> Result<Realm, Fault> {
    Ok(Realm {
        id: RealmId(row.get(0)?),
        name: row.get(1)?,
        enabled: row.get(2)?,
        default_role: row.get::<Option<String>>(3)?.map(RoleId),
        settings: serde_json::from_str(&row.get::<String>(4)?)?,
    })
}

/// The realm of that name.
pub async fn find(tx: &Tx<'_>, name: &str) -> Result<Option<Realm>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM realm WHERE name = $1");
    tx.find(&sql, params![name]).await?.as_ref().map(from_row).transpose()
}

/// All realms by name.
pub async fn list(tx: &Tx<'_>) -> Result<Vec<Realm>, Fault> {
    let sql = format!("SELECT {COLUMNS} FROM realm ORDER BY name");
    tx.query(&sql, params![]).await?.iter().map(from_row).collect()
}

/// Refused with a conflict when the name or the id is taken.
pub async fn insert(tx: &Tx<'_>, realm: &Realm) -> Result<(), Fault> {
    let taken = || Fault::conflict(format!("Realm {} already exists", realm.name));
    tx.execute(
        "INSERT INTO realm (id, name, enabled, default_role_id, settings) VALUES ($1, $2, $3, $4, $5)",
        params![&realm.id, &realm.name, realm.enabled, &realm.default_role, &settings(realm)?],
    )
    .await
    .on_unique("realm_name", taken)?;
    announce(tx, &realm.id);
    Ok(())
}

/// Writes name, switches and settings.
pub async fn update(tx: &Tx<'_>, realm: &Realm) -> Result<(), Fault> {
    let taken = || Fault::conflict(format!("Realm {} already exists", realm.name));
    tx.execute(
        "UPDATE realm SET name = $2, enabled = $3, default_role_id = $4, settings = $5 WHERE id = $1",
        params![&realm.id, &realm.name, realm.enabled, &realm.default_role, &settings(realm)?],
    )
    .await
    .on_unique("realm_name", taken)?;
    announce(tx, &realm.id);
    Ok(())
}

/// Removes the realm with everything in it.
pub async fn delete(tx: &Tx<'_>, id: &RealmId) -> Result<(), Fault> {
    tx.execute("DELETE FROM realm WHERE id = $1", params![id]).await?;
    announce(tx, id);
    Ok(())
}

/// Tells every node, once the transaction is committed, that its view of the realm is out of date. Each change of what such a
/// view holds calls it.
pub fn announce(tx: &Tx<'_>, id: &RealmId) {
    tx.announce(format!("realm:{id}"));
}

/// What has a row of its own is left out of the column.
fn settings(realm: &Realm) -> Result<String, Fault> {
    let mut lean = realm.settings.clone();
    (lean.id, lean.realm, lean.enabled) = (None, None, None);
    (lean.users, lean.federated_users, lean.clients, lean.client_scopes, lean.roles, lean.groups) =
        (None, None, None, None, None, None);
    (lean.components, lean.authentication_flows, lean.authenticator_config, lean.required_actions) =
        (None, None, None, None);
    (lean.scope_mappings, lean.client_scope_mappings, lean.default_role, lean.default_groups) =
        (None, None, None, None);
    (lean.default_default_client_scopes, lean.default_optional_client_scopes, lean.localization_texts) =
        (None, None, None);
    Ok(serde_json::to_string(&lean)?)
}

impl Realm {
    /// A value of the long tail that Keycloak keeps among the attributes.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.settings.attributes.as_ref()?.get(name).map(String::as_str)
    }

    /// Whether users log in by their addresses as well as by their names.
    #[must_use]
    pub fn logs_in_by_email(&self) -> bool {
        self.settings.login_with_email_allowed != Some(false)
    }
}

macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident = $default:literal;)*) => { impl Realm { $(
        $(#[$doc])*
        #[must_use]
        pub fn $name(&self) -> i64 {
            self.settings.$name.map_or($default, i64::from)
        }
    )* } };
}

// Each with the value of a realm that names none; times are in seconds.
numbers! {
    /// How long an access token lives.
    access_token_lifespan = 300;
    /// The same for the implicit flow.
    access_token_lifespan_for_implicit_flow = 900;
    /// How long an authorization code lives.
    access_code_lifespan = 60;
    /// How long a whole login may take.
    access_code_lifespan_login = 1800;
    /// How long a step that the user must take, such as a new password, may take.
    access_code_lifespan_user_action = 300;
    sso_session_idle_timeout = 1800;
    sso_session_max_lifespan = 36000;
    /// 0: as without remember-me.
    sso_session_idle_timeout_remember_me = 0;
    /// 0: as without remember-me.
    sso_session_max_lifespan_remember_me = 0;
    offline_session_idle_timeout = 2_592_000;
    offline_session_max_lifespan = 5_184_000;
    /// 0: as the SSO session.
    client_session_idle_timeout = 0;
    /// 0: as the SSO session.
    client_session_max_lifespan = 0;
    client_offline_session_idle_timeout = 0;
    client_offline_session_max_lifespan = 0;
    /// Tokens issued before this time (epoch seconds) are refused.
    not_before = 0;
    /// How often a refresh token may be used again after it was replaced.
    refresh_token_max_reuse = 0;
}

/// The texts that administrators changed, by language.
pub async fn list_localizations(
    tx: &Tx<'_>,
    id: &RealmId,
) -> Result<BTreeMap<String, BTreeMap<String, String>>, Fault> {
    let rows = tx.query("SELECT locale, texts FROM realm_localization WHERE realm_id = $1", params![id]).await?;
    rows.iter().map(|r| Ok((r.get(0)?, serde_json::from_str(&r.get::<String>(1)?)?))).collect()
}

/// Writes the texts of one language.
pub async fn set_localization(
    tx: &Tx<'_>,
    id: &RealmId,
    locale: &str,
    texts: &BTreeMap<String, String>,
) -> Result<(), Fault> {
    tx.execute(
        "INSERT INTO realm_localization (realm_id, locale, texts) VALUES ($1, $2, $3) \
         ON CONFLICT (realm_id, locale) DO UPDATE SET texts = excluded.texts",
        params![id, locale, &serde_json::to_string(texts)?],
    )
    .await?;
    announce(tx, id);
    Ok(())
}

/// Removes the texts of one language; true when there were some.
pub async fn delete_localization(tx: &Tx<'_>, id: &RealmId, locale: &str) -> Result<bool, Fault> {
    let n =
        tx.execute("DELETE FROM realm_localization WHERE realm_id = $1 AND locale = $2", params![id, locale]).await?;
    announce(tx, id);
    Ok(n == 1)
}
