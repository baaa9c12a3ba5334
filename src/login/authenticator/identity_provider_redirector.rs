//! `identity-provider-redirector`: sends the browser to an upstream. Without an upstream it does not apply.

use super::{Answer, Authenticator, Outcome, always, no_action};
use crate::login::state::Login;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "identity-provider-redirector",
    needs_user: false,
    is_configured: always,
    authenticate,
    action: no_action,
};

fn authenticate(_: &mut Login) -> Answer<'_, Outcome> {
    Box::pin(async { Ok(Outcome::Attempted) })
}
