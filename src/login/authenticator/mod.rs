//! The authenticators and conditions that flows are made of: one line in a table and one file each.

mod condition;
mod cookie;
mod identity_provider_redirector;
mod username_password;

use std::future::Future;
use std::pin::Pin;

use super::screen::Screen;
use super::state::Login;
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::fault::Fault;
use crate::model::flow::Execution;
use crate::model::user::Profile;

/// What a step's functions answer.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + 'a>>;

/// How a step ended.
pub enum Outcome {
    Success,
    /// It does not apply to this login.
    Attempted,
    /// The user is asked something.
    Challenge(Screen),
    /// The login cannot succeed.
    Refuse(Fault),
}

/// A step of a flow.
pub struct Authenticator {
    pub id: &'static str,
    /// Whether it needs a user that an earlier step has found.
    pub needs_user: bool,
    /// Whether a user has what it asks for.
    pub is_configured: for<'a> fn(&'a Cx, &'a Profile) -> Answer<'a, bool>,
    /// Tries without asking, or asks.
    pub authenticate: for<'a> fn(&'a mut Login) -> Answer<'a, Outcome>,
    /// Takes what the user answered.
    pub action: for<'a> fn(&'a mut Login, &'a Params) -> Answer<'a, Outcome>,
}

/// A condition of a conditional sub-flow.
pub struct Condition {
    pub id: &'static str,
    pub holds: for<'a> fn(&'a Login, &'a Execution) -> Answer<'a, bool>,
}

/// Every authenticator.
const AUTHENTICATORS: &[&Authenticator] =
    &[&cookie::AUTHENTICATOR, &identity_provider_redirector::AUTHENTICATOR, &username_password::AUTHENTICATOR];

/// Every condition.
const CONDITIONS: &[&Condition] = &[&condition::USER_CONFIGURED, &condition::CREDENTIAL];

/// The authenticator of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Authenticator> {
    AUTHENTICATORS.iter().copied().find(|a| a.id == id)
}

/// The condition of that id.
#[must_use]
pub fn find_condition(id: &str) -> Option<&'static Condition> {
    CONDITIONS.iter().copied().find(|c| c.id == id)
}

/// For steps that are the same for every user.
fn always<'a>(_: &'a Cx, _: &'a Profile) -> Answer<'a, bool> {
    Box::pin(async { Ok(true) })
}

/// For steps that never ask: a form for them is out of place.
fn no_action<'a>(_: &'a mut Login, _: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async { Err(super::expired()) })
}
