//! All roles of a realm in memory, and what they expand to.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::id::{RealmId, RoleId};
use crate::model::role::{self, Role};

/// The roles of a realm and its clients, with the composites among them.
#[derive(Debug, Default)]
pub struct Roles {
    by_id: HashMap<RoleId, Arc<Role>>,
    /// Container and name to role.
    by_name: HashMap<String, HashMap<String, Arc<Role>>>,
    parts: HashMap<RoleId, Vec<RoleId>>,
}

impl Roles {
    /// Reads them all.
    pub async fn load(tx: &Tx<'_>, realm: &RealmId) -> Result<Self, Fault> {
        let mut out = Self::default();
        for role in role::list(tx, realm).await? {
            let role = Arc::new(role);
            out.by_name.entry(role.container().to_owned()).or_default().insert(role.name.clone(), role.clone());
            out.by_id.insert(role.id.clone(), role);
        }
        for (role, part) in role::list_composites(tx, realm).await? {
            out.parts.entry(role).or_default().push(part);
        }
        Ok(out)
    }

    #[must_use]
    pub fn get(&self, id: &RoleId) -> Option<&Arc<Role>> {
        self.by_id.get(id)
    }

    /// The role of that name in a container (a realm's or a client's id).
    #[must_use]
    pub fn find(&self, container: &str, name: &str) -> Option<&Arc<Role>> {
        self.by_name.get(container)?.get(name)
    }

    /// The roles of a container by name.
    #[must_use]
    pub fn of_container(&self, container: &str) -> Vec<&Arc<Role>> {
        let mut out: Vec<_> = self.by_name.get(container).into_iter().flat_map(HashMap::values).collect();
        out.sort_by(|a, b| a.name.cmp(&b.name));
        out
    }

    /// All roles, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Role>> {
        self.by_id.values()
    }

    /// The direct parts of a composite.
    #[must_use]
    pub fn parts(&self, id: &RoleId) -> &[RoleId] {
        self.parts.get(id).map_or(&[], Vec::as_slice)
    }

    #[must_use]
    pub fn is_composite(&self, id: &RoleId) -> bool {
        !self.parts(id).is_empty()
    }

    /// These roles and everything that they are composed of; circles do no harm.
    #[must_use]
    pub fn expand<'a>(&'a self, ids: impl IntoIterator<Item = &'a RoleId>) -> HashSet<&'a RoleId> {
        let mut seen = HashSet::new();
        let mut todo: Vec<&RoleId> = ids.into_iter().collect();
        while let Some(id) = todo.pop() {
            if let Some((id, _)) = self.by_id.get_key_value(id)
                && seen.insert(id)
            {
                todo.extend(self.parts(id));
            }
        }
        seen
    }
}
