//! Everything of a realm but its users, as it was at one moment.

use std::collections::{BTreeMap, HashMap};

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::client::{self, Client};
use crate::model::component::{self, Component};
use crate::model::id::{ClientUuid, RoleId, ScopeId};
use crate::model::realm::{self, Realm};
use crate::model::required_action::{self, RequiredAction};
use crate::model::scope::{self, ClientScope};
use crate::model::scope_mapping;
use crate::model::view::{flows::Flows, groups::Groups, roles::Roles};

/// The rows of a realm.
pub struct Rows {
    pub realm: Realm,
    /// By `client_id`.
    pub clients: Vec<Client>,
    pub client_ids: HashMap<ClientUuid, String>,
    /// Client, scope, whether it is a default one.
    pub client_scopes: Vec<(ClientUuid, ScopeId, bool)>,
    /// By name.
    pub scopes: Vec<ClientScope>,
    pub scope_names: HashMap<ScopeId, String>,
    pub realm_scopes: Vec<(ScopeId, bool)>,
    pub scope_mappings: Vec<(String, RoleId)>,
    pub roles: Roles,
    pub groups: Groups,
    pub flows: Flows,
    pub components: Vec<Component>,
    pub required_actions: Vec<RequiredAction>,
    pub localization: BTreeMap<String, BTreeMap<String, String>>,
}

impl Rows {
    /// Reads them.
    pub async fn load(tx: &Tx<'_>, realm: &Realm) -> Result<Self, Fault> {
        let id = &realm.id;
        let (clients, scopes) = (client::list(tx, id).await?, scope::list(tx, id).await?);
        Ok(Self {
            realm: realm.clone(),
            client_ids: clients.iter().map(|c| (c.id.clone(), c.client_id.clone())).collect(),
            clients,
            client_scopes: client::list_all_scopes(tx, id).await?,
            scope_names: scopes.iter().map(|s| (s.id.clone(), s.name.clone())).collect(),
            scopes,
            realm_scopes: scope::list_realm_defaults(tx, id).await?,
            scope_mappings: scope_mapping::list(tx, id).await?,
            roles: Roles::load(tx, id).await?,
            groups: Groups::load(tx, id).await?,
            flows: Flows::load(tx, id).await?,
            components: component::list(tx, id).await?,
            required_actions: required_action::list(tx, id).await?,
            localization: realm::list_localizations(tx, id).await?,
        })
    }

    /// Names of roles, those of the realm apart from those of clients by `client_id`. Sorted.
    #[must_use]
    pub fn role_names<'a>(
        &self,
        ids: impl IntoIterator<Item = &'a RoleId>,
    ) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
        let (mut of_realm, mut of_clients) = (Vec::new(), BTreeMap::<String, Vec<String>>::new());
        for role in ids.into_iter().filter_map(|id| self.roles.get(id)) {
            match role.client.as_ref().and_then(|c| self.client_ids.get(c)) {
                Some(client_id) => of_clients.entry(client_id.clone()).or_default().push(role.name.clone()),
                None => of_realm.push(role.name.clone()),
            }
        }
        of_realm.sort();
        of_clients.values_mut().for_each(|names| names.sort());
        (of_realm, of_clients)
    }
}
