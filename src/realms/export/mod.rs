//! From rows to Keycloak's realm JSON: whole for files, with its secrets; in parts, with secrets masked, for the Admin API.

pub mod clients;
pub mod files;
pub mod flows;
pub mod groups;
pub mod roles;
pub mod rows;
pub mod users;

use std::collections::{BTreeMap, HashMap};

use gatehouse_store::Tx;
use keycloak::types::{ComponentExportRepresentation, RealmRepresentation};

use self::rows::Rows;
use super::secrets;
use crate::crypto::keys;
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::component::{Component, KEY_PROVIDER};
use crate::model::realm::Realm;

/// The version of Keycloak whose form the JSON has.
pub const KEYCLOAK_VERSION: &str = "26.7.2";

/// What an export is to have besides settings, scopes, flows and components.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    pub clients: bool,
    pub groups_and_roles: bool,
    /// Opens secrets; without it they are masked, and keys are left out.
    pub secrets: Option<&'a MasterKey>,
}

/// A realm as JSON, without its users: [`users::list`] has them.
///
/// # Errors
/// The store's; internal when a secret does not open.
pub async fn export(tx: &Tx<'_>, realm: &Realm, extent: Extent<'_>) -> Result<RealmRepresentation, Fault> {
    let rows = Rows::load(tx, realm).await?;
    let mut out = realm.settings.clone();
    match extent.secrets {
        Some(master) => secrets::open_settings(&mut out, &realm.id.0, master)?,
        None => secrets::mask_settings(&mut out),
    }
    (out.id, out.realm, out.enabled) = (Some(realm.id.0.clone()), Some(realm.name.clone()), Some(realm.enabled));
    out.keycloak_version = Some(KEYCLOAK_VERSION.into());
    out.default_role = realm.default_role.as_ref().and_then(|id| rows.roles.get(id)).map(|r| roles::brief(&rows, r));
    clients::put_scopes(&rows, &mut out);
    out.components = Some(components(&rows.components, &realm.id.0, extent.secrets)?);
    flows::put(&rows, &mut out, extent.secrets)?;
    out.localization_texts = Some(rows.localization.iter().map(|(k, v)| (k.clone(), unsorted(v))).collect());
    if extent.groups_and_roles {
        out.groups = Some(groups::tree(&rows, None));
        out.default_groups = groups::defaults(&rows);
        out.roles = Some(roles::all(&rows, extent.clients));
    }
    if extent.clients {
        out.clients = Some(clients::all(&rows, extent.secrets)?);
    }
    roles::put_scope_mappings(&rows, &mut out, extent);
    Ok(out)
}

/// A realm's JSON with everything that is readable through the Admin API: secrets masked.
///
/// # Errors
/// As [`export`].
pub async fn partial_export(
    tx: &Tx<'_>,
    realm: &Realm,
    export_clients: bool,
    export_groups_and_roles: bool,
) -> Result<RealmRepresentation, Fault> {
    let extent = Extent { clients: export_clients, groups_and_roles: export_groups_and_roles, secrets: None };
    export(tx, realm, extent).await
}

/// A map as the representations have them.
pub(super) fn unsorted<V: Clone>(map: &BTreeMap<String, V>) -> HashMap<String, V> {
    map.iter().map(|(k, v)| (k.clone(), v.clone())).collect()
}

type ByKind = HashMap<String, Vec<ComponentExportRepresentation>>;

/// The components below one, by their kind.
fn components(all: &[Component], parent: &str, master: Option<&MasterKey>) -> Result<ByKind, Fault> {
    let mut out = ByKind::new();
    for component in all.iter().filter(|c| c.parent_id == parent) {
        let config = match master {
            Some(master) => secrets::open_component(component.clone(), master)?.config,
            None if component.provider_type == KEY_PROVIDER => keys::visible_config(component),
            None => secrets::masked_component(component.clone()).config,
        };
        out.entry(component.provider_type.clone()).or_default().push(ComponentExportRepresentation {
            id: Some(component.id.clone()),
            name: component.name.clone(),
            provider_id: Some(component.provider_id.clone()),
            sub_type: component.sub_type.clone(),
            sub_components: Some(components(all, &component.id, master)?),
            config: Some(unsorted(&config)),
        });
    }
    Ok(out)
}
