//! The authenticators and conditions that flows are made of: one line in a table and one file each.

mod code;
mod condition;
mod conditional_otp;
mod cookie;
mod identity_provider_redirector;
mod otp;
mod recovery_code;
mod reset;
mod step;
mod username_password;

use std::future::Future;
use std::pin::Pin;

use super::screen::Screen;
use super::state::Login;
use crate::edge::params::Params;
use crate::fault::Fault;
use crate::model::flow::Execution;
use crate::oidc::refused::Refused;

pub use step::Step;

/// What a step's functions answer.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + 'a>>;

/// How a step ended.
pub enum Outcome {
    Success,
    /// It does not apply to this login: the next alternative is tried. A required step that says so ends the login.
    Attempted,
    /// The user is asked something.
    Challenge(Screen),
    /// What the user answered was wrong, and they are asked again. The engine records the event with this error.
    Wrong(&'static str, Screen),
    /// The login begins again, with the text of this key on its first page: what was begun here goes on by other means, by a link
    /// in a mail for instance.
    Again(&'static str),
    /// The login cannot succeed, whatever else the flow offers. The engine records the event.
    Refuse(Refused),
}

/// A step of a flow.
pub struct Authenticator {
    pub id: &'static str,
    /// The type of credential that it asks for (`otp`, `webauthn` …); none: it asks for none that a user keeps here.
    pub credential: Option<&'static str>,
    /// Whether it needs a user that an earlier step has found.
    pub needs_user: bool,
    /// Whether the user has what it asks for. Called only when there is one, and only if `needs_user`.
    pub is_configured: for<'a> fn(&'a Login, Step<'a>) -> Answer<'a, bool>,
    /// The required action by which a user sets up what it asks for: where the step is REQUIRED and the user lacks it, the step
    /// counts as passed, and the action must be done before the login ends. None: then the login fails.
    pub set_up: Option<&'static str>,
    /// Tries without asking, or asks.
    pub authenticate: for<'a> fn(&'a mut Login, Step<'a>) -> Answer<'a, Outcome>,
    /// Takes what the user answered.
    pub action: for<'a> fn(&'a mut Login, Step<'a>, &'a Params) -> Answer<'a, Outcome>,
}

/// A condition of a conditional sub-flow.
pub struct Condition {
    pub id: &'static str,
    pub holds: for<'a> fn(&'a Login, Step<'a>) -> Answer<'a, bool>,
}

/// Every authenticator.
const AUTHENTICATORS: &[&Authenticator] = &[
    &code::EXTERNAL,
    &code::INTERNAL,
    &conditional_otp::AUTHENTICATOR,
    &cookie::AUTHENTICATOR,
    &identity_provider_redirector::AUTHENTICATOR,
    &otp::AUTHENTICATOR,
    &recovery_code::AUTHENTICATOR,
    &reset::CHOOSE_USER,
    &reset::EMAIL,
    &reset::OTP,
    &reset::PASSWORD,
    &username_password::AUTHENTICATOR,
];

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

/// Whether a step is a condition, be it one that this version has or not.
#[must_use]
pub fn is_condition(execution: &Execution) -> bool {
    execution.authenticator.as_deref().is_some_and(|id| id.starts_with("conditional-"))
}

/// For steps that are the same for every user.
pub fn always<'a>(_: &'a Login, _: Step<'a>) -> Answer<'a, bool> {
    Box::pin(async { Ok(true) })
}

/// For steps with a credential type: whether the user has a credential of it.
pub fn has_credential<'a>(login: &'a Login, step: Step<'a>) -> Answer<'a, bool> {
    Box::pin(async move {
        let id = step.execution.authenticator.as_deref().unwrap_or_default();
        let Some(kind) = find(id).and_then(|a| a.credential) else { return Ok(false) };
        Ok(login.credentials().await?.iter().any(|c| c.kind == kind))
    })
}

/// For steps that never ask: a form for them is out of place.
pub fn no_action<'a>(_: &'a mut Login, _: Step<'a>, _: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async { Err(super::expired()) })
}
