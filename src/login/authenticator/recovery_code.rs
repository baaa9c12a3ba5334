//! `auth-recovery-authn-code-form`: asks for the next of the user's recovery codes.

use super::{Answer, Authenticator, Outcome, Step, has_credential};
use crate::credentials::recovery_codes::{self as codes, Data};
use crate::edge::params::Params;
use crate::fault::Fault;
use crate::login::screen::Screen;
use crate::login::state::Login;
use crate::model::credential::Credential;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "auth-recovery-authn-code-form",
    credential: Some(codes::TYPE),
    needs_user: true,
    is_configured: has_credential,
    set_up: Some(codes::SET_UP),
    authenticate: ask,
    action: answer,
};

fn ask<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move { Ok(Outcome::Challenge(screen(login, None).await?)) })
}

async fn stored(login: &Login) -> Result<Option<Credential>, Fault> {
    Ok(login.credentials().await?.iter().find(|c| c.kind == codes::TYPE).cloned())
}

async fn screen(login: &Login, error: Option<&'static str>) -> Result<Screen, Fault> {
    let data = stored(login).await?.and_then(|c| Data::read(&c.credential_data));
    Ok(Screen::LoginRecovery { number: data.map_or(1, |data| data.next_number()), error })
}

fn answer<'a>(login: &'a mut Login, _: Step<'a>, form: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if form.has("cancel") {
            return Ok(Outcome::Refuse(crate::login::cancelled()));
        }
        let typed = form.get("recoveryCodeInput").unwrap_or_default();
        if let Some(user) = &login.user {
            login.audit.user(&user.user.id).detail("username", &user.user.username);
        }
        login.audit.detail("credential_type", codes::TYPE);
        let left = match stored(login).await? {
            Some(stored) => codes::accept(&login.cx, &stored, typed).await?,
            None => None,
        };
        let Some(left) = left else {
            let shown = screen(login, Some("recovery-codes-error-invalid")).await?;
            return Ok(Outcome::Wrong("invalid_user_credentials", shown));
        };
        login.forget_credentials();
        login.use_credential(codes::TYPE);
        if left == 0 {
            // The last one is gone: this login does not end before there are new ones.
            login.tab.required_actions.insert(codes::SET_UP.to_owned());
        }
        Ok(Outcome::Success)
    })
}
