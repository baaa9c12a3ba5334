//! `/admin/{realm}/console/whoami`: what the administration console asks about whoever uses it. Tokens of other clients are refused.

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig, get};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::auth::{Caller, MASTER};
use super::reply;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind};
use crate::model::realm;
use crate::realms::master;

const CONSOLE: &str = "security-admin-console";

/// Adds the path.
pub fn routes(config: &mut ServiceConfig) {
    config.service(web::resource("/admin/{realm}/console/whoami").route(get().to(whoami)));
}

async fn whoami(request: HttpRequest) -> Result<HttpResponse, Refusal> {
    let caller = Caller::of(&request).await?;
    let home = &caller.home.realm.realm;
    if request.match_info().get("realm") != Some(home.name.as_str()) {
        return Err(Fault::denied().into());
    }
    let client_id = &caller.bearer.client.client.client_id;
    if client_id != CONSOLE {
        let text = format!("Token issued for an application that is not the admin console: {client_id}");
        return Err(Fault::plain(Kind::Denied, text).into());
    }
    let all = caller.home.read(async |tx| realm::list(tx).await).await?;
    let seen = all.iter().filter(|r| home.name == MASTER || r.id == home.id);
    let access: BTreeMap<&str, Vec<String>> = seen
        .map(|r| (r.name.as_str(), sorted(caller.management_roles(r))))
        .filter(|(_, roles)| !roles.is_empty())
        .collect();
    let user = &caller.bearer.user.user;
    let names: Vec<&str> = [&user.first_name, &user.last_name].into_iter().flatten().map(String::as_str).collect();
    let shown = if names.is_empty() { user.username.clone() } else { names.join(" ") };
    Ok(reply::json(&json!({
        "userId": user.id, "realm": home.name, "displayName": shown,
        "locale": home.settings.default_locale.as_deref().unwrap_or("en"),
        "createRealm": caller.has_master_role(master::CREATE_REALM), "realm_access": access, "temporary": false,
    })))
}

fn sorted(roles: std::collections::HashSet<String>) -> Vec<String> {
    let mut roles: Vec<String> = roles.into_iter().collect();
    roles.sort();
    roles
}
