//! Who has a role directly.

use actix_web::{HttpResponse, web};

use super::container::ViewRoles;
use super::resource::Name;
use crate::admin::page::Page;
use crate::admin::{group, reply, user};
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::model::user_search;

/// `GET users`.
pub async fn users(roles: ViewRoles, path: web::Path<Name>, page: web::Query<Page>) -> Result<HttpResponse, Refusal> {
    let role = roles.role(&path.role)?;
    let (first, max) = page.window();
    let found = roles
        .admin
        .cx
        .read(async |tx| Ok::<_, Fault>(user_search::list_of_role(tx, &role.id, first, max).await?))
        .await?;
    let found = user::representations(&roles.admin, found, page.brief_representation.unwrap_or(true)).await?;
    Ok(reply::json(&found))
}

/// `GET groups`.
pub async fn groups(roles: ViewRoles, path: web::Path<Name>, page: web::Query<Page>) -> Result<HttpResponse, Refusal> {
    let view = &roles.admin.cx.realm;
    let role = roles.role(&path.role)?;
    let mut found: Vec<_> = view.groups.iter().filter(|g| view.groups.roles(&g.id).contains(&role.id)).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    let (first, max) = page.window();
    let window = found.into_iter().skip(usize::try_from(first).unwrap_or(0)).take(usize::try_from(max).unwrap_or(0));
    let brief = page.brief_representation.unwrap_or(true);
    Ok(reply::json(&window.map(|g| group::bare(view, g, brief)).collect::<Vec<_>>()))
}
