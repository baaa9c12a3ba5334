//! `reset-otp`: the user sets one-time passwords up anew. Whoever has a device proves it first: mail that somebody can read takes
//! the place of a forgotten password, never that of a second factor. Without their device a user asks an administrator, or uses a
//! recovery code where the flow asks for one.

use crate::credentials::{otp, removal};
use crate::edge::params::Params;
use crate::events;
use crate::fault::Fault;
use crate::login::authenticator::{Answer, Authenticator, Outcome, Step, has_credential, otp as form};
use crate::login::state::Login;
use crate::model::credential::{self, Credential};

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "reset-otp",
    credential: Some(otp::TYPE),
    needs_user: true,
    is_configured: has_credential,
    set_up: Some(form::SET_UP),
    authenticate: form::ask,
    action: answer,
};

/// The option that says which devices go.
const REMOVES: &str = "action_on_otp_reset_flag";

fn answer<'a>(login: &'a mut Login, step: Step<'a>, typed: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        let outcome = form::answer(login, step, typed).await?;
        if matches!(outcome, Outcome::Success) {
            let used = typed.non_empty("selectedCredentialId");
            remove(login, step.value(REMOVES).unwrap_or_default(), used).await?;
            login.tab.required_actions.insert(form::SET_UP.to_owned());
        }
        Ok(outcome)
    })
}

/// Removes no device, the one that was used, or all of them.
async fn remove(login: &mut Login, which: &str, used: Option<&str>) -> Result<(), Fault> {
    let mut devices: Vec<Credential> = otp::of_user(login.credentials().await?).cloned().collect();
    match which {
        "Remove all" => {}
        "Remove one" => {
            let at = devices.iter().position(|device| used.is_none_or(|id| device.id == id));
            devices = at.map(|at| devices.swap_remove(at)).into_iter().collect();
        }
        _ => return Ok(()),
    }
    let told: Vec<_> = devices.iter().flat_map(|gone| removal::events(&login.cx, gone)).collect();
    login
        .cx
        .write(async move |tx| {
            for gone in &devices {
                credential::delete(tx, &gone.user_id, &gone.id).await?;
            }
            for event in &told {
                events::insert(tx, event.as_ref()).await?;
            }
            Ok(())
        })
        .await?;
    login.forget_credentials();
    Ok(())
}
