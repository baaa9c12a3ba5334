//! Lists of groups: the top level, the children of one, and searches, which answer the branches that lead to what was found.

use std::collections::HashSet;

use actix_web::{HttpResponse, web};
use keycloak::types::GroupRepresentation;
use serde::Deserialize;
use serde_json::json;

use super::{find, representation};
use crate::admin::auth::{Admin, Query, Users, View};
use crate::admin::{attribute_query, reply};
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::model::group::Group;
use crate::model::id::GroupId;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wanted {
    search: Option<String>,
    exact: Option<bool>,
    q: Option<String>,
    first: Option<usize>,
    max: Option<usize>,
    brief_representation: Option<bool>,
    populate_hierarchy: Option<bool>,
    top: Option<bool>,
}

/// `GET`: the top level, or the branches of a search.
pub async fn list(admin: Query<Users>, wanted: web::Query<Wanted>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let brief = wanted.brief_representation.unwrap_or(true);
    let (first, max) = (wanted.first.unwrap_or(0), wanted.max.unwrap_or(usize::MAX));
    if wanted.search.is_none() && wanted.q.is_none() {
        let top = view.groups.children(None).iter().skip(first).take(max);
        return Ok(reply::json(&top.map(|g| representation(&admin, g, brief)).collect::<Vec<_>>()));
    }
    let mut hits: Vec<_> = view.groups.iter().filter(|g| is_hit(g, &wanted)).collect();
    hits.sort_by(|a, b| a.name.cmp(&b.name));
    let hits: Vec<_> = hits.into_iter().skip(first).take(max).collect();
    if wanted.populate_hierarchy == Some(false) {
        return Ok(reply::json(&hits.iter().map(|g| representation(&admin, g, brief)).collect::<Vec<_>>()));
    }
    let on_path: HashSet<GroupId> =
        hits.iter().flat_map(|g| view.groups.ancestry(&g.id)).map(|g| g.id.clone()).collect();
    Ok(reply::json(&branches(&admin, None, &on_path, brief)))
}

fn is_hit(group: &Group, wanted: &Wanted) -> bool {
    let by_name = wanted.search.as_deref().is_none_or(|text| match wanted.exact {
        Some(true) => group.name == text,
        _ => group.name.to_lowercase().contains(&text.to_lowercase()),
    });
    let by_attribute = wanted.q.as_deref().is_none_or(|q| {
        attribute_query::parse(q)
            .iter()
            .all(|(name, value)| group.attributes.get(name).is_some_and(|values| values.contains(value)))
    });
    by_name && by_attribute
}

fn branches(
    admin: &Admin,
    parent: Option<&GroupId>,
    on_path: &HashSet<GroupId>,
    brief: bool,
) -> Vec<GroupRepresentation> {
    let children = admin.cx.realm.groups.children(parent).iter().filter(|g| on_path.contains(&g.id));
    children
        .map(|g| GroupRepresentation {
            sub_groups: Some(branches(admin, Some(&g.id), on_path, brief)),
            ..representation(admin, g, brief)
        })
        .collect()
}

/// `GET count`.
pub async fn count(admin: Query<Users>, wanted: web::Query<Wanted>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let count = if wanted.top == Some(true) {
        view.groups.children(None).len()
    } else {
        view.groups.iter().filter(|g| is_hit(g, &wanted)).count()
    };
    Ok(reply::json(&json!({ "count": count })))
}

/// `GET {group}/children`.
pub async fn children(
    admin: View<Users>,
    path: web::Path<Path>,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let group = find(view, &path.group)?;
    let hits = view.groups.children(Some(&group.id)).iter().filter(|g| is_hit(g, &wanted));
    // Keycloak answers ten where no limit is asked for.
    let page = hits.skip(wanted.first.unwrap_or(0)).take(wanted.max.unwrap_or(10));
    let brief = wanted.brief_representation.unwrap_or(false);
    Ok(reply::json(&page.map(|g| representation(&admin, g, brief)).collect::<Vec<_>>()))
}

/// The group in the path.
#[derive(Deserialize)]
pub struct Path {
    pub group: String,
}

/// The group in the path, or the fault that says that there is none.
pub fn of_path(admin: &Admin, path: &Path) -> Result<std::sync::Arc<Group>, Fault> {
    find(&admin.cx.realm, &path.group)
}
