//! The groups of a realm in memory: the tree, paths, and the roles that membership gives.

use std::collections::HashMap;
use std::sync::Arc;

use gatehouse_store::Tx;

use crate::fault::Fault;
use crate::model::group::{self, Group};
use crate::model::id::{GroupId, RealmId, RoleId};

/// The most levels that a path is followed.
const MAX_DEPTH: usize = 64;

/// The groups of a realm.
#[derive(Debug, Default)]
pub struct Groups {
    by_id: HashMap<GroupId, Arc<Group>>,
    /// By name; the key none holds the top level.
    children: HashMap<Option<GroupId>, Vec<Arc<Group>>>,
    roles: HashMap<GroupId, Vec<RoleId>>,
    /// The groups that new users join.
    pub defaults: Vec<GroupId>,
}

impl Groups {
    /// Reads them all.
    pub async fn load(tx: &Tx<'_>, realm: &RealmId) -> Result<Self, Fault> {
        let mut out = Self { defaults: group::list_defaults(tx, realm).await?, ..Self::default() };
        for group in group::list(tx, realm).await? {
            let group = Arc::new(group);
            out.children.entry(group.parent.clone()).or_default().push(group.clone());
            out.by_id.insert(group.id.clone(), group);
        }
        for (group, role) in group::list_roles(tx, realm).await? {
            out.roles.entry(group).or_default().push(role);
        }
        Ok(out)
    }

    #[must_use]
    pub fn get(&self, id: &GroupId) -> Option<&Arc<Group>> {
        self.by_id.get(id)
    }

    /// All groups, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Group>> {
        self.by_id.values()
    }

    /// The groups directly below one, or the top level, by name.
    #[must_use]
    pub fn children(&self, parent: Option<&GroupId>) -> &[Arc<Group>] {
        self.children.get(&parent.cloned()).map_or(&[], Vec::as_slice)
    }

    /// The direct roles of a group.
    #[must_use]
    pub fn roles(&self, id: &GroupId) -> &[RoleId] {
        self.roles.get(id).map_or(&[], Vec::as_slice)
    }

    /// A group and those above it, itself first.
    pub fn ancestry<'a>(&'a self, id: &GroupId) -> impl Iterator<Item = &'a Arc<Group>> {
        let first = self.by_id.get(id);
        std::iter::successors(first, |g| self.by_id.get(g.parent.as_ref()?)).take(MAX_DEPTH)
    }

    /// The path of a group, such as `/sales/inbound`. A slash within a name stands as it is, as in Keycloak.
    #[must_use]
    pub fn path(&self, id: &GroupId) -> String {
        let mut names: Vec<&str> = self.ancestry(id).map(|g| g.name.as_str()).collect();
        names.push("");
        names.reverse();
        names.join("/")
    }

    /// The group of that path, its first slash being optional.
    #[must_use]
    pub fn find_by_path(&self, path: &str) -> Option<&Arc<Group>> {
        self.descend(None, path.strip_prefix('/').unwrap_or(path))
    }

    /// As names may have slashes, a path can be cut in several ways: the first that leads to a group counts.
    fn descend(&self, parent: Option<&GroupId>, rest: &str) -> Option<&Arc<Group>> {
        self.children(parent).iter().find_map(|g| match rest.strip_prefix(&*g.name)? {
            "" => Some(g),
            below => self.descend(Some(&g.id), below.strip_prefix('/')?),
        })
    }

    /// The direct roles of these groups and of those above them.
    #[must_use]
    pub fn roles_of_members<'a>(&'a self, ids: &[GroupId]) -> Vec<&'a RoleId> {
        ids.iter().flat_map(|id| self.ancestry(id)).flat_map(|g| self.roles(&g.id)).collect()
    }
}
