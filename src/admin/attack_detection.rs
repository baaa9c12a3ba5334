//! `attack-detection`: who is locked out after wrong passwords. This version does not count failures, so that nobody is.

use actix_web::HttpResponse;
use actix_web::web::{ServiceConfig, delete, get, resource};
use serde_json::json;

use super::auth::{Admin, Manage, Users, View};
use super::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/attack-detection/brute-force/users").route(delete().to(clear_all))).service(
        resource("/attack-detection/brute-force/users/{user}").route(get().to(status)).route(delete().to(clear)),
    );
}

/// `GET users/{user}`: the same for users that are not there.
async fn status(_: View<Users>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&json!({
        "numFailures": 0, "numTemporaryLockouts": 0, "numSecondaryAuthFailures": 0, "disabled": false,
        "lastIPFailure": "n/a", "lastFailure": 0, "failedLoginNotBefore": 0,
    })))
}

/// `DELETE users`.
async fn clear_all(admin: Manage<Users>) -> Result<HttpResponse, Refusal> {
    record(&admin).await?;
    Ok(reply::no_content())
}

/// `DELETE users/{user}`.
async fn clear(admin: Manage<Users>) -> Result<HttpResponse, Refusal> {
    record(&admin).await?;
    Ok(reply::no_content())
}

async fn record(admin: &Admin) -> Result<(), Fault> {
    let path = "attack-detection/brute-force/users";
    let event = admin.event(Operation::Delete, "USER_LOGIN_FAILURE", path, None::<&()>);
    admin.cx.write(async move |tx| admin::insert(tx, event.as_ref()).await).await
}
