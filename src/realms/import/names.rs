//! What the JSON of a realm calls by name, and the ids behind the names.

use std::collections::HashMap;

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::id::{ClientUuid, GroupId, RealmId, RoleId, ScopeId};
use crate::model::view::{groups::Groups, roles::Roles};
use crate::model::{client, scope};

/// The names of a realm.
#[derive(Clone, Default)]
pub struct Names {
    /// By `client_id`.
    pub clients: HashMap<String, ClientUuid>,
    pub scopes: HashMap<String, ScopeId>,
    /// By path.
    pub groups: HashMap<String, GroupId>,
    pub realm_roles: HashMap<String, RoleId>,
    /// By `client_id`, then by name.
    pub client_roles: HashMap<String, HashMap<String, RoleId>>,
}

impl Names {
    /// The names of a realm that is there.
    pub async fn load(tx: &Tx<'_>, realm: &RealmId) -> Result<Self, Fault> {
        let (roles, groups) = (Roles::load(tx, realm).await?, Groups::load(tx, realm).await?);
        let mut out = Self::default();
        for client in client::list(tx, realm).await? {
            let of_client = roles.of_container(&client.id.0).into_iter();
            let of_client = of_client.map(|r| (r.name.clone(), r.id.clone())).collect();
            out.client_roles.insert(client.client_id.clone(), of_client);
            out.clients.insert(client.client_id, client.id);
        }
        out.realm_roles = roles.of_container(&realm.0).into_iter().map(|r| (r.name.clone(), r.id.clone())).collect();
        out.groups = groups.iter().map(|g| (groups.path(&g.id), g.id.clone())).collect();
        out.scopes = scope::list(tx, realm).await?.into_iter().map(|s| (s.name, s.id)).collect();
        Ok(out)
    }

    /// A role of the realm, or of a client.
    #[must_use]
    pub fn role(&self, client_id: Option<&str>, name: &str) -> Option<&RoleId> {
        match client_id {
            Some(client_id) => self.client_roles.get(client_id)?.get(name),
            None => self.realm_roles.get(name),
        }
    }

    /// Adds a role of the realm, or of a client.
    pub fn add_role(&mut self, client_id: Option<&str>, name: &str, id: RoleId) {
        let of = match client_id {
            Some(client_id) => self.client_roles.entry(client_id.to_owned()).or_default(),
            None => &mut self.realm_roles,
        };
        of.insert(name.to_owned(), id);
    }

    /// Forgets a role of the realm, or of a client.
    pub fn remove_role(&mut self, client_id: Option<&str>, name: &str) {
        match client_id {
            Some(client_id) => self.client_roles.get_mut(client_id).and_then(|of| of.remove(name)),
            None => self.realm_roles.remove(name),
        };
    }

    /// The group of that path; its first slash is optional.
    #[must_use]
    pub fn group(&self, path: &str) -> Option<&GroupId> {
        self.groups.get(path).or_else(|| self.groups.get(&format!("/{path}")))
    }
}
