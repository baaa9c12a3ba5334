//! The groups that new users join.

use actix_web::{HttpResponse, web};

use super::bare;
use super::tree::{Path, of_path};
use crate::admin::auth::{Admin, Manage, Realm, View};
use crate::admin::{escalation, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::group;

/// `GET`.
pub async fn list(admin: View<Realm>) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    let groups = view.groups.defaults.iter().filter_map(|id| view.groups.get(id));
    Ok(reply::json(&groups.map(|g| bare(view, g, true)).collect::<Vec<_>>()))
}

/// `PUT {group}`.
pub async fn insert(admin: Manage<Realm>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    change(&admin, &path, Operation::Create).await?;
    Ok(reply::no_content())
}

/// `DELETE {group}`.
pub async fn remove(admin: Manage<Realm>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    change(&admin, &path, Operation::Delete).await?;
    Ok(reply::no_content())
}

async fn change(admin: &Admin, path: &Path, operation: Operation) -> Result<(), Fault> {
    let group = of_path(admin, path)?;
    // Every new user gets its roles.
    if operation == Operation::Create {
        escalation::check_group(admin, &group.id)?;
    }
    let event = admin.event(operation, "GROUP", &format!("default-groups/{}", group.id), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            match operation {
                Operation::Create => group::insert_default(tx, &group.realm_id, &group.id).await?,
                _ => group::delete_default(tx, &group.realm_id, &group.id).await?,
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await
}
