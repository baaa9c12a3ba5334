//! The conditions of conditional sub-flows.

use super::{Answer, Condition};
use crate::login::state::Login;
use crate::model::credential;
use crate::model::flow::{Execution, Requirement};

/// `conditional-user-configured`: the user has what the sub-flow's steps ask for.
pub const USER_CONFIGURED: Condition = Condition { id: "conditional-user-configured", holds: is_user_configured };

/// `conditional-credential`: a credential of one of the listed types was used, or (with `included` false) was not.
pub const CREDENTIAL: Condition = Condition { id: "conditional-credential", holds: is_credential_used };

/// The credential type that an authenticator asks for.
const CREDENTIAL_TYPES: &[(&str, &str)] = &[
    ("auth-otp-form", "otp"),
    ("webauthn-authenticator", "webauthn"),
    ("webauthn-authenticator-passwordless", "webauthn-passwordless"),
    ("auth-recovery-authn-code-form", "recovery-authn-codes"),
];

fn is_user_configured<'a>(login: &'a Login, execution: &'a Execution) -> Answer<'a, bool> {
    Box::pin(async move {
        let Some(user) = &login.user else { return Ok(false) };
        let id = user.user.id.clone();
        let credentials = login.cx.read(async |tx| credential::list(tx, &id).await).await?;
        let has = |step: &&Execution| {
            let authenticator = step.authenticator.as_deref().unwrap_or_default();
            let kind = CREDENTIAL_TYPES.iter().find(|(id, _)| *id == authenticator).map(|(_, kind)| *kind);
            kind.is_some_and(|kind| credentials.iter().any(|c| c.kind == kind))
        };
        let steps = login.cx.realm.flows.executions(&execution.flow_id);
        let of = |wanted: Requirement| steps.iter().filter(move |s| s.requirement == wanted && s.id != execution.id);
        let mut required = of(Requirement::Required).filter(|s| !is_condition(s)).peekable();
        Ok(if required.peek().is_some() {
            required.all(|s| has(&s))
        } else {
            of(Requirement::Alternative).any(|s| has(&s))
        })
    })
}

fn is_condition(step: &Execution) -> bool {
    step.authenticator.as_deref().is_some_and(|id| super::find_condition(id).is_some())
}

fn is_credential_used<'a>(login: &'a Login, execution: &'a Execution) -> Answer<'a, bool> {
    Box::pin(async move {
        let config = execution.config_id.as_deref().and_then(|id| login.cx.realm.flows.config(id));
        let option = |name: &str| config.and_then(|c| c.config.get(name)).map(String::as_str);
        let listed: Vec<&str> = option("credentials").unwrap_or_default().split("##").collect();
        let used = login.tab.notes.get("credential_types").map_or("", String::as_str);
        let is_used = used.split(' ').any(|kind| !kind.is_empty() && listed.contains(&kind));
        Ok(is_used == (option("included") == Some("true")))
    })
}
