//! The groups that a user is a member of.

use actix_web::{HttpResponse, web};
use serde::Deserialize;
use serde_json::json;

use super::{Path, profile, row};
use crate::admin::auth::{Admin, Manage, Users, View};
use crate::admin::{escalation, group, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::UserId;
use crate::model::user;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    search: Option<String>,
    first: Option<usize>,
    max: Option<usize>,
    brief_representation: Option<bool>,
}

/// The user and the group in the path.
#[derive(Deserialize)]
pub struct OnePath {
    user: String,
    group: String,
}

/// `GET`: direct memberships, by name.
pub async fn list(
    admin: View<Users>,
    path: web::Path<Path>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Refusal> {
    let profile = profile(&admin, &UserId::from(path.user.as_str())).await?;
    let view = &admin.cx.realm;
    let text = query.search.as_deref().unwrap_or_default().to_lowercase();
    let mut groups: Vec<_> = profile.groups.iter().filter_map(|id| view.groups.get(id)).collect();
    groups.retain(|g| g.name.to_lowercase().contains(&text));
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    let page = groups.into_iter().skip(query.first.unwrap_or(0)).take(query.max.unwrap_or(usize::MAX));
    let brief = query.brief_representation.unwrap_or(true);
    Ok(reply::json(&page.map(|g| group::bare(view, g, brief)).collect::<Vec<_>>()))
}

/// `GET count`.
pub async fn count(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let profile = profile(&admin, &UserId::from(path.user.as_str())).await?;
    Ok(reply::json(&json!({ "count": profile.groups.len() })))
}

/// `PUT {group}`.
pub async fn insert(admin: Manage<Users>, path: web::Path<OnePath>) -> Result<HttpResponse, Refusal> {
    change(&admin, &path, Operation::Create).await?;
    Ok(reply::no_content())
}

/// `DELETE {group}`.
pub async fn remove(admin: Manage<Users>, path: web::Path<OnePath>) -> Result<HttpResponse, Refusal> {
    change(&admin, &path, Operation::Delete).await?;
    Ok(reply::no_content())
}

async fn change(admin: &Admin, path: &OnePath, operation: Operation) -> Result<(), Fault> {
    let user = row(admin, &path.user).await?.id;
    let group = group::find(&admin.cx.realm, &path.group).map_err(|_| Fault::missing("Group not found"))?;
    // Whoever joins a group gets its roles: so membership is given away as a role is.
    if operation == Operation::Create {
        escalation::check_group(admin, &group.id)?;
    }
    let event = admin.event(operation, "GROUP_MEMBERSHIP", &format!("users/{user}/groups/{}", group.id), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            match operation {
                Operation::Create => user::insert_group(tx, &user, &group.id).await?,
                _ => user::delete_group(tx, &user, &group.id).await?,
            };
            admin::insert(tx, event.as_ref()).await
        })
        .await
}
