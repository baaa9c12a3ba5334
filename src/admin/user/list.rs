//! Searches for users.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::representations;
use crate::admin::auth::{self, Users};
use crate::admin::{attribute_query, reply};
use crate::edge::refusal::Refusal;
use crate::model::id::UserId;
use crate::model::user;
use crate::model::user_search::{self, Slice, Wanted};

/// What a search asks for, by Keycloak's names.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    search: Option<String>,
    username: Option<String>,
    email: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    exact: Option<bool>,
    enabled: Option<bool>,
    email_verified: Option<bool>,
    q: Option<String>,
    first: Option<i64>,
    max: Option<i64>,
    brief_representation: Option<bool>,
}

/// The most that is answered where no limit is asked for.
const DEFAULT_MAX: i64 = 100;
/// The most that is answered at all.
const MAX: i64 = 100_000;

impl Query {
    fn wanted(&self) -> Wanted {
        Wanted {
            search: self.search.as_deref().map(str::trim).filter(|s| !s.is_empty() && *s != "*").map(str::to_owned),
            username: self.username.clone(),
            email: self.email.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            exact: self.exact == Some(true),
            enabled: self.enabled,
            email_verified: self.email_verified,
            attributes: self.q.as_deref().map(attribute_query::parse).unwrap_or_default(),
        }
    }
}

/// `GET`: a page by name. `search=id:…` finds users by their ids.
pub async fn list(admin: auth::Query<Users>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let realm = &admin.cx.realm.realm.id;
    let is_brief = query.brief_representation == Some(true);
    if let Some(ids) = query.search.as_deref().and_then(|s| s.trim().strip_prefix("id:")) {
        let ids: Vec<UserId> = ids.split_whitespace().take(100).map(UserId::from).collect();
        let found = admin
            .cx
            .read(async |tx| {
                let mut found = Vec::new();
                for id in &ids {
                    found.extend(user::find(tx, realm, id).await?);
                }
                Ok(found)
            })
            .await?;
        return Ok(reply::json(&representations(&admin, found, is_brief).await?));
    }
    let wanted = query.wanted();
    let first = query.first.unwrap_or(0).max(0);
    let max = query.max.filter(|m| *m >= 0).unwrap_or(DEFAULT_MAX).min(MAX);
    let pages = wanted.is_everybody().then(|| admin.cx.app.user_pages.at(realm, first, admin.cx.now));
    let slice = Slice { first, max, start: pages.as_ref().and_then(|p| p.start.clone()) };
    let found = admin.cx.read(async |tx| user_search::list(tx, realm, &wanted, &slice).await).await?;
    if let (Some(page), Some(user)) = (pages, found.first()) {
        admin.cx.app.user_pages.keep(page, &user.username);
    }
    Ok(reply::json(&representations(&admin, found, is_brief).await?))
}

/// `GET count`.
pub async fn count(admin: auth::Query<Users>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let wanted = query.wanted();
    let realm = &admin.cx.realm.realm.id;
    let count = admin.cx.read(async |tx| user_search::count(tx, realm, &wanted).await).await?;
    Ok(reply::json(&count))
}
