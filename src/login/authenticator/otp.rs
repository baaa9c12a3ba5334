//! `auth-otp-form`: asks for a one-time password of one of the user's devices.

use super::{Answer, Authenticator, Outcome, Step, has_credential};
use crate::credentials::otp;
use crate::edge::params::Params;
use crate::fault::Fault;
use crate::login::screen::{OtpScreen, Screen};
use crate::login::state::Login;
use crate::model::credential::Credential;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "auth-otp-form",
    credential: Some(otp::TYPE),
    needs_user: true,
    is_configured: has_credential,
    set_up: Some(SET_UP),
    authenticate: ask,
    action: answer,
};

/// The required action by which a user gets a device.
pub(super) const SET_UP: &str = "CONFIGURE_TOTP";

/// Keycloak's name of a code that is not right.
const INVALID: &str = "invalid_user_credentials";

pub(super) fn ask<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move { Ok(Outcome::Challenge(screen(login, None, None).await?)) })
}

/// The page; of several devices the preferred one is chosen at first.
async fn screen(login: &Login, selected: Option<&str>, error: Option<&'static str>) -> Result<Screen, Fault> {
    let devices: Vec<_> = otp::of_user(login.credentials().await?).map(|c| (c.id.clone(), c.label.clone())).collect();
    let known = selected.filter(|id| devices.iter().any(|(known, _)| known == id)).map(str::to_owned);
    let selected = known.or_else(|| devices.first().map(|(id, _)| id.clone())).unwrap_or_default();
    Ok(Screen::LoginOtp(OtpScreen { devices, selected, error }))
}

pub(super) fn answer<'a>(login: &'a mut Login, step: Step<'a>, form: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if form.has("cancel") {
            return Ok(Outcome::Refuse(crate::login::cancelled()));
        }
        let Some(code) = form.get("otp") else { return ask(login, step).await };
        let selected = form.non_empty("selectedCredentialId");
        tell(login);
        if let Some(id) = selected {
            login.audit.detail("selected_credential_id", id);
        }
        // A device that is not the user's own is as wrong as a code.
        let is_right = match device(login, selected).await? {
            Some(device) => otp::accept(&login.cx, &device, code).await?,
            None => false,
        };
        if !is_right {
            return Ok(Outcome::Wrong(INVALID, screen(login, selected, Some("invalidTotpMessage")).await?));
        }
        login.use_credential(otp::TYPE);
        Ok(Outcome::Success)
    })
}

/// The user's device of that id, or the one that they prefer.
async fn device(login: &Login, id: Option<&str>) -> Result<Option<Credential>, Fault> {
    let mut devices = otp::of_user(login.credentials().await?);
    Ok(devices.find(|c| id.is_none_or(|id| c.id == id)).cloned())
}

/// What the event of a right or wrong code tells.
fn tell(login: &mut Login) {
    if let Some(user) = &login.user {
        login.audit.user(&user.user.id).detail("username", &user.user.username);
    }
    login.audit.detail("credential_type", otp::TYPE);
}
