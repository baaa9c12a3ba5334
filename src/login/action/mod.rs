//! Required actions: what a user must do before a login is done. One line in the table and one file each.

mod configure_recovery_codes;
mod configure_totp;
mod initiated;
mod update_email;
mod update_password;
mod verify_email;

use super::authenticator::Answer;
use super::endpoint::{LINK, RESET};
use super::screen::Screen;
use super::sso;
use super::state::Login;
use crate::edge::params::Params;
use crate::fault::{Fault, Kind};
use crate::model::id::SessionId;
use crate::model::required_action::RequiredAction;
use crate::model::user;

pub use initiated::{cancel, is_app_initiated, needs_fresh_login, outcome};

/// How an action ended.
pub enum Done {
    /// It is done, or there is nothing to do any more; it is taken off the user's list.
    Done,
    /// The user is asked (again).
    Ask(Screen),
}

/// A required action.
pub struct Action {
    pub id: &'static str,
    /// Whether a user has to take it whose list does not name it: their password has become too old, say.
    pub is_due: for<'a> fn(&'a Login, &'a RequiredAction) -> Answer<'a, bool>,
    /// Asks, or finds that there is nothing to do.
    pub ask: for<'a> fn(&'a mut Login, &'a RequiredAction) -> Answer<'a, Done>,
    /// Takes what the user answered.
    pub answer: for<'a> fn(&'a mut Login, &'a RequiredAction, &'a Params) -> Answer<'a, Done>,
}

/// Every action.
const TABLE: &[&Action] = &[
    &configure_recovery_codes::ACTION,
    &configure_totp::ACTION,
    &update_email::ACTION,
    &update_password::ACTION,
    &verify_email::ACTION,
];

/// The action of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Action> {
    TABLE.iter().copied().find(|a| a.id == id)
}

/// For actions that are taken only by those whose list names them.
pub fn when_listed<'a>(_: &'a Login, _: &'a RequiredAction) -> Answer<'a, bool> {
    Box::pin(async { Ok(false) })
}

/// The next action that the user of this login has to take, in the realm's order. One that this version does not know is not
/// passed over: the login ends.
pub async fn next(login: &Login) -> Result<Option<(RequiredAction, &'static Action)>, Fault> {
    let Some(user) = &login.user else { return Ok(None) };
    // A link is good for what it names, and a reset for what its steps demand: whatever else a user has to do, they do when
    // all of their factors are proved. Somebody who reads their mail must not set a factor up in their name.
    let is_bounded = [LINK, RESET].contains(&login.flow());
    let pending = login.cx.realm.pending_actions(&user.user).filter(|_| !is_bounded);
    let listed: Vec<&str> = pending.map(|a| a.alias.as_str()).collect();
    for configured in login.cx.realm.required_actions.iter().filter(|a| a.enabled) {
        let alias = configured.alias.as_str();
        let is_listed = listed.contains(&alias) || login.tab.required_actions.contains(alias);
        match find(&configured.provider_id) {
            Some(action) if is_listed || !is_bounded && (action.is_due)(login, configured).await? => {
                return Ok(Some((configured.clone(), action)));
            }
            None if is_listed => return Err(unsupported(configured)),
            _ => {}
        }
    }
    if is_bounded {
        return Ok(None);
    }
    Ok(initiated::pending(login).and_then(|configured| Some((configured.clone(), find(&configured.provider_id)?))))
}

/// The sessions that end with a change, when the user asks for it (`logout-sessions`): all but the one that this login is by, which
/// may be none.
#[must_use]
pub fn other_sessions(login: &Login, form: &Params) -> Option<Option<SessionId>> {
    let own = login.tab.notes.get(sso::NOTE).or_else(|| login.tab.notes.get(sso::REAUTHENTICATE));
    form.has("logout-sessions").then(|| own.cloned().map(SessionId))
}

/// Takes a required action that is done off the lists of the user and of the login.
pub async fn take_off(login: &mut Login, alias: &str) -> Result<(), Fault> {
    initiated::succeed(login, alias);
    login.tab.required_actions.remove(alias);
    let Some(profile) = &mut login.user else { return Ok(()) };
    profile.user.required_actions.retain(|a| a != alias);
    let (realm, id, alias) = (profile.user.realm_id.clone(), profile.user.id.clone(), alias.to_owned());
    login.cx.write(async move |tx| user::delete_required_action(tx, &realm, &id, &alias).await).await
}

fn unsupported(configured: &RequiredAction) -> Fault {
    Fault::page(Kind::NotImplemented, "unexpectedErrorHandlingRequestMessage")
        .because(format!("required action {} is not supported", configured.provider_id))
}
