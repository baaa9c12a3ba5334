//! UPDATE_PASSWORD: a new password, because the old one is temporary or too old, or because an administrator asks for it.

use super::{Action, Done, other_sessions};
use crate::credentials::password;
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::login::authenticator::Answer;
use crate::login::screen::{Complaint, Screen};
use crate::login::state::Login;
use crate::model::required_action::RequiredAction;
use crate::model::session;

pub const ACTION: Action = Action { id: "UPDATE_PASSWORD", is_due: when_expired, ask, answer };

fn ask<'a>(_: &'a mut Login, _: &'a RequiredAction) -> Answer<'a, Done> {
    Box::pin(async { Ok(Done::Ask(Screen::UpdatePassword { error: None })) })
}

fn again(what: impl Into<Complaint>) -> Done {
    Done::Ask(Screen::UpdatePassword { error: Some(what.into()) })
}

/// The realm's policy may ask for another password after some days.
fn when_expired<'a>(login: &'a Login, _: &'a RequiredAction) -> Answer<'a, bool> {
    Box::pin(async move {
        let realm = &login.cx.realm.realm;
        // Without such a policy no credential is read for it.
        Ok(password::expires_after(realm).is_some()
            && password::is_expired(realm, login.credentials().await?, login.cx.now))
    })
}

fn answer<'a>(login: &'a mut Login, _: &'a RequiredAction, form: &'a Params) -> Answer<'a, Done> {
    Box::pin(async move {
        let (new, confirmed) =
            (form.get("password-new").unwrap_or_default(), form.get("password-confirm").unwrap_or_default());
        let user = login.user.as_ref().ok_or_else(crate::login::expired)?.user.clone();
        if new.is_empty() {
            return Ok(again("missingPasswordMessage"));
        }
        if new != confirmed {
            return Ok(again("notMatchPasswordMessage"));
        }
        if let Some(broken) = password::broken_policy(&login.cx, &user, new).await? {
            return Ok(again(broken));
        }
        let change = password::change(&login.cx, &user, new).await?;
        let mut audit = Audit { kind: EventType::UpdatePassword, ..login.audit.clone() };
        audit.user(&user.id).detail("credential_type", "password").detail("custom_required_action", ACTION.id);
        login.audit.detail("credential_type", "password");
        let (old_event, event) = (audit.success(&login.cx), {
            audit.kind = EventType::UpdateCredential;
            audit.success(&login.cx)
        });
        let ended = other_sessions(login, form);
        let realm = login.cx.realm.realm.id.clone();
        login
            .cx
            .write(async move |tx| {
                change.write(tx).await?;
                if let Some(own) = &ended {
                    session::delete_others_of_user(tx, &realm, &user.id, own.as_ref()).await?;
                }
                events::insert(tx, old_event.as_ref()).await?;
                events::insert(tx, event.as_ref()).await
            })
            .await?;
        login.forget_credentials();
        Ok(Done::Done)
    })
}
