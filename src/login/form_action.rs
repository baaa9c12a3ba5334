//! The actions of the registration form: one line in the table and one function for what each checks. They fill a draft of
//! the user, which is written once all of them accept.

use std::collections::BTreeMap;

use super::authenticator::Answer;
use super::form::Complaints;
use super::state::Login;
use crate::credentials::password::{self, Change};
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::{Fault, Kind, Words};
use crate::model::id::UserId;
use crate::model::user::{self, User};
use crate::user_profile::config::COLUMNS;
use crate::user_profile::validate::{Side, is_editable};
use crate::user_profile::{self, Values};

/// An action.
pub struct FormAction {
    pub id: &'static str,
    /// Checks what was sent; complaints go into the draft.
    pub validate: for<'a> fn(&'a mut Login, &'a Params, &'a mut Draft) -> Answer<'a, ()>,
}

/// Every action.
const TABLE: &[FormAction] = &[
    FormAction { id: "registration-user-creation", validate: check_user },
    FormAction { id: "registration-password-action", validate: check_password },
];

/// The action of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static FormAction> {
    TABLE.iter().find(|a| a.id == id)
}

/// A user who registers.
pub struct Draft {
    user: User,
    attributes: BTreeMap<String, Vec<String>>,
    password: Option<String>,
    pub errors: Complaints,
}

impl Draft {
    /// What was sent, unchecked.
    pub fn of(login: &Login, form: &Params) -> Self {
        let cx = &login.cx;
        let text = |name: &str| form.non_empty(name).map(|v| v.trim().to_owned()).filter(|v| !v.is_empty());
        let email = text("email").map(|e| e.to_lowercase());
        let by_email = cx.realm.realm.settings.registration_email_as_username == Some(true);
        let username = if by_email { email.clone() } else { text("username") };
        let defaults = cx.realm.required_actions.iter().filter(|a| a.enabled && a.default_action);
        let user = User {
            id: UserId(cx.app.random.uuid()),
            realm_id: cx.realm.realm.id.clone(),
            username: username.unwrap_or_default().to_lowercase(),
            email,
            first_name: text("firstName"),
            last_name: text("lastName"),
            enabled: true,
            email_verified: false,
            created_at: cx.now,
            not_before: 0,
            service_account: None,
            federation_link: None,
            required_actions: defaults.map(|a| a.alias.clone()).collect(),
        };
        Self { user, attributes: BTreeMap::new(), password: None, errors: Complaints::new() }
    }
}

/// The attributes that somebody who registers may fill in, with their labels.
#[must_use]
pub fn fields(login: &Login) -> Vec<(String, String)> {
    let Ok(config) = user_profile::load(&login.cx.realm) else { return Vec::new() };
    let by_email = login.cx.realm.realm.settings.registration_email_as_username == Some(true);
    let shown = config.attributes.iter().flatten().filter_map(|a| {
        let name = a.name.clone()?;
        let is_asked = is_editable(&config, Side::User, &name) && !(by_email && name == "username");
        is_asked.then(|| (name.clone(), a.display_name.clone().unwrap_or(name)))
    });
    shown.collect()
}

fn check_user<'a>(login: &'a mut Login, form: &'a Params, draft: &'a mut Draft) -> Answer<'a, ()> {
    Box::pin(async move {
        let config = user_profile::load(&login.cx.realm)?;
        for (name, _) in fields(login) {
            let values: Vec<String> =
                form.iter().filter(|(n, v)| *n == name && !v.is_empty()).map(|(_, v)| v.to_owned()).collect();
            if !COLUMNS.contains(&name.as_str()) && !values.is_empty() {
                draft.attributes.insert(name, values);
            }
        }
        let u = &draft.user;
        let columns = [
            ("username", Some(&u.username)),
            ("email", u.email.as_ref()),
            ("firstName", u.first_name.as_ref()),
            ("lastName", u.last_name.as_ref()),
        ];
        let columns = columns.into_iter().filter_map(|(n, v)| Some((n.to_owned(), vec![v?.clone()])));
        let values: Values = draft.attributes.clone().into_iter().chain(columns).collect();
        match user_profile::validate(&config, Side::User, &values) {
            Err(Fault { words: Words::Fields(faults), .. }) => {
                draft.errors.extend(faults.into_iter().map(|f| (f.field, f.message.into())));
            }
            other => other?,
        }
        taken(login, draft).await
    })
}

/// Says so when the name or the address is taken, as far as it may be told: the form tells it of necessity.
async fn taken(login: &Login, draft: &mut Draft) -> Result<(), Fault> {
    let realm = &login.cx.realm.realm;
    let (name, email) = (draft.user.username.clone(), draft.user.email.clone());
    let may_repeat = realm.settings.duplicate_emails_allowed == Some(true);
    let (by_name, by_email) = login
        .cx
        .read(async |tx| {
            let by_email = match email.as_deref().filter(|_| !may_repeat) {
                Some(email) => user::find_by_email(tx, &realm.id, email).await?,
                None => None,
            };
            Ok::<_, Fault>((user::find_by_username(tx, &realm.id, &name).await?, by_email))
        })
        .await?;
    if by_name.is_some() {
        draft.errors.insert("username".into(), "usernameExistsMessage".into());
    }
    if by_email.is_some() {
        draft.errors.insert("email".into(), "emailExistsMessage".into());
    }
    Ok(())
}

fn check_password<'a>(login: &'a mut Login, form: &'a Params, draft: &'a mut Draft) -> Answer<'a, ()> {
    Box::pin(async move {
        let (password, again) =
            (form.get("password").unwrap_or_default(), form.get("password-confirm").unwrap_or_default());
        if password.is_empty() {
            draft.errors.insert("password".into(), "missingPasswordMessage".into());
        } else if password != again {
            draft.errors.insert("password-confirm".into(), "notMatchPasswordMessage".into());
        } else if let Some(broken) = password::broken_policy(&login.cx, &draft.user, password).await? {
            draft.errors.insert("password".into(), broken.into());
        } else {
            draft.password = Some(password.to_owned());
        }
        Ok(())
    })
}

/// Writes the user. Somebody else may have taken the name since it was checked: that is a complaint too.
pub async fn complete(login: &mut Login, draft: &mut Draft) -> Result<(), Fault> {
    let mut audit = Audit { kind: EventType::Register, ..login.audit.clone() };
    audit.details.remove("auth_type");
    audit.user(&draft.user.id).detail("username", &draft.user.username).detail("register_method", "form");
    let u = &draft.user;
    for (name, value) in [("email", &u.email), ("first_name", &u.first_name), ("last_name", &u.last_name)] {
        if let Some(value) = value {
            audit.detail(name, value);
        }
    }
    let password: Option<Change> = match &draft.password {
        Some(new) => Some(password::change(&login.cx, &draft.user, new).await?),
        None => None,
    };
    let (event, view) = (audit.success(&login.cx), login.cx.realm.clone());
    let (user, attributes) = (draft.user.clone(), draft.attributes.clone());
    let allow_duplicates = view.realm.settings.duplicate_emails_allowed == Some(true);
    let written = login
        .cx
        .write(async move |tx| {
            if view.realm.logs_in_by_email() {
                user::refuse_namesake(tx, &user).await?;
            }
            user::insert(tx, &user, allow_duplicates).await?;
            user::set_attributes(tx, &user.id, &attributes).await?;
            if let Some(role) = &view.realm.default_role {
                user::insert_role(tx, &user.id, role).await?;
            }
            for group in &view.groups.defaults {
                user::insert_group(tx, &user.id, group).await?;
            }
            if let Some(password) = &password {
                password.write(tx).await?;
            }
            events::insert(tx, event.as_ref()).await?;
            user::profile(tx, user.clone()).await
        })
        .await;
    match written {
        Ok(profile) => {
            login.set_user(profile)?;
            Ok(())
        }
        Err(fault) if fault.kind == Kind::Conflict => {
            let is_address = matches!(&fault.words, Words::Message(text) if text.ends_with("email"));
            let (field, key) =
                if is_address { ("email", "emailExistsMessage") } else { ("username", "usernameExistsMessage") };
            draft.errors.insert(field.into(), key.into());
            Ok(())
        }
        Err(fault) => Err(fault),
    }
}
