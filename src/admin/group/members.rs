//! The members of a group.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::tree::{Path, of_path};
use crate::admin::auth::{Users, View};
use crate::admin::{reply, user};
use crate::edge::refusal::Refusal;
use crate::model::user_search;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    first: Option<i64>,
    max: Option<i64>,
    brief_representation: Option<bool>,
}

/// The most that is answered where no limit is asked for.
const DEFAULT_MAX: i64 = 100;

/// `GET {group}/members`: direct members by name.
pub async fn list(admin: View<Users>, path: web::Path<Path>, page: web::Query<Page>) -> Result<HttpResponse, Refusal> {
    let group = of_path(&admin, &path)?;
    let (first, max) = (page.first.unwrap_or(0).max(0), page.max.unwrap_or(DEFAULT_MAX).max(0));
    let found = admin.cx.read(async |tx| user_search::list_of_group(tx, &group.id, first, max).await).await?;
    Ok(reply::json(&user::representations(&admin, found, page.brief_representation.unwrap_or(false)).await?))
}
