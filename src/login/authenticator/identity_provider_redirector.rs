//! `identity-provider-redirector`: sends the browser to an upstream. Without an upstream it does not apply.

use super::{Answer, Authenticator, Outcome, Step, always, no_action};
use crate::login::state::Login;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "identity-provider-redirector",
    credential: None,
    needs_user: false,
    is_configured: always,
    set_up: None,
    authenticate,
    action: no_action,
};

fn authenticate<'a>(_: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async { Ok(Outcome::Attempted) })
}
