//! Required actions: what a user must do before a login is done. One line in the table and one file each.

mod update_password;

use super::authenticator::Answer;
use super::screen::Screen;
use super::state::Login;
use crate::edge::params::Params;
use crate::fault::{Fault, Kind};
use crate::model::required_action::RequiredAction;

/// How an action ended.
pub enum Done {
    /// It is done; the engine takes it off the user's list.
    Done,
    /// The user is asked (again).
    Ask(Screen),
}

/// A required action.
pub struct Action {
    pub id: &'static str,
    pub ask: for<'a> fn(&'a mut Login) -> Answer<'a, Screen>,
    /// Takes what the user answered.
    pub answer: for<'a> fn(&'a mut Login, &'a Params) -> Answer<'a, Done>,
}

/// Every action.
const TABLE: &[&Action] = &[&update_password::ACTION];

fn find(id: &str) -> Option<&'static Action> {
    TABLE.iter().copied().find(|a| a.id == id)
}

/// The next action that the user of this login has to take, in the realm's order. One that this version does not know is not
/// passed over: the login ends.
pub fn next(login: &Login) -> Result<Option<(RequiredAction, &'static Action)>, Fault> {
    let Some(user) = &login.user else { return Ok(None) };
    let Some(configured) = login.cx.realm.pending_actions(&user.user).next() else { return Ok(None) };
    let action = find(&configured.provider_id).ok_or_else(|| {
        Fault::page(Kind::NotImplemented, "unexpectedErrorHandlingRequestMessage")
            .because(format!("required action {} is not supported", configured.provider_id))
    })?;
    Ok(Some((configured.clone(), action)))
}
