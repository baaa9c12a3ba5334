//! The tree of groups as JSON.

use keycloak::types::GroupRepresentation;

use super::rows::Rows;
use super::unsorted;
use crate::model::id::GroupId;

/// The groups below one, or all, each with those below it.
#[must_use]
pub fn tree(rows: &Rows, parent: Option<&GroupId>) -> Vec<GroupRepresentation> {
    let one = |g: &std::sync::Arc<crate::model::group::Group>| {
        let (of_realm, of_clients) = rows.role_names(rows.groups.roles(&g.id));
        GroupRepresentation {
            id: Some(g.id.0.clone()),
            name: Some(g.name.clone()),
            description: g.description.clone(),
            path: Some(rows.groups.path(&g.id)),
            parent_id: g.parent.as_ref().map(|p| p.0.clone()),
            attributes: Some(unsorted(&g.attributes)),
            realm_roles: Some(of_realm),
            client_roles: Some(unsorted(&of_clients)),
            sub_groups: Some(tree(rows, Some(&g.id))),
            ..Default::default()
        }
    };
    rows.groups.children(parent).iter().map(one).collect()
}

/// Paths of the groups that new users join; none at all is left out.
#[must_use]
pub fn defaults(rows: &Rows) -> Option<Vec<String>> {
    let mut paths: Vec<String> = rows.groups.defaults.iter().map(|id| rows.groups.path(id)).collect();
    paths.sort();
    (!paths.is_empty()).then_some(paths)
}
