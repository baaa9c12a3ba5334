//! One user.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::{Path, full, profile, row};
use crate::admin::auth::{Admin, Area, Manage, Users, View};
use crate::admin::reply;
use crate::credentials::otp;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::UserId;
use crate::model::{user, user_search};
use crate::user_profile::config::COLUMNS;
use crate::user_profile::validate::{Side, is_visible};
use crate::user_profile::{self, metadata};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    user_profile_metadata: Option<bool>,
}

/// `GET {user}`.
pub async fn find(
    admin: View<Users>,
    path: web::Path<Path>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Refusal> {
    let profile = profile(&admin, &UserId::from(path.user.as_str())).await?;
    let config = user_profile::load(&admin.cx.realm)?;
    let has_otp = has_otp(&admin, &profile.user).await?;
    let attributes =
        profile.attributes.into_iter().filter(|(name, _)| is_visible(&config, Side::Admin, name)).collect();
    let mut shown = full(&profile.user, attributes, has_otp, &access(&admin));
    if query.user_profile_metadata == Some(true) {
        let is_editable = admin.cx.realm.realm.settings.edit_username_allowed == Some(true);
        shown.user_profile_metadata = Some(metadata::of(&config, Side::Admin, true, is_editable));
    }
    Ok(reply::json(&shown))
}

async fn has_otp(admin: &Admin, user: &user::User) -> Result<bool, Fault> {
    let users = std::slice::from_ref(user);
    Ok(!admin.cx.read(async |tx| user_search::list_with_credential(tx, users, otp::TYPE).await).await?.is_empty())
}

/// What the administrator may do with a user.
fn access(admin: &Admin) -> [(&'static str, bool); 6] {
    let may = admin.has_any(Users::MANAGE);
    [
        ("view", true),
        ("manage", may),
        ("manageGroupMembership", may),
        ("mapRoles", may),
        ("resetPassword", may),
        ("impersonate", admin.has_any(&["impersonation"])),
    ]
}

/// `DELETE {user}`.
pub async fn remove(admin: Manage<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let event = admin.event(Operation::Delete, "USER", &format!("users/{}", user.id), None::<&()>);
    let is_gone = admin
        .cx
        .write(async move |tx| {
            let is_gone = user::delete(tx, &user.realm_id, &user.id).await?;
            admin::insert(tx, event.as_ref()).await?;
            Ok(is_gone)
        })
        .await?;
    if is_gone { Ok(reply::no_content()) } else { Err(super::missing().into()) }
}

/// `GET {user}/unmanagedAttributes`: those that the user profile does not know.
pub async fn unmanaged_attributes(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let profile = profile(&admin, &UserId::from(path.user.as_str())).await?;
    let config = user_profile::load(&admin.cx.realm)?;
    let is_known = |name: &str| {
        COLUMNS.contains(&name) || config.attributes.iter().flatten().any(|a| a.name.as_deref() == Some(name))
    };
    let found: BTreeMap<_, _> = profile.attributes.into_iter().filter(|(name, _)| !is_known(name)).collect();
    Ok(reply::json(&found))
}
