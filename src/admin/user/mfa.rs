//! Whether a user has a second factor, and which: `GET mfa` tells, `PUT mfa` with `{"enabled": false}` removes all of them, for
//! somebody who has lost their device, and with `true` has a user who has none set one up at the next login. Keycloak has no such call.

use actix_web::{HttpResponse, web};
use gatehouse_store::Tx;
use serde::{Deserialize, Serialize};

use super::{Path, row};
use crate::admin::auth::{Manage, Users, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::credentials::{recovery_codes, removal};
use crate::cx::Cx;
use crate::edge::refusal::Refusal;
use crate::events;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::credential::{self, Credential, SECOND_FACTORS};
use crate::model::user;

/// The required action by which a user gets a second factor.
const SET_UP: &str = "CONFIGURE_TOTP";

/// What `GET mfa` answers.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Mfa {
    /// Whether the user has any second factor.
    enabled: bool,
    /// Whether the user must set one up at the next login.
    setup_required: bool,
    factors: Vec<Factor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Factor {
    id: String,
    #[serde(rename = "type")]
    kind: String,
    user_label: Option<String>,
    created_date: i64,
    /// Of recovery codes: how many are left, and whether the user should make new ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    is_low: Option<bool>,
}

/// What `PUT mfa` takes.
#[derive(Deserialize, Serialize)]
pub struct Switch {
    enabled: bool,
}

/// `GET mfa`.
pub async fn find(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let found = admin.cx.read(async |tx| credential::list(tx, &user.id).await).await?;
    let settings = &admin.cx.realm.realm.settings;
    let factors: Vec<Factor> = found
        .into_iter()
        .filter(is_second_factor)
        .map(|c| {
            let codes =
                (c.kind == recovery_codes::TYPE).then(|| recovery_codes::Data::read(&c.credential_data)).flatten();
            Factor {
                id: c.id,
                kind: c.kind,
                user_label: c.label,
                created_date: c.created_at,
                remaining: codes.as_ref().map(|data| data.remaining),
                is_low: codes.as_ref().map(|data| data.is_low(settings)),
            }
        })
        .collect();
    let setup_required = user.required_actions.iter().any(|a| a == SET_UP);
    Ok(reply::json(&Mfa { enabled: !factors.is_empty(), setup_required, factors }))
}

fn is_second_factor(c: &Credential) -> bool {
    SECOND_FACTORS.contains(&c.kind.as_str())
}

/// `PUT mfa`.
pub async fn update(admin: Manage<Users>, path: web::Path<Path>, body: Body<Switch>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let event = admin.event(Operation::Update, "USER", &format!("users/{}/mfa", user.id), Some(&body.value));
    let (cx, enabled) = (admin.cx.clone(), body.value.enabled);
    if enabled {
        require_set_up(&cx)?;
    }
    admin
        .cx
        .write(async move |tx| {
            let mut factors = credential::list(tx, &user.id).await?;
            factors.retain(is_second_factor);
            if !enabled {
                remove(&cx, tx, &factors).await?;
                user::delete_required_action(tx, &user.realm_id, &user.id, SET_UP).await?;
            } else if factors.is_empty() {
                user::insert_required_action(tx, &user.realm_id, &user.id, SET_UP).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

async fn remove(cx: &Cx, tx: &Tx<'_>, factors: &[Credential]) -> Result<(), Fault> {
    for gone in factors {
        credential::delete(tx, &gone.user_id, &gone.id).await?;
        for told in removal::events(cx, gone) {
            events::insert(tx, told.as_ref()).await?;
        }
    }
    Ok(())
}

/// The realm must have the action, or nobody would be asked.
fn require_set_up(cx: &Cx) -> Result<(), Fault> {
    let is_enabled = cx.realm.required_actions.iter().any(|a| a.enabled && a.alias == SET_UP);
    if is_enabled {
        Ok(())
    } else {
        Err(Fault::invalid(format!("The realm has the required action {SET_UP} disabled")))
    }
}
