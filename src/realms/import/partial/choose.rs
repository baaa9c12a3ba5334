//! What of a partial import is made: all that is not there, and by the policy, what is.

use keycloak::types::{ClientRepresentation, GroupRepresentation, RoleRepresentation, UserRepresentation};

use super::super::draft::required;
use super::Plan;
use super::types::{Action, IfResourceExists, PartialImport, PartialImportResult, Resource};
use crate::fault::Fault;

impl Plan<'_> {
    /// Leaves what is to be made, and notes what is skipped or removed.
    pub(super) fn choose(&mut self, given: &mut PartialImport) -> Result<(), Fault> {
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

    pub(super) fn note(&mut self, action: Action, resource_type: Resource, name: &str, id: &str) {
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
}
