//! Nobody gives away what they do not have: who may put a role on a user, a group or into a composite.

use super::auth::{Admin, MASTER};
use crate::fault::Fault;
use crate::model::id::GroupId;
use crate::model::role::Role;

/// The client of a realm's own management roles.
const MANAGEMENT: &str = "realm-management";

/// Refuses to hand out a management role that the administrator has not themself, directly or as a part of another role. All
/// other roles are for the applications to interpret, and whoever manages users may give them.
pub fn check(admin: &Admin, role: &Role) -> Result<(), Fault> {
    let view = &admin.cx.realm;
    let reached = view.roles.expand([&role.id]);
    for part in reached.into_iter().filter_map(|id| view.roles.get(id)) {
        if is_management(admin, part) && !admin.holds(part) {
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

/// Whether a role gives power over a realm: those of `realm-management`, and in the realm master those over all realms.
fn is_management(admin: &Admin, role: &Role) -> bool {
    let view = &admin.cx.realm;
    let of = |client_id: &str| view.client_id(client_id) == role.client.as_ref() && role.client.is_some();
    if of(MANAGEMENT) {
        return true;
    }
    if view.realm.name != MASTER {
        return false;
    }
    let is_of_realm_client =
        view.client_ids().any(|(name, id)| name.ends_with("-realm") && Some(id) == role.client.as_ref());
    is_of_realm_client || role.client.is_none() && (role.name == "admin" || role.name == "create-realm")
}
