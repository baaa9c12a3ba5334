//! `reset-password`: a new password has to be chosen before the login ends.

use crate::fault::{Fault, Kind};
use crate::login::authenticator::{Answer, Authenticator, Outcome, Step, always, no_action};
use crate::login::state::Login;
use crate::oidc::refused::Refused;

/// The action by which it is chosen.
const ACTION: &str = "UPDATE_PASSWORD";

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "reset-password",
    credential: None,
    needs_user: true,
    is_configured: always,
    set_up: None,
    authenticate,
    action: no_action,
};

fn authenticate<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move {
        let can = login.cx.realm.required_actions.iter().any(|a| a.enabled && a.alias == ACTION);
        if !can {
            let fault = Fault::page(Kind::Invalid, "resetCredentialNotAllowedMessage");
            return Ok(Outcome::Refuse(Refused::new("not_allowed", fault).because("UPDATE_PASSWORD is switched off")));
        }
        login.tab.required_actions.insert(ACTION.to_owned());
        Ok(Outcome::Success)
    })
}
