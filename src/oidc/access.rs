//! The roles that a token may carry: those that the user has now, cut down to those that the client may see.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::scope::Scopes;
use crate::cache::{ClientView, RealmView};
use crate::model::id::RoleId;
use crate::model::user::Profile;

/// Names of roles, of the realm and by `client_id`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleAccess {
    pub realm: BTreeSet<String>,
    pub clients: BTreeMap<String, BTreeSet<String>>,
}

impl RoleAccess {
    /// What a client's token shows of a user's roles.
    #[must_use]
    pub fn of(realm: &RealmView, client: &ClientView, scopes: &Scopes, has: &HashSet<&RoleId>) -> Self {
        let may = visible(realm, client, scopes);
        let mut out = Self::default();
        for role in has
            .iter()
            .filter(|id| may.as_ref().is_none_or(|may| may.contains(*id)))
            .filter_map(|id| realm.roles.get(id))
        {
            match &role.client {
                None => drop(out.realm.insert(role.name.clone())),
                // A disabled client is no audience, so its roles are worth nothing.
                Some(owner) => {
                    if let Some(name) = realm.enabled_client_name(owner) {
                        out.clients.entry(name.to_owned()).or_default().insert(role.name.clone());
                    }
                }
            }
        }
        out
    }

    /// Adds a role by the name that mappers use: `role`, or `client.role`.
    pub fn add(&mut self, realm: &RealmView, name: &str) {
        match split_name(realm, name) {
            (None, role) => drop(self.realm.insert(role.to_owned())),
            (Some(client), role) => drop(self.clients.entry(client.to_owned()).or_default().insert(role.to_owned())),
        }
    }

    /// Takes a role away; true when it was there.
    pub fn remove(&mut self, realm: &RealmView, name: &str) -> bool {
        match split_name(realm, name) {
            (None, role) => self.realm.remove(role),
            (Some(client), role) => {
                let Some(roles) = self.clients.get_mut(client) else { return false };
                let was_there = roles.remove(role);
                if roles.is_empty() {
                    self.clients.remove(client);
                }
                was_there
            }
        }
    }
}

/// A role's name as mappers write it. A client's name may have dots itself, so the longest one that exists wins.
fn split_name<'a>(realm: &RealmView, name: &'a str) -> (Option<&'a str>, &'a str) {
    let dots = name.rmatch_indices('.').map(|(at, _)| at);
    for at in dots {
        if realm.has_client(&name[..at]) {
            return (Some(&name[..at]), &name[at + 1..]);
        }
    }
    (None, name)
}

/// All roles of a user: their own, those of their groups, and what these are composed of.
#[must_use]
pub fn effective<'a>(realm: &'a RealmView, user: &'a Profile) -> HashSet<&'a RoleId> {
    realm.roles.expand(user.roles.iter().chain(realm.groups.roles_of_members(&user.groups)))
}

/// Whether a user has a role, by the name that configurations use: `role`, or `client.role`.
#[must_use]
pub fn has_role(realm: &RealmView, user: &Profile, name: &str) -> bool {
    let (client, role) = split_name(realm, name);
    let container = match client {
        None => Some(realm.realm.id.as_ref()),
        Some(client) => realm.client_id(client).map(AsRef::as_ref),
    };
    let role = container.and_then(|container| realm.roles.find(container, role));
    role.is_some_and(|role| effective(realm, user).contains(&role.id))
}

/// The roles that a client may see in these scopes; none: all of them.
#[must_use]
pub fn visible<'a>(realm: &'a RealmView, client: &'a ClientView, scopes: &Scopes) -> Option<HashSet<&'a RoleId>> {
    realm.visible_roles(client, scopes.list.iter().map(|scope| &scope.id))
}
