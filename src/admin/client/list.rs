//! Searches for clients.

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::representation;
use crate::admin::auth::{self, Admin, Area, Clients};
use crate::admin::{attribute_query, reply};
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};

/// What a search asks for, by Keycloak's names.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    client_id: Option<String>,
    search: Option<bool>,
    q: Option<String>,
    first: Option<i64>,
    max: Option<i64>,
}

impl Query {
    /// The `client_id` of those that are wanted, in order.
    fn names(&self, admin: &Admin) -> Vec<String> {
        let wanted = self.client_id.as_deref().map(str::trim).filter(|id| !id.is_empty());
        let is_search = self.search == Some(true);
        let fits = |name: &str| match wanted {
            None => true,
            Some(part) if is_search => name.to_lowercase().contains(&part.to_lowercase()),
            Some(exact) => name == exact,
        };
        let mut names: Vec<String> =
            admin.cx.realm.client_ids().map(|(name, _)| name.to_owned()).filter(|name| fits(name)).collect();
        names.sort();
        if wanted.is_some() && !is_search {
            return names;
        }
        let first = usize::try_from(self.first.unwrap_or(0)).unwrap_or(0);
        let max = self.max.and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX);
        names.into_iter().skip(first).take(max).collect()
    }

    /// No attribute of clients is searchable.
    fn check_attributes(&self) -> Result<(), Fault> {
        let asked = self.q.as_deref().map(attribute_query::parse).unwrap_or_default();
        if asked.is_empty() {
            return Ok(());
        }
        let names = asked.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ");
        Err(Fault::oauth(Kind::Invalid, "invalid_request", format!("Clients cannot be searched by: {names}")))
    }
}

/// `GET`: by `client_id`. Who may only query clients sees none of them.
pub async fn list(admin: auth::Query<Clients>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    query.check_attributes()?;
    let mut out = Vec::new();
    if admin.has_any(Clients::VIEW) {
        for name in query.names(&admin) {
            // One that is removed in this moment is left out.
            let found = admin.cx.client(&name).await?;
            out.extend(found.map(|client| representation(&admin, &client)));
        }
    }
    Ok(reply::json(&out))
}
