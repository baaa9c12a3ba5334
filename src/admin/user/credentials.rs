//! The credentials of a user: listed without their secrets, relabelled, reordered, removed; and a new password.

use actix_web::{HttpResponse, web};
use keycloak::types::CredentialRepresentation;
use serde::Deserialize;

use super::{Path, row};
use crate::admin::auth::{Admin, Manage, Users, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::credentials::password;
use crate::credentials::policy::Broken;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::credential::{self, Credential, PASSWORD, PRIORITY_STEP};
use crate::model::id::UserId;
use crate::model::user::{self, User};
use crate::theme::Texts;

/// The longest label, in characters.
const MAX_LABEL: usize = 255;

/// The user and the credential in the path.
#[derive(Deserialize)]
pub struct OnePath {
    user: String,
    credential: String,
}

/// The credential in the path, and the one to move it behind.
#[derive(Deserialize)]
pub struct MovePath {
    user: String,
    credential: String,
    other: String,
}

/// `GET credentials`.
pub async fn list(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let found = admin.cx.read(async |tx| credential::list(tx, &user.id).await).await?;
    let shown = found.into_iter().map(|c| CredentialRepresentation {
        id: Some(c.id),
        type_: Some(c.kind),
        user_label: c.label,
        created_date: Some(c.created_at),
        credential_data: Some(c.credential_data),
        ..CredentialRepresentation::default()
    });
    Ok(reply::json(&shown.collect::<Vec<_>>()))
}

/// `GET configured-user-storage-credential-types`: those that a user storage keeps, of which there is none.
pub async fn storage_types(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    row(&admin, &path.user).await?;
    Ok(reply::json(&[(); 0]))
}

/// `PUT reset-password`.
pub async fn reset_password(
    admin: Manage<Users>,
    path: web::Path<Path>,
    body: Body<CredentialRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let mut user = row(&admin, &path.user).await?;
    let sent = &body.value;
    if sent.type_.as_deref().is_some_and(|t| t != PASSWORD) {
        return Err(Fault::plain(Kind::Invalid, "Only a password can be reset").into());
    }
    let value = sent.value.as_deref().unwrap_or_default();
    if value.is_empty() {
        return Err(Fault::plain(Kind::Invalid, "Empty password not allowed").into());
    }
    if let Some(broken) = password::broken_policy(&admin.cx, &user, value).await? {
        return Err(refused(&admin, &broken).into());
    }
    let change = password::change(&admin.cx, &user, value).await?;
    set_temporary(&mut user, sent.temporary == Some(true));
    let event = admin.event(Operation::Action, "USER", &format!("users/{}/reset-password", user.id), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            change.write(tx).await?;
            user::set_required_actions(tx, &user.id, &user.required_actions).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// A password that breaks the realm's policy: the key of the text, as Keycloak has it, and the text.
pub(super) fn refused(admin: &Admin, broken: &Broken) -> Fault {
    let texts = Texts::new(admin.cx.app.themes.get(None), "en", None);
    let args: Vec<(&str, &str)> = broken.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    Fault::oauth(Kind::Invalid, broken.key, texts.get_with(broken.key, &args).into_owned())
}

fn set_temporary(user: &mut User, is_temporary: bool) {
    const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";
    user.required_actions.retain(|a| a != UPDATE_PASSWORD);
    if is_temporary {
        user.required_actions.push(UPDATE_PASSWORD.to_owned());
    }
}

/// `PUT disable-credential-types`: removes all credentials of these types.
pub async fn disable_types(
    admin: Manage<Users>,
    path: web::Path<Path>,
    body: Body<Vec<String>>,
) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let event = admin.event(
        Operation::Action,
        "USER",
        &format!("users/{}/disable-credential-types", user.id),
        Some(&body.value),
    );
    let types = body.value;
    admin
        .cx
        .write(async move |tx| {
            for kind in &types {
                credential::delete_type(tx, &user.id, kind).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE credentials/{id}`.
pub async fn remove(admin: Manage<Users>, path: web::Path<OnePath>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let id = path.into_inner().credential;
    let event = admin.event(Operation::Action, "USER", &format!("users/{}/credentials/{id}", user.id), None::<&()>);
    let is_gone = admin
        .cx
        .write(async move |tx| {
            let is_gone = credential::delete(tx, &user.id, &id).await?;
            admin::insert(tx, event.as_ref()).await?;
            Ok(is_gone)
        })
        .await?;
    if is_gone { Ok(reply::no_content()) } else { Err(missing().into()) }
}

fn missing() -> Fault {
    Fault::missing("Credential not found")
}

/// `PUT credentials/{id}/userLabel`: the body is the text.
pub async fn label(admin: Manage<Users>, path: web::Path<OnePath>, body: String) -> Result<HttpResponse, Refusal> {
    let label = serde_json::from_str::<String>(&body).unwrap_or(body);
    if label.chars().count() > MAX_LABEL {
        return Err(Fault::invalid("The label is too long").into());
    }
    let user = row(&admin, &path.user).await?;
    let (id, label) = (path.into_inner().credential, Some(label).filter(|l| !l.is_empty()));
    let event =
        admin.event(Operation::Update, "USER", &format!("users/{}/credentials/{id}/userLabel", user.id), None::<&()>);
    let is_there = admin
        .cx
        .write(async move |tx| {
            let is_there = credential::set_label(tx, &user.id, &id, label.as_deref()).await?;
            if is_there {
                admin::insert(tx, event.as_ref()).await?;
            }
            Ok(is_there)
        })
        .await?;
    if is_there { Ok(reply::no_content()) } else { Err(missing().into()) }
}

async fn all(admin: &Admin, user: &str) -> Result<Vec<Credential>, Fault> {
    let user: UserId = row(admin, user).await?.id;
    admin.cx.read(async |tx| credential::list(tx, &user).await).await
}

/// `POST credentials/{id}/moveToFirst`.
pub async fn move_to_first(admin: Manage<Users>, path: web::Path<OnePath>) -> Result<HttpResponse, Refusal> {
    reorder(&admin, &path.user, &path.credential, None).await
}

/// `POST credentials/{id}/moveAfter/{other}`.
pub async fn move_after(admin: Manage<Users>, path: web::Path<MovePath>) -> Result<HttpResponse, Refusal> {
    reorder(&admin, &path.user, &path.credential, Some(&path.other)).await
}

async fn reorder(admin: &Admin, user: &str, id: &str, behind: Option<&str>) -> Result<HttpResponse, Refusal> {
    let mut all = all(admin, user).await?;
    let from = all.iter().position(|c| c.id == id).ok_or_else(missing)?;
    let moved = all.remove(from);
    let to = match behind {
        None => 0,
        Some(other) => all.iter().position(|c| c.id == other).ok_or_else(missing)? + 1,
    };
    all.insert(to, moved);
    let event = admin.event(
        Operation::Action,
        "USER",
        &format!("users/{user}/credentials/{id}/{}", if behind.is_none() { "moveToFirst" } else { "moveAfter" }),
        None::<&()>,
    );
    admin
        .cx
        .write(async move |tx| {
            for (place, c) in (1_i64..).zip(&all) {
                credential::set_priority(tx, &c.user_id, &c.id, place * PRIORITY_STEP).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
