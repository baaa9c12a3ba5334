//! Codes that are sent to a verified e-mail address or telephone number: `gatehouse-code-form` makes, sends and checks them
//! itself; for `gatehouse-external-code-form` web services of somebody else do. The user chooses where there is more than one
//! contact. What is sent and tried is bounded for a user, whatever browser they use.

mod case;
mod contact;
mod issue;
mod options;
mod service;
mod trust;
mod verify;

use case::Case;

use super::{Answer, Authenticator, Outcome, Step};
use crate::edge::params::Params;
use crate::login::state::Login;

/// What events and `conditional-credential` call it.
pub const TYPE: &str = "login-code";

pub const INTERNAL: Authenticator = Authenticator {
    id: "gatehouse-code-form",
    credential: None,
    needs_user: true,
    is_configured,
    set_up: None,
    authenticate: ask,
    action: answer,
};

pub const EXTERNAL: Authenticator = Authenticator { id: "gatehouse-external-code-form", ..INTERNAL };

/// Whether somebody else makes the codes.
fn is_external(step: Step<'_>) -> bool {
    step.execution.authenticator.as_deref() == Some(EXTERNAL.id)
}

/// A web service has to be asked: whether the user is known there turns out then.
fn is_configured<'a>(login: &'a Login, step: Step<'a>) -> Answer<'a, bool> {
    Box::pin(async move {
        let is_asked = options::service_url(step, "check").is_some();
        Ok(is_asked || login.user.as_ref().is_some_and(|user| !contact::own(user, step).is_empty()))
    })
}

fn ask<'a>(login: &'a mut Login, step: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if trust::has(login, step).await? {
            return Ok(Outcome::Success);
        }
        let case = match Case::of(login, step).await? {
            Ok(case) => case,
            Err(why) => return Ok(case::unavailable(login, step, &why)),
        };
        let to = match (case.chosen(login), case.contacts.as_slice()) {
            (_, []) => return Ok(case::nowhere(step)),
            (Some(to), _) => to,
            (None, [only]) => only.clone(),
            (None, _) => return Ok(case.choose()),
        };
        if case.is_waiting(login).await? {
            return Ok(case.again(&to, None));
        }
        issue::send(login, &case, &to).await
    })
}

fn answer<'a>(login: &'a mut Login, step: Step<'a>, form: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if form.has("cancel") {
            return Ok(Outcome::Refuse(crate::login::cancelled()));
        }
        let case = match Case::of(login, step).await? {
            Ok(case) => case,
            Err(why) => return Ok(case::unavailable(login, step, &why)),
        };
        if form.has("change") && case.contacts.len() > 1 {
            case.choose_again(login);
            return Ok(case.choose());
        }
        let wanted = form.non_empty("method").and_then(|at| case.contacts.get(at.parse::<usize>().ok()?)).cloned();
        match (wanted, case.chosen(login)) {
            (Some(to), None) => issue::send(login, &case, &to).await,
            (_, None) => Ok(case.choose()),
            (_, Some(to)) if form.has("resend") => issue::send(login, &case, &to).await,
            (_, Some(to)) => verify::check(login, &case, &to, form).await,
        }
    })
}
