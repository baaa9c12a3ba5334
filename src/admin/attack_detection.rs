//! Brute-force detection: what is noted of a user, and how it is forgotten. A permanent lock is lifted by enabling the account.

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig, delete, get, resource};
use serde::Deserialize;
use serde_json::json;

use super::auth::{Admin, Manage, Users, View};
use super::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::model::admin_event::AdminEvent;
use crate::model::id::UserId;
use crate::model::login_failure::{self, LoginFailure};

/// The user in the path.
#[derive(Deserialize)]
struct Path {
    user: String,
}

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/attack-detection/brute-force/users").route(delete().to(clear_all))).service(
        resource("/attack-detection/brute-force/users/{user}").route(get().to(status)).route(delete().to(clear)),
    );
}

/// `GET users/{user}`: the same for users that are not there as for those of whom nothing is noted.
async fn status(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let realm = &admin.cx.realm.realm;
    let user = UserId(path.into_inner().user);
    let found = admin.cx.read(async |tx| login_failure::find(tx, &realm.id, &user).await).await?;
    let is_counted = realm.settings.brute_force_protected == Some(true);
    let noted = found.filter(|_| is_counted).unwrap_or_else(nothing);
    Ok(reply::json(&json!({
        "numFailures": noted.failures,
        "numSecondaryAuthFailures": noted.secondary_failures,
        "numTemporaryLockouts": noted.lockouts,
        "disabled": noted.is_locked(admin.cx.now),
        "lastIPFailure": noted.last_ip,
        "lastFailure": noted.last_failure,
        "failedLoginNotBefore": noted.not_before,
    })))
}

fn nothing() -> LoginFailure {
    LoginFailure { last_ip: "n/a".to_owned(), ..LoginFailure::default() }
}

/// `DELETE users`.
async fn clear_all(admin: Manage<Users>) -> Result<HttpResponse, Refusal> {
    let (realm, event) = (admin.cx.realm.realm.id.clone(), event(&admin, "attack-detection/brute-force/users"));
    admin
        .cx
        .write(async move |tx| {
            login_failure::delete_of_realm(tx, &realm).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE users/{user}`.
async fn clear(admin: Manage<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = UserId(path.into_inner().user);
    let event = event(&admin, &format!("attack-detection/brute-force/users/{user}"));
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            login_failure::delete(tx, &realm, &user).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

fn event(admin: &Admin, path: &str) -> Option<AdminEvent> {
    admin.event(Operation::Delete, "USER_LOGIN_FAILURE", path, None::<&()>)
}
