//! Partial import: users, groups, clients and roles into a realm that is there. Identity providers are refused: they do not run yet.

mod choose;
mod types;

use std::collections::HashSet;

use gatehouse_store::{Store, Tx};

pub use types::{Action, IfResourceExists, PartialImport, PartialImportResult, PartialImportResults, Resource};

use super::draft::Draft;
use super::existing::{self, Existing};
use super::{clients, credentials, groups, roles, users};
use crate::crypto::password::HashPolicy;
use crate::fault::Fault;
use crate::model::id::{ClientUuid, GroupId, RoleId, UserId};
use crate::model::realm::Realm;
use crate::model::{client, group, role, user};
use crate::realms::{Makings, blueprint};

/// What goes away before the new rows come.
#[derive(Default)]
struct Removals {
    users: Vec<UserId>,
    clients: Vec<ClientUuid>,
    groups: Vec<GroupId>,
    roles: Vec<RoleId>,
}

/// The work under way.
struct Plan<'a> {
    policy: IfResourceExists,
    draft: Draft<'a>,
    existing: Existing,
    removals: Removals,
    /// What is made anew, by name.
    anew: HashSet<(Resource, String)>,
    out: PartialImportResults,
}

/// What an import will do, worked out and not yet written.
pub struct Prepared {
    pub results: PartialImportResults,
    removals: Removals,
    realm: Realm,
    parts: blueprint::Parts,
}

impl Prepared {
    /// Writes all of it.
    ///
    /// # Errors
    /// A conflict when something has come to be there meanwhile.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<(), Fault> {
        write(tx, &self.removals, &self.realm, &self.parts).await
    }
}

/// Works out an import: makes ids and hashes passwords.
///
/// # Errors
/// A conflict when something is there and `ifResourceExists` is FAIL; [`crate::fault::Kind::Invalid`] with the place in the
/// JSON that is wrong.
pub async fn prepare(
    store: &Store,
    makings: Makings<'_>,
    realm: &Realm,
    mut given: PartialImport,
) -> Result<Prepared, Fault> {
    if !given.identity_providers.is_empty() {
        return Err(Fault::invalid("identityProviders: this version has no identity brokering"));
    }
    let existing = store.read(async |tx| existing::load(tx, &realm.id, &given.users).await).await?;
    let draft = existing.draft(makings, realm);
    let (removals, anew, out) = Default::default();
    let mut plan = Plan { policy: given.if_resource_exists, draft, existing, removals, anew, out };
    plan.choose(&mut given)?;
    let policy = HashPolicy::of_realm(realm.settings.password_policy.as_deref());
    credentials::hash_plaintext(makings, policy, &mut given.users).await?;
    plan.rows(given)?;
    let Plan { out: results, removals, draft, .. } = plan;
    Ok(Prepared { results, removals, realm: draft.realm, parts: draft.parts })
}

async fn write(tx: &Tx<'_>, remove: &Removals, realm: &Realm, parts: &blueprint::Parts) -> Result<(), Fault> {
    for id in &remove.clients {
        client::delete(tx, &realm.id, id).await?;
    }
    for id in &remove.roles {
        role::delete(tx, &realm.id, id).await?;
    }
    for id in &remove.groups {
        group::delete(tx, &realm.id, id).await?;
    }
    for id in &remove.users {
        user::delete(tx, &realm.id, id).await?;
    }
    blueprint::insert_parts(tx, realm, parts).await
}

impl Plan<'_> {
    /// Turns what is left into rows, and tells what they are.
    fn rows(&mut self, given: PartialImport) -> Result<(), Fault> {
        let draft = &mut self.draft;
        clients::plan(draft, given.clients)?;
        roles::plan(draft, given.roles)?;
        let named = draft.parts.roles.len();
        groups::plan(draft, given.groups)?;
        users::plan(draft, given.users)?;
        let people = draft.parts.users.len();
        users::plan_service_accounts(draft);
        self.note_rows(named, people);
        Ok(())
    }

    /// Roles beyond `named`, and users beyond `people`, were not asked for by themselves.
    fn note_rows(&mut self, named: usize, people: usize) {
        let parts = std::mem::take(&mut self.draft.parts);
        let clients = parts.clients.iter().map(|c| (Resource::Client, c.client_id.clone(), c.id.0.clone()));
        let roles = parts.roles.iter().take(named).map(|r| match &r.client {
            Some(id) => {
                let client_id = self.draft.names.clients.iter().find(|c| c.1 == id).map_or("", |c| c.0);
                (Resource::ClientRole, format!("{client_id}-->{}", r.name), id.0.clone())
            }
            None => (Resource::RealmRole, r.name.clone(), r.id.0.clone()),
        });
        let groups = parts.groups.iter().filter(|g| g.parent.is_none());
        let groups = groups.map(|g| (Resource::Group, g.name.clone(), g.id.0.clone()));
        let users = parts.users.iter().take(people);
        let users = users.map(|a| (Resource::User, a.user.username.clone(), a.user.id.0.clone()));
        let lines: Vec<_> = clients.chain(roles).chain(groups).chain(users).collect();
        for (kind, name, id) in lines {
            let is_anew = self.anew.contains(&(kind, name.clone()));
            self.note(if is_anew { Action::Overwritten } else { Action::Added }, kind, &name, &id);
        }
        self.draft.parts = parts;
    }
}
