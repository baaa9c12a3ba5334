//! New users, with what a representation brings along: credentials, groups, required actions.

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use keycloak::types::{CredentialRepresentation, UserRepresentation};

use super::update::apply;
use crate::admin::auth::{Admin, Manage, Users};
use crate::admin::body::Body;
use crate::admin::{escalation, reply};
use crate::credentials::password::{self, Change};
use crate::crypto::password::{StoredHash, refuse_costly};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::credential::{self, Credential, PASSWORD};
use crate::model::id::{GroupId, UserId};
use crate::model::user::{self, User};
use crate::realms::secrets;

/// The required action of a temporary password.
const UPDATE_PASSWORD: &str = "UPDATE_PASSWORD";

/// A user who waits to be written.
#[derive(Clone)]
struct New {
    user: User,
    attributes: BTreeMap<String, Vec<String>>,
    passwords: Vec<Change>,
    stored: Vec<Credential>,
    groups: Vec<GroupId>,
}

/// `POST`.
pub async fn insert(admin: Manage<Users>, body: Body<UserRepresentation>) -> Result<HttpResponse, Refusal> {
    let sent = &body.value;
    let new = prepare(&admin, sent).await?;
    let path = format!("users/{}", new.user.id);
    let event = admin.event(Operation::Create, "USER", &path, Some(sent));
    let view = admin.cx.realm.clone();
    let allow_duplicates = view.realm.settings.duplicate_emails_allowed == Some(true);
    admin
        .cx
        .write(async move |tx| {
            if view.realm.logs_in_by_email() {
                user::refuse_namesake(tx, &new.user).await?;
            }
            user::insert(tx, &new.user, allow_duplicates).await?;
            user::set_attributes(tx, &new.user.id, &new.attributes).await?;
            if let Some(role) = &view.realm.default_role {
                user::insert_role(tx, &new.user.id, role).await?;
            }
            for group in view.groups.defaults.iter().chain(&new.groups) {
                user::insert_group(tx, &new.user.id, group).await?;
            }
            for password in &new.passwords {
                password.write(tx).await?;
            }
            for stored in &new.stored {
                credential::insert(tx, stored).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

async fn prepare(admin: &Admin, sent: &UserRepresentation) -> Result<New, Fault> {
    let cx = &admin.cx;
    let by_email = cx.realm.realm.settings.registration_email_as_username == Some(true);
    if !by_email && sent.username.as_deref().is_none_or(|u| u.trim().is_empty()) {
        return Err(Fault::invalid("User name is missing"));
    }
    let mut user = User {
        id: UserId(cx.app.random.uuid()),
        realm_id: cx.realm.realm.id.clone(),
        username: String::new(),
        email: None,
        first_name: None,
        last_name: None,
        enabled: false,
        email_verified: false,
        created_at: cx.now,
        not_before: 0,
        service_account: None,
        federation_link: None,
        required_actions: cx
            .realm
            .required_actions
            .iter()
            .filter(|a| a.enabled && a.default_action)
            .map(|a| a.alias.clone())
            .collect(),
    };
    let mut attributes = BTreeMap::new();
    apply(admin, sent, &mut user, &mut attributes)?;
    let groups = groups(admin, sent)?;
    let mut new = New { user, attributes, passwords: Vec::new(), stored: Vec::new(), groups };
    for credential in sent.credentials.iter().flatten() {
        add_credential(admin, &mut new, credential).await?;
    }
    Ok(new)
}

fn groups(admin: &Admin, sent: &UserRepresentation) -> Result<Vec<GroupId>, Fault> {
    let view = &admin.cx.realm;
    let paths = sent.groups.iter().flatten();
    paths
        .map(|path| {
            let group = view.groups.find_by_path(path);
            let group = group.ok_or_else(|| Fault::invalid(format!("Group {path} does not exist")))?;
            escalation::check_group(admin, &group.id)?;
            Ok(group.id.clone())
        })
        .collect()
}

async fn add_credential(admin: &Admin, new: &mut New, sent: &CredentialRepresentation) -> Result<(), Fault> {
    let kind = sent.type_.as_deref().unwrap_or(PASSWORD);
    if let (Some(secret_data), Some(credential_data)) = (&sent.secret_data, &sent.credential_data) {
        let mut credential = Credential {
            id: admin.cx.app.random.uuid(),
            user_id: new.user.id.clone(),
            kind: kind.to_owned(),
            label: sent.user_label.clone(),
            created_at: sent.created_date.unwrap_or(admin.cx.now),
            secret_data: secret_data.clone(),
            credential_data: credential_data.clone(),
            priority: 10,
        };
        if kind == PASSWORD {
            refuse_costly(&StoredHash::of(&credential)).map_err(|e| Fault::invalid(e.to_string()))?;
        }
        secrets::seal_credential(&mut credential, &admin.cx.app.master_key, &admin.cx.app.random);
        new.stored.push(credential);
        return Ok(());
    }
    if kind != PASSWORD {
        return Err(Fault::invalid(format!("A credential of the type {kind} cannot be set")));
    }
    let value = sent.value.as_deref().unwrap_or_default();
    if value.is_empty() {
        return Err(Fault::plain(Kind::Invalid, "Empty password not allowed"));
    }
    if let Some(broken) = password::broken_policy(&admin.cx, &new.user, value).await? {
        return Err(super::credentials::refused(admin, &broken));
    }
    new.passwords.push(password::change(&admin.cx, &new.user, value).await?);
    let is_temporary = sent.temporary == Some(true);
    if is_temporary && !new.user.required_actions.iter().any(|a| a == UPDATE_PASSWORD) {
        new.user.required_actions.push(UPDATE_PASSWORD.to_owned());
    }
    Ok(())
}
