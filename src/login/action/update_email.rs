//! UPDATE_EMAIL: the user names a new address, which becomes theirs when they open a link that goes there. Where the realm does
//! not verify addresses it becomes theirs at once.

use std::collections::BTreeMap;

use super::{Action, Done, when_listed};
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::{Fault, Kind, Words};
use crate::login::action_token::{ActionToken, Purpose, send};
use crate::login::authenticator::Answer;
use crate::login::screen::Screen;
use crate::login::state::Login;
use crate::model::required_action::RequiredAction;
use crate::model::single_use;
use crate::model::user::{self, Profile};
use crate::user_profile::{self, Side, Values};

pub const ACTION: Action = Action { id: "UPDATE_EMAIL", is_due: when_listed, ask, answer };

/// Seconds between two mails to one user.
const WAIT: i64 = 30;

fn page(email: &str, error: Option<String>) -> Done {
    Done::Ask(Screen::UpdateEmail { email: email.to_owned(), error })
}

fn ask<'a>(login: &'a mut Login, _: &'a RequiredAction) -> Answer<'a, Done> {
    Box::pin(async move {
        let user = login.user.as_ref().ok_or_else(crate::login::expired)?;
        Ok(page(user.user.email.as_deref().unwrap_or_default(), None))
    })
}

fn answer<'a>(login: &'a mut Login, configured: &'a RequiredAction, form: &'a Params) -> Answer<'a, Done> {
    Box::pin(async move {
        let user = login.user.clone().ok_or_else(crate::login::expired)?;
        let email = form.get("email").unwrap_or_default().trim().to_lowercase();
        if let Some(error) = flaw(login, &user, &email).await? {
            return Ok(page(&email, Some(error)));
        }
        let ends_sessions = form.has("logout-sessions");
        let demands = configured.config.get("verifyEmail").is_some_and(|v| v == "true");
        if demands || login.cx.realm.realm.settings.verify_email == Some(true) {
            return confirm(login, user, email, ends_sessions).await;
        }
        change(login, user, email).await
    })
}

/// What is wrong with an address: the key of a text.
async fn flaw(login: &Login, user: &Profile, email: &str) -> Result<Option<String>, Fault> {
    let realm = &login.cx.realm.realm;
    if email.is_empty() {
        return Ok(Some("missingEmailMessage".into()));
    }
    let config = user_profile::load(&login.cx.realm)?;
    let own = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let columns = [("firstName", own(&user.user.first_name)), ("lastName", own(&user.user.last_name))];
    let mut values: Values = user.attributes.clone();
    values.extend(columns.map(|(name, value)| (name.to_owned(), value)));
    values.extend(BTreeMap::from([
        ("username".to_owned(), vec![user.user.username.clone()]),
        ("email".to_owned(), vec![email.to_owned()]),
    ]));
    if let Err(Fault { words: Words::Fields(faults), .. }) = user_profile::validate(&config, Side::User, &values)
        && let Some(fault) = faults.into_iter().find(|fault| fault.field == "email")
    {
        return Ok(Some(fault.message));
    }
    if realm.settings.duplicate_emails_allowed == Some(true) || user.user.email.as_deref() == Some(email) {
        return Ok(None);
    }
    let found = login.cx.read(async |tx| user::find_by_email(tx, &realm.id, email).await).await?;
    Ok(found.map(|_| "emailExistsMessage".into()))
}

/// Sends a link to the new address, and keeps the old one until it is opened.
async fn confirm(login: &mut Login, user: Profile, email: String, ends_sessions: bool) -> Result<Done, Fault> {
    let mut audit = Audit { kind: EventType::SendVerifyEmail, ..login.audit.clone() };
    audit.user(&user.user.id).detail("username", &user.user.username).detail("email", &email);
    let (id, now) = (format!("update-email:{}", user.user.id), login.cx.now);
    let may = login.cx.write(async move |tx| single_use::hold(tx, &id, now, now + WAIT * 1000).await).await?;
    if !may {
        return Ok(page(&email, Some("emailWaitMessage".into())));
    }
    let token = ActionToken {
        new_email: Some(email.clone()),
        ends_sessions,
        ..send::token(login, Purpose::UpdateEmail, &user.user)
    };
    if let Err(why) = send::send(&login.cx, &token, &send::reader_of(login, &user)).await {
        return Err(audit.refuse(&login.cx, "email_send_failed", send::unsent(&why)).await);
    }
    let event = audit.success(&login.cx);
    login.cx.write(async move |tx| events::insert(tx, event.as_ref()).await).await?;
    Ok(Done::Ask(Screen::VerifyEmail { email, is_new: true, notice: None }))
}

async fn change(login: &mut Login, mut user: Profile, email: String) -> Result<Done, Fault> {
    let mut audit = Audit { kind: EventType::UpdateEmail, ..login.audit.clone() };
    let old = user.user.email.replace(email.clone()).unwrap_or_default();
    audit.user(&user.user.id).detail("previous_email", &old).detail("updated_email", &email);
    if old != email {
        user.user.email_verified = false;
    }
    let settings = &login.cx.realm.realm.settings;
    if settings.registration_email_as_username == Some(true) {
        user.user.username.clone_from(&email);
    }
    let may_repeat = settings.duplicate_emails_allowed == Some(true);
    let (row, event) = (user.user.clone(), audit.success(&login.cx));
    let written = login.cx.write(async move |tx| {
        user::update(tx, &row, may_repeat).await?;
        events::insert(tx, event.as_ref()).await
    });
    match written.await {
        Err(fault) if fault.kind == Kind::Conflict => return Ok(page(&email, Some("emailExistsMessage".into()))),
        other => other?,
    }
    login.user = Some(user);
    Ok(Done::Done)
}
