//! Nobody gives away what they do not have: who may put a role on a user, a group or into a composite.

use super::auth::{Admin, MASTER};
use super::client;
use crate::cache::RealmView;
use crate::fault::Fault;
use crate::model::id::GroupId;
use crate::model::role::Role;
use crate::realms::defaults::clients;
use crate::realms::master;

/// Refuses to hand out a management role that the administrator has not themself, directly or as a part of another role. All
/// other roles are for the applications to interpret, and whoever manages users may give them.
pub fn check(admin: &Admin, role: &Role) -> Result<(), Fault> {
    let view = &admin.cx.realm;
    let reached = view.roles.expand([&role.id]);
    for part in reached.into_iter().filter_map(|id| view.roles.get(id)) {
        if is_management(view, part) && !admin.holds(part) {
            return Err(Fault::denied().because(format!("{} would hand out {}", admin.by.user_id, part.name)));
        }
    }
    Ok(())
}

/// Refuses to let anybody into a group whose members get a management role, from it or from a group above it, that the
/// administrator has not.
pub fn check_group(admin: &Admin, group: &GroupId) -> Result<(), Fault> {
    let view = &admin.cx.realm;
    let roles = view.groups.roles_of_members(std::slice::from_ref(group));
    roles.into_iter().filter_map(|id| view.roles.get(id)).try_for_each(|role| check(admin, role))
}

/// Refuses to rename, remove or rebuild a role that gives power over a realm. What administrators may do goes by the names of
/// these roles: a role that takes such a name would be worth as much.
pub async fn check_definition(admin: &Admin, role: &Role) -> Result<(), Fault> {
    let denied = || Fault::denied().because(format!("{} holds rights over a realm", role.name));
    let Some(owner) = &role.client else {
        let is_open = admin.is_full_administrator() || !is_management(&admin.cx.realm, role);
        return if is_open { Ok(()) } else { Err(denied()) };
    };
    let owner = admin.cx.client_by_id(owner).await?;
    let is_protected = owner.is_some_and(|owner| client::is_protected(&admin.cx.realm, &owner.client));
    if is_protected { Err(denied()) } else { Ok(()) }
}

/// Whether a role gives power over a realm: those of `realm-management`, and in the realm master those over all realms.
fn is_management(view: &RealmView, role: &Role) -> bool {
    match &role.client {
        None => is_management_role(view, &role.name),
        Some(owner) => view.client_name(owner).is_some_and(|name| is_management_client(view, name)),
    }
}

/// Whether a client's roles give power over a realm.
#[must_use]
pub fn is_management_client(view: &RealmView, client_id: &str) -> bool {
    clients::is_management(&view.realm.name, client_id)
}

/// Whether a role of the realm itself gives power over realms.
#[must_use]
pub fn is_management_role(view: &RealmView, name: &str) -> bool {
    view.realm.name == MASTER && [master::ADMIN, master::CREATE_REALM].contains(&name)
}
