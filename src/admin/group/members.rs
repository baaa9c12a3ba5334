//! The members of a group.

use actix_web::{HttpResponse, web};

use super::tree::{Path, of_path};
use crate::admin::auth::{Users, View};
use crate::admin::page::Page;
use crate::admin::{reply, user};
use crate::edge::refusal::Refusal;
use crate::model::user_search;

/// `GET {group}/members`: direct members by name.
pub async fn list(admin: View<Users>, path: web::Path<Path>, page: web::Query<Page>) -> Result<HttpResponse, Refusal> {
    let group = of_path(&admin, &path)?;
    let (first, max) = page.window();
    let found = admin.cx.read(async |tx| user_search::list_of_group(tx, &group.id, first, max).await).await?;
    Ok(reply::json(&user::representations(&admin, found, page.brief_representation.unwrap_or(false)).await?))
}
