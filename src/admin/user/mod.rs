//! Users: searches, single users, their credentials, groups, sessions and consents.

mod consents;
mod credentials;
mod emails;
mod federated_identity;
mod groups;
mod impersonation;
mod list;
mod mfa;
mod new;
mod resource;
mod sessions;
mod update;

use std::collections::{BTreeMap, HashMap};

use actix_web::web::{ServiceConfig, delete, get, post, put, resource};
use keycloak::types::UserRepresentation;
use serde::Deserialize;

use super::auth::{Admin, Area, Users};
use crate::credentials::otp;
use crate::fault::Fault;
use crate::model::id::UserId;
use crate::model::user::{self, Profile, User};
use crate::model::user_search;

pub use sessions::representation as session_representation;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(resource("/users").route(get().to(list::list)).route(post().to(new::insert)))
        .service(resource("/users/count").route(get().to(list::count)))
        .service(
            resource("/users/{user}")
                .route(get().to(resource::find))
                .route(put().to(update::update))
                .route(delete().to(resource::remove)),
        )
        .service(resource("/users/{user}/reset-password").route(put().to(credentials::reset_password)))
        .service(resource("/users/{user}/reset-password-email").route(put().to(emails::reset_password)))
        .service(resource("/users/{user}/execute-actions-email").route(put().to(emails::execute_actions)))
        .service(resource("/users/{user}/send-verify-email").route(put().to(emails::verify)))
        .service(resource("/users/{user}/disable-credential-types").route(put().to(credentials::disable_types)))
        .service(
            resource("/users/{user}/configured-user-storage-credential-types")
                .route(get().to(credentials::storage_types)),
        )
        .service(resource("/users/{user}/mfa").route(get().to(mfa::find)).route(put().to(mfa::update)))
        .service(resource("/users/{user}/credentials").route(get().to(credentials::list)))
        .service(resource("/users/{user}/credentials/{credential}").route(delete().to(credentials::remove)))
        .service(resource("/users/{user}/credentials/{credential}/userLabel").route(put().to(credentials::label)))
        .service(
            resource("/users/{user}/credentials/{credential}/moveToFirst").route(post().to(credentials::move_to_first)),
        )
        .service(
            resource("/users/{user}/credentials/{credential}/moveAfter/{other}")
                .route(post().to(credentials::move_after)),
        )
        .service(resource("/users/{user}/groups").route(get().to(groups::list)))
        .service(resource("/users/{user}/groups/count").route(get().to(groups::count)))
        .service(
            resource("/users/{user}/groups/{group}").route(put().to(groups::insert)).route(delete().to(groups::remove)),
        )
        .service(resource("/users/{user}/sessions").route(get().to(sessions::list)))
        .service(resource("/users/{user}/offline-sessions/{client}").route(get().to(sessions::list_offline)))
        .service(resource("/users/{user}/logout").route(post().to(sessions::logout)))
        .service(resource("/users/{user}/consents").route(get().to(consents::list)))
        .service(resource("/users/{user}/consents/{client}").route(delete().to(consents::remove)))
        .service(resource("/users/{user}/impersonation").route(post().to(impersonation::impersonate)))
        .service(resource("/users/{user}/federated-identity").route(get().to(federated_identity::list)))
        .service(
            resource("/users/{user}/federated-identity/{provider}")
                .route(post().to(federated_identity::insert))
                .route(delete().to(federated_identity::remove)),
        )
        .service(resource("/users/{user}/unmanagedAttributes").route(get().to(resource::unmanaged_attributes)));
}

/// The user in the path.
#[derive(Deserialize)]
pub struct Path {
    pub user: String,
}

fn missing() -> Fault {
    Fault::missing("User not found")
}

/// The row of the user in the path.
async fn row(admin: &Admin, id: &str) -> Result<User, Fault> {
    let (realm, id) = (&admin.cx.realm.realm.id, UserId::from(id));
    admin.cx.read(async |tx| user::find(tx, realm, &id).await).await?.ok_or_else(missing)
}

/// A user with everything that tokens are made from.
pub async fn profile(admin: &Admin, id: &UserId) -> Result<Profile, Fault> {
    let realm = &admin.cx.realm.realm.id;
    admin.cx.read(async |tx| user::find_profile(tx, realm, id).await).await?.ok_or_else(missing)
}

/// What everybody who sees a user sees of them.
fn brief(user: &User, access: &[(&str, bool)]) -> UserRepresentation {
    UserRepresentation {
        id: Some(user.id.0.clone()),
        username: Some(user.username.clone()),
        email: user.email.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        enabled: Some(user.enabled),
        email_verified: Some(user.email_verified),
        created_timestamp: Some(user.created_at),
        federation_link: user.federation_link.clone(),
        access: Some(access.iter().map(|(name, may)| ((*name).to_owned(), *may)).collect()),
        ..UserRepresentation::default()
    }
}

fn full(
    user: &User,
    attributes: BTreeMap<String, Vec<String>>,
    has_otp: bool,
    access: &[(&str, bool)],
) -> UserRepresentation {
    UserRepresentation {
        attributes: (!attributes.is_empty()).then(|| attributes.into_iter().collect()),
        totp: Some(has_otp),
        disableable_credential_types: Some(Vec::new()),
        required_actions: Some(user.required_actions.clone()),
        not_before: Some(i32::try_from(user.not_before).unwrap_or(i32::MAX)),
        ..brief(user, access)
    }
}

/// A list of users as an administrator sees them, in two queries at the most.
pub async fn representations(
    admin: &Admin,
    users: Vec<User>,
    is_brief: bool,
) -> Result<Vec<UserRepresentation>, Fault> {
    let access = [("manage", admin.has_any(Users::MANAGE))];
    if is_brief {
        return Ok(users.iter().map(|u| brief(u, &access)).collect());
    }
    let (attributes, with_otp) = admin
        .cx
        .read(async |tx| {
            Ok::<_, Fault>((
                user_search::list_attributes(tx, &users).await?,
                user_search::list_with_credential(tx, &users, otp::TYPE).await?,
            ))
        })
        .await?;
    let mut by_user: HashMap<UserId, BTreeMap<String, Vec<String>>> = HashMap::new();
    for (id, name, value) in attributes {
        by_user.entry(id).or_default().entry(name).or_default().push(value);
    }
    let shown =
        users.iter().map(|u| full(u, by_user.remove(&u.id).unwrap_or_default(), with_otp.contains(&u.id), &access));
    Ok(shown.collect())
}
