//! CONFIGURE_RECOVERY_AUTHN_CODES: new recovery codes in the place of those that the user had. They are made here, kept sealed
//! with the login, and shown; the codes that the browser sends back are not believed.

use super::{Action, Done, other_sessions, when_listed};
use crate::credentials::recovery_codes::{self as codes, TYPE};
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::Fault;
use crate::login::authenticator::Answer;
use crate::login::screen::{RecoveryScreen, Screen};
use crate::login::state::Login;
use crate::model::credential;
use crate::model::id::Secret;
use crate::model::required_action::RequiredAction;
use crate::model::session;

pub const ACTION: Action = Action { id: codes::SET_UP, is_due: when_listed, ask, answer };

/// The tab's notes with the sealed codes, and with the time when they were made (epoch milliseconds).
const OFFERED: &str = "recovery_codes";
const MADE_AT: &str = "recovery_codes_made_at";
/// Between codes that are kept as one text.
const SEPARATOR: &str = ",";
/// The longest label, in characters.
const MAX_LABEL: usize = 255;

fn ask<'a>(login: &'a mut Login, _: &'a RequiredAction) -> Answer<'a, Done> {
    Box::pin(async move { again(login) })
}

fn again(login: &mut Login) -> Result<Done, Fault> {
    let (codes, made_at) = offered(login)?;
    Ok(Done::Ask(Screen::RecoveryCodes(RecoveryScreen { codes, made_at })))
}

/// What the codes are sealed for: this tab, and this user in it.
fn place(login: &Login) -> String {
    let user = login.user.as_ref().map_or("", |u| u.user.id.as_ref());
    format!("recovery-codes:{}:{user}", login.tab_id)
}

/// The codes that this login offers its user, and when they were made; new ones at first.
fn offered(login: &mut Login) -> Result<(Secret, i64), Fault> {
    let (app, place) = (login.cx.app.clone(), place(login));
    if let Some(sealed) = login.tab.notes.get(OFFERED) {
        let made_at = login.tab.notes.get(MADE_AT).and_then(|at| at.parse().ok()).unwrap_or(login.cx.now);
        return Ok((Secret::new(app.master_key.open(sealed, &place)?), made_at));
    }
    let codes = codes::generate(&app.random).join(SEPARATOR);
    login.tab.notes.insert(OFFERED.to_owned(), app.master_key.seal(&codes, &place, &app.random));
    login.tab.notes.insert(MADE_AT.to_owned(), login.cx.now.to_string());
    Ok((Secret::new(codes), login.cx.now))
}

fn answer<'a>(login: &'a mut Login, _: &'a RequiredAction, form: &'a Params) -> Answer<'a, Done> {
    Box::pin(async move {
        let user = login.user.as_ref().ok_or_else(crate::login::expired)?.user.clone();
        let (offered, made_at) = offered(login)?;
        let mut audit = Audit { kind: EventType::UpdateCredential, ..login.audit.clone() };
        audit.user(&user.id).detail("credential_type", TYPE).detail("custom_required_action", ACTION.id);
        if form.get("generatedRecoveryAuthnCodes").is_some_and(|sent| !offered.matches(sent)) {
            audit.detail("reason", "the codes are not those that were offered");
            audit.refuse(&login.cx, "invalid_code", crate::login::expired()).await;
            return again(login);
        }
        let label: String = form.get("userLabel").unwrap_or_default().trim().chars().take(MAX_LABEL).collect();
        let list: Vec<&str> = offered.expose().split(SEPARATOR).collect();
        let made = codes::credential(&login.cx, &user.id, &label, &list, made_at)?;
        let (event, ended) = (audit.success(&login.cx), other_sessions(login, form));
        login
            .cx
            .write(async move |tx| {
                credential::delete_type(tx, &user.id, TYPE).await?;
                credential::append(tx, &made).await?;
                if let Some(own) = &ended {
                    session::delete_others_of_user(tx, &user.realm_id, &user.id, own.as_ref()).await?;
                }
                events::insert(tx, event.as_ref()).await
            })
            .await?;
        login.tab.notes.remove(OFFERED);
        login.tab.notes.remove(MADE_AT);
        login.forget_credentials();
        login.audit.detail("credential_type", TYPE);
        Ok(Done::Done)
    })
}
