//! What a realm has already of the things that an import brings.

use std::collections::HashMap;

use gatehouse_store::Tx;
use keycloak::types::UserRepresentation;

use super::draft::Draft;
use super::names::Names;
use crate::fault::Fault;
use crate::model::id::{GroupId, RealmId, UserId};
use crate::model::realm::Realm;
use crate::model::{bulk, flow, group, scope};
use crate::realms::Makings;

/// Names of the realm, and of those users whom the import names too.
pub struct Existing {
    pub names: Names,
    /// The realm's scopes for new clients by name, and whether they are default ones.
    pub realm_scopes: Vec<(String, bool)>,
    /// Protocols of scopes by name.
    pub scope_protocols: HashMap<String, String>,
    /// Ids of flows by alias.
    pub flows: HashMap<String, String>,
    pub default_groups: Vec<GroupId>,
    pub usernames: HashMap<String, UserId>,
    pub emails: HashMap<String, UserId>,
}

impl Existing {
    /// An addition to the realm that knows what is there.
    #[must_use]
    pub fn draft<'a>(&self, makings: Makings<'a>, realm: &Realm) -> Draft<'a> {
        let mut draft = Draft::new(makings, realm.clone(), self.names.clone());
        draft.realm_scopes.clone_from(&self.realm_scopes);
        draft.scope_protocols.clone_from(&self.scope_protocols);
        draft.flows.clone_from(&self.flows);
        draft.default_groups.clone_from(&self.default_groups);
        draft
    }
}

/// Reads them.
///
/// # Errors
/// The store's.
pub async fn load(tx: &Tx<'_>, realm: &RealmId, users: &[UserRepresentation]) -> Result<Existing, Fault> {
    let lower = |values: &dyn Fn(&UserRepresentation) -> Option<&String>| -> Vec<String> {
        users.iter().filter_map(values).map(|v| v.to_lowercase()).collect()
    };
    let scopes = scope::list(tx, realm).await?;
    let defaults = scope::list_realm_defaults(tx, realm).await?;
    let name = |id| scopes.iter().find(|s| s.id == id).map(|s| s.name.clone());
    Ok(Existing {
        names: Names::load(tx, realm).await?,
        realm_scopes: defaults.into_iter().filter_map(|(id, is_default)| Some((name(id)?, is_default))).collect(),
        scope_protocols: scopes.iter().filter_map(|s| Some((s.name.clone(), s.settings.protocol.clone()?))).collect(),
        flows: flow::list(tx, realm).await?.into_iter().map(|f| (f.alias, f.id)).collect(),
        default_groups: group::list_defaults(tx, realm).await?,
        usernames: bulk::list_by_usernames(tx, realm, &lower(&|u| u.username.as_ref())).await?,
        emails: bulk::list_by_emails(tx, realm, &lower(&|u| u.email.as_ref())).await?,
    })
}
