//! What a representation says of a user's own attributes, checked against the user profile; and the update of a user.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::UserRepresentation;

use super::{Path, profile};
use crate::admin::auth::{Admin, Manage, Users};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::UserId;
use crate::model::user::{self, User};
use crate::model::{login_failure, session};
use crate::user_profile::config::COLUMNS;
use crate::user_profile::validate::{Side, is_editable};
use crate::user_profile::{self, Values};

/// Puts what was sent into a user and their attributes, and checks the whole. What is not sent stays.
pub fn apply(
    admin: &Admin,
    sent: &UserRepresentation,
    user: &mut User,
    attributes: &mut BTreeMap<String, Vec<String>>,
) -> Result<(), Fault> {
    let settings = &admin.cx.realm.realm.settings;
    let config = user_profile::load(&admin.cx.realm)?;
    let text = |sent: &Option<String>, old: &mut Option<String>| {
        if let Some(new) = sent {
            *old = Some(new.trim().to_owned()).filter(|t| !t.is_empty());
        }
    };
    text(&sent.first_name, &mut user.first_name);
    text(&sent.last_name, &mut user.last_name);
    text(&sent.email.as_ref().map(|e| e.to_lowercase()), &mut user.email);
    let named = if settings.registration_email_as_username == Some(true) {
        user.email.as_ref()
    } else {
        sent.username.as_ref()
    };
    if let Some(name) = named {
        user.username = name.trim().to_lowercase();
    }
    user.enabled = sent.enabled.unwrap_or(user.enabled);
    user.email_verified = sent.email_verified.unwrap_or(user.email_verified);
    if let Some(actions) = &sent.required_actions {
        user.required_actions.clone_from(actions);
    }
    if let Some(sent) = &sent.attributes {
        let kept = attributes.iter().filter(|(name, _)| !is_editable(&config, Side::Admin, name));
        let mut new: BTreeMap<_, _> = kept.map(|(n, v)| (n.clone(), v.clone())).collect();
        let changed =
            sent.iter().filter(|(name, values)| is_editable(&config, Side::Admin, name) && !values.is_empty());
        new.extend(changed.filter(|(name, _)| !COLUMNS.contains(&name.as_str())).map(|(n, v)| (n.clone(), v.clone())));
        *attributes = new;
    }
    user_profile::validate(&config, Side::Admin, &values(user, attributes))
}

fn values(user: &User, attributes: &BTreeMap<String, Vec<String>>) -> Values {
    let columns = [
        ("username", Some(&user.username)),
        ("email", user.email.as_ref()),
        ("firstName", user.first_name.as_ref()),
        ("lastName", user.last_name.as_ref()),
    ];
    let columns = columns.into_iter().filter_map(|(name, value)| Some((name.to_owned(), vec![value?.clone()])));
    attributes.clone().into_iter().chain(columns).collect()
}

/// `PUT {user}`.
pub async fn update(
    admin: Manage<Users>,
    path: web::Path<Path>,
    body: Body<UserRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let profile = profile(&admin, &UserId::from(path.user.as_str())).await?;
    let (mut user, mut attributes) = (profile.user, profile.attributes);
    let was_enabled = user.enabled;
    let was_called = (user.username.clone(), user.email.clone());
    apply(&admin, &body.value, &mut user, &mut attributes)?;
    if !was_enabled && user.enabled {
        attributes.remove(login_failure::DISABLED_REASON);
    }
    let allow_duplicates = admin.cx.realm.realm.settings.duplicate_emails_allowed == Some(true);
    let is_renamed = was_called != (user.username.clone(), user.email.clone());
    let is_checked = is_renamed && admin.cx.realm.realm.logs_in_by_email();
    let event = admin.event(Operation::Update, "USER", &format!("users/{}", user.id), Some(&body.value));
    admin
        .cx
        .write(async move |tx| {
            if is_checked {
                user::refuse_namesake(tx, &user).await?;
            }
            user::update(tx, &user, allow_duplicates).await?;
            user::set_attributes(tx, &user.id, &attributes).await?;
            if !was_enabled && user.enabled {
                login_failure::delete(tx, &user.realm_id, &user.id).await?;
            }
            if was_enabled && !user.enabled {
                session::delete_of_user(tx, &user.realm_id, &user.id).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
