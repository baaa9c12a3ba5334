//! `reset-credentials-choose-user`: whose password is it? Everybody passes, known or not, with a new cookie.

use crate::edge::params::Params;
use crate::login::account::{self, MAX_INPUT};
use crate::login::authenticator::{Answer, Authenticator, Outcome, Step, always};
use crate::login::reset;
use crate::login::screen::Screen;
use crate::login::state::Login;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "reset-credentials-choose-user",
    credential: None,
    needs_user: false,
    is_configured: always,
    set_up: None,
    authenticate: ask,
    action: answer,
};

fn ask<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if reset::is_mail_read(login) {
            return Ok(Outcome::Success);
        }
        let username = login.requested("login_hint").unwrap_or_default().to_owned();
        Ok(Outcome::Challenge(Screen::ResetPassword { username, error: None }))
    })
}

fn answer<'a>(login: &'a mut Login, _: Step<'a>, form: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        let typed = form.get("username").unwrap_or_default().trim();
        if typed.is_empty() {
            let error = Some("missingUsernameMessage");
            return Ok(Outcome::Wrong("username_missing", Screen::ResetPassword { username: String::new(), error }));
        }
        login.audit.detail("username", typed);
        // The cookie changes for everybody: that somebody is known must not be seen in it.
        login.renew()?;
        let short = Some(typed).filter(|typed| typed.len() <= MAX_INPUT);
        let found = match short {
            Some(typed) => account::find(&login.cx, typed).await?,
            None => None,
        };
        if let Some(account) = found.filter(|account| account.user.user.enabled) {
            login.set_account(account)?;
        }
        Ok(Outcome::Success)
    })
}
