//! The conditions of conditional sub-flows.

use super::{Answer, Condition, Step};
use crate::fault::Fault;
use crate::login::engine::unsupported;
use crate::login::state::Login;
use crate::model::flow::{Execution, Requirement};

/// `conditional-user-configured`: the user has what the sub-flow's steps ask for.
pub const USER_CONFIGURED: Condition = Condition { id: "conditional-user-configured", holds: is_user_configured };

/// `conditional-credential`: a credential of one of the listed types was used, or (with `included` false) was not.
pub const CREDENTIAL: Condition = Condition { id: "conditional-credential", holds: is_credential_used };

/// Keycloak's authenticators that this version does not have, with the type of the credential that they ask for: a user who has one
/// is not let past them. None: nobody has what they ask for, as there are no organizations.
const UNKNOWN: &[(&str, Option<&str>)] = &[
    ("webauthn-authenticator", Some("webauthn")),
    ("webauthn-authenticator-passwordless", Some("webauthn-passwordless")),
    ("direct-grant-validate-otp", Some("otp")),
    ("reset-otp", Some("otp")),
    ("organization", None),
];

/// Of the required steps all, or else of the alternatives one; conditions and sub-flows beside them do not count.
fn is_user_configured<'a>(login: &'a Login, step: Step<'a>) -> Answer<'a, bool> {
    Box::pin(async move {
        if login.user.is_none() {
            return Ok(false);
        }
        let steps = login.cx.realm.flows.executions(&step.execution.flow_id);
        let of = |wanted: Requirement| {
            let own = steps.iter().filter(move |s| s.requirement == wanted && s.child_flow_id.is_none());
            own.filter(|s| !super::is_condition(s))
        };
        let (mut all, mut some, mut none) = (true, false, true);
        let required: Vec<_> = of(Requirement::Required).collect();
        let counted = if required.is_empty() { of(Requirement::Alternative).collect() } else { required.clone() };
        for execution in counted {
            let has = is_configured(login, execution).await?;
            (all, some, none) = (all && has, some || has, false);
        }
        Ok(none || if required.is_empty() { some } else { all })
    })
}

async fn is_configured(login: &Login, execution: &Execution) -> Result<bool, Fault> {
    let id = execution.authenticator.as_deref().unwrap_or_default();
    if let Some(authenticator) = super::find(id) {
        return (authenticator.is_configured)(login, Step::of(&login.cx.realm, execution)).await;
    }
    // Who has what nobody here knows of cannot be said: to take it for nobody would let everybody past it.
    let (_, kind) = UNKNOWN.iter().find(|(unknown, _)| *unknown == id).ok_or_else(|| unsupported(execution))?;
    let Some(kind) = kind else { return Ok(false) };
    Ok(login.credentials().await?.iter().any(|c| c.kind == *kind))
}

fn is_credential_used<'a>(login: &'a Login, step: Step<'a>) -> Answer<'a, bool> {
    Box::pin(async move {
        let is_used = login.used_credentials().any(|kind| step.values("credentials").any(|listed| listed == kind));
        Ok(is_used == step.is_set("included"))
    })
}
