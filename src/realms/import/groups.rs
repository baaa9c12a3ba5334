//! The tree of groups of a realm's JSON.

use keycloak::types::GroupRepresentation;

use super::draft::{Draft, named, refuse, sorted};
use crate::fault::Fault;
use crate::model::group::Group;
use crate::model::id::GroupId;

/// Turns a tree of groups into rows, parents first. Clients and roles must be planned.
///
/// # Errors
/// A name that is missing or given twice among siblings; a client that is not there.
pub fn plan(draft: &mut Draft<'_>, groups: Vec<GroupRepresentation>) -> Result<(), Fault> {
    groups.into_iter().enumerate().try_for_each(|(n, g)| plan_one(draft, &format!("groups[{n}]"), None, g).map(drop))
}

/// Turns a group and those below it into rows; `parent` is an id and a path.
///
/// # Errors
/// As [`plan`].
pub fn plan_one(
    draft: &mut Draft<'_>,
    at: &str,
    parent: Option<(&GroupId, &str)>,
    group: GroupRepresentation,
) -> Result<GroupId, Fault> {
    let name = named(&at, "name", group.name)?;
    let path = format!("{}/{}", parent.map_or("", |p| p.1), name);
    let id = GroupId(draft.id(&at, group.id)?);
    if draft.names.groups.insert(path.clone(), id.clone()).is_some() {
        return Err(refuse(&at, format!("the group '{path}' is there already")));
    }
    let roles = draft.roles(&at, group.realm_roles, group.client_roles)?;
    draft.parts.group_roles.extend(roles.into_iter().map(|role| (id.clone(), role)));
    draft.parts.groups.push(Group {
        id: id.clone(),
        realm_id: draft.realm.id.clone(),
        parent: parent.map(|p| p.0.clone()),
        name,
        description: group.description,
        attributes: sorted(group.attributes),
    });
    for (n, child) in group.sub_groups.unwrap_or_default().into_iter().enumerate() {
        plan_one(draft, &format!("{at}.subGroups[{n}]"), Some((&id, &path)), child)?;
    }
    Ok(id)
}

/// The groups that new users join.
///
/// # Errors
/// A path that is no group's.
pub fn plan_defaults(draft: &Draft<'_>, paths: Vec<String>) -> Result<Vec<GroupId>, Fault> {
    let find = |path: &String| {
        draft.names.group(path).cloned().ok_or_else(|| refuse(&"defaultGroups", format!("there is no group '{path}'")))
    };
    paths.iter().map(find).collect()
}
