//! Partial import: users, groups, clients and roles into a realm that is there. Identity providers are refused: they do not run yet.

use std::collections::HashSet;
use std::sync::Arc;

use gatehouse_store::{Store, Tx};
use keycloak::types::{
    ClientRepresentation, GroupRepresentation, IdentityProviderRepresentation, RoleRepresentation, RolesRepresentation,
    UserRepresentation,
};
use serde::{Deserialize, Serialize};

use super::draft::{Draft, required};
use super::existing::{self, Existing};
use super::{clients, credentials, groups, roles, users};
use crate::crypto::password::HashPolicy;
use crate::fault::Fault;
use crate::model::id::{ClientUuid, GroupId, RoleId, UserId};
use crate::model::realm::Realm;
use crate::model::{client, group, role, user};
use crate::realms::{Makings, blueprint};

/// What happens to a thing that is there already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum IfResourceExists {
    /// Nothing at all is imported.
    #[default]
    Fail,
    /// It stays as it is.
    Skip,
    /// It is removed, and made anew.
    Overwrite,
}

/// The body of `POST /admin/realms/{realm}/partialImport`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PartialImport {
    pub if_resource_exists: IfResourceExists,
    pub users: Vec<UserRepresentation>,
    pub clients: Vec<ClientRepresentation>,
    pub groups: Vec<GroupRepresentation>,
    pub identity_providers: Vec<IdentityProviderRepresentation>,
    pub roles: RolesRepresentation,
}

/// What was done.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PartialImportResults {
    pub overwritten: usize,
    pub added: usize,
    pub skipped: usize,
    pub results: Vec<PartialImportResult>,
}

/// What was done with one thing.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartialImportResult {
    pub action: Action,
    pub resource_type: Resource,
    pub resource_name: String,
    pub id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Action {
    Added,
    Skipped,
    Overwritten,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Resource {
    User,
    Client,
    Group,
    RealmRole,
    ClientRole,
}

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

/// Imports all, or nothing.
///
/// # Errors
/// A conflict when something is there and `ifResourceExists` is FAIL; [`crate::fault::Kind::Invalid`] with the place in the
/// JSON that is wrong.
pub async fn partial_import(
    store: &Store,
    makings: Makings<'_>,
    realm: &Realm,
    mut given: PartialImport,
) -> Result<PartialImportResults, Fault> {
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
    let work = Arc::new((plan.removals, plan.draft.realm, plan.draft.parts));
    store.write(async move |tx| write(tx, &work.0, &work.1, &work.2).await).await?;
    Ok(plan.out)
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
    /// Leaves what is to be made, and notes what is skipped or removed.
    fn choose(&mut self, given: &mut PartialImport) -> Result<(), Fault> {
        let clients = std::mem::take(&mut given.clients);
        given.clients = self.filter(clients, Self::keeps_client)?;
        let of_realm = given.roles.realm.take().unwrap_or_default();
        given.roles.realm = Some(self.filter(of_realm, |plan, r| plan.keeps_role(None, r))?);
        for (client_id, list) in given.roles.client.iter_mut().flatten() {
            let is_new = given.clients.iter().any(|c| c.client_id.as_deref() == Some(client_id));
            if !is_new && !self.draft.names.clients.contains_key(client_id) {
                return Err(Fault::invalid(format!(
                    "Can not import client roles for nonexistent client named {client_id}"
                )));
            }
            *list = self.filter(std::mem::take(list), |plan, r| plan.keeps_role(Some(client_id), r))?;
        }
        let groups = std::mem::take(&mut given.groups);
        given.groups = self.filter(groups, Self::keeps_group)?;
        let users = std::mem::take(&mut given.users);
        given.users = self.filter(users, Self::keeps_user)?;
        Ok(())
    }

    fn filter<T>(
        &mut self,
        all: Vec<T>,
        mut keeps: impl FnMut(&mut Self, &T) -> Result<bool, Fault>,
    ) -> Result<Vec<T>, Fault> {
        let mut out = Vec::with_capacity(all.len());
        for one in all {
            if keeps(self, &one)? {
                out.push(one);
            }
        }
        Ok(out)
    }

    /// What the policy says of a thing that is there: whether it is made anew.
    fn clash(&mut self, kind: Resource, name: &str, id: &str, refusal: String) -> Result<bool, Fault> {
        match self.policy {
            IfResourceExists::Fail => return Err(Fault::conflict(refusal)),
            IfResourceExists::Skip => self.note(Action::Skipped, kind, name, id),
            IfResourceExists::Overwrite => _ = self.anew.insert((kind, name.to_owned())),
        }
        Ok(self.policy == IfResourceExists::Overwrite)
    }

    fn note(&mut self, action: Action, resource_type: Resource, name: &str, id: &str) {
        match action {
            Action::Added => self.out.added += 1,
            Action::Skipped => self.out.skipped += 1,
            Action::Overwritten => self.out.overwritten += 1,
        }
        let (resource_name, id) = (name.to_owned(), id.to_owned());
        self.out.results.push(PartialImportResult { action, resource_type, resource_name, id });
    }

    fn keeps_client(&mut self, c: &ClientRepresentation) -> Result<bool, Fault> {
        let client_id = required(&"clients", "clientId", c.client_id.clone())?;
        let Some(id) = self.draft.names.clients.get(&client_id).cloned() else { return Ok(true) };
        let refusal = format!("Client id '{client_id}' already exists");
        let anew = self.clash(Resource::Client, &client_id, &id.0, refusal)?;
        if anew {
            self.draft.names.clients.remove(&client_id);
            self.draft.names.client_roles.remove(&client_id);
            self.removals.clients.push(id);
        }
        Ok(anew)
    }

    fn keeps_role(&mut self, client_id: Option<&str>, r: &RoleRepresentation) -> Result<bool, Fault> {
        let name = required(&"roles", "name", r.name.clone())?;
        let Some(id) = self.draft.names.role(client_id, &name).cloned() else { return Ok(true) };
        let anew = match client_id.and_then(|c| Some((c, self.draft.names.clients.get(c)?.0.clone()))) {
            Some((c, client)) => {
                let refusal = format!("Client role '{name}' for client '{c}' already exists.");
                self.clash(Resource::ClientRole, &format!("{c}-->{name}"), &client, refusal)?
            }
            None => self.clash(Resource::RealmRole, &name, &id.0, format!("Realm role '{name}' already exists."))?,
        };
        if anew && self.draft.realm.default_role.as_ref() == Some(&id) {
            return Err(Fault::invalid(format!("roles.realm: '{name}' is the default role and cannot be made anew")));
        }
        if anew {
            self.draft.names.remove_role(client_id, &name);
            self.removals.roles.push(id);
        }
        Ok(anew)
    }

    fn keeps_group(&mut self, g: &GroupRepresentation) -> Result<bool, Fault> {
        let name = required(&"groups", "name", g.name.clone())?;
        let path = format!("/{name}");
        let Some(id) = self.draft.names.groups.get(&path).cloned() else { return Ok(true) };
        let anew = self.clash(Resource::Group, &name, &id.0, format!("Group '{path}' already exists"))?;
        if anew {
            let below = format!("{path}/");
            self.draft.names.groups.retain(|p, _| *p != path && !p.starts_with(&below));
            self.removals.groups.push(id);
        }
        Ok(anew)
    }

    fn keeps_user(&mut self, u: &UserRepresentation) -> Result<bool, Fault> {
        let name = required(&"users", "username", u.username.clone())?.to_lowercase();
        let unique_email = self.draft.realm.settings.duplicate_emails_allowed != Some(true);
        let email = u.email.as_ref().filter(|_| unique_email).map(|e| e.to_lowercase());
        let found = self.existing.usernames.get(&name).or_else(|| self.existing.emails.get(&email?)).cloned();
        let Some(id) = found else { return Ok(true) };
        let anew = self.clash(Resource::User, &name, &id.0, format!("User with user name {name} already exists."))?;
        if anew {
            self.removals.users.push(id);
        }
        Ok(anew)
    }

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
