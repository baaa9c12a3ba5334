//! `auth-username-password-form`: the page of user name and password. Whoever is not known is refused with the same page, the
//! same text and after the same time as a wrong password.

use super::{Answer, Authenticator, Outcome, Step, always};
use crate::crypto::check::{self, Verdict};
use crate::edge::params::Params;
use crate::fault::Fault;
use crate::guard;
use crate::login::account::{self, Account, MAX_INPUT};
use crate::login::cookies;
use crate::login::screen::{LoginScreen, Screen};
use crate::login::state::Login;
use crate::model::credential;
use crate::model::id::Secret;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "auth-username-password-form",
    credential: None,
    needs_user: false,
    is_configured: always,
    set_up: None,
    authenticate: ask,
    action: answer,
};

const INVALID: &str = "invalidUserMessage";

fn ask<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move { Ok(Outcome::Challenge(Screen::Login(screen(login)))) })
}

/// The page as it is first shown.
fn screen(login: &Login) -> LoginScreen {
    let remembered =
        login.jar.get(&cookies::REMEMBER_ME).and_then(|cookie| cookie.strip_prefix("username:")).map(decode);
    let hint = login.requested("login_hint").map(str::to_owned);
    LoginScreen {
        username: hint.or_else(|| remembered.clone()).unwrap_or_default(),
        attempted: login.user.as_ref().map(|u| u.user.username.clone()),
        asks_password: true,
        remember_me: remembered.is_some(),
        ..LoginScreen::default()
    }
}

fn decode(text: &str) -> String {
    url::form_urlencoded::parse(text.as_bytes()).next().map(|(name, _)| name.into_owned()).unwrap_or_default()
}

fn answer<'a>(login: &'a mut Login, _: Step<'a>, form: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if form.has("cancel") {
            return Ok(Outcome::Refuse(super::super::cancelled()));
        }
        let password = form.get("password").unwrap_or_default();
        let typed = form.get("username").unwrap_or_default().trim();
        if typed.len() > MAX_INPUT || password.len() > MAX_INPUT {
            return Ok(wrong(login, typed.get(..64).unwrap_or_default(), "invalid_user_credentials"));
        }
        login.tab.remember_me =
            login.cx.realm.realm.settings.remember_me == Some(true) && form.get("rememberMe").is_some();
        let found = match login.user.clone() {
            Some(user) => Some(Account { user, credentials: login.credentials().await?.to_vec() }),
            None => account::find(&login.cx, typed).await?,
        };
        let name = found.as_ref().map_or_else(|| typed.to_owned(), |a| a.user.user.username.clone());
        login.audit.detail("username", name);
        check(login, found, typed, password).await
    })
}

async fn check(login: &mut Login, found: Option<Account>, typed: &str, password: &str) -> Result<Outcome, Fault> {
    let stored = found.as_ref().and_then(Account::password);
    let verdict = check::password(&login.cx, stored, Secret::new(password)).await?;
    let Some(account) = found else { return Ok(wrong(login, typed, "user_not_found")) };
    login.audit.user(&account.user.user.id);
    let Verdict::Right { upgrade } = verdict else { return Ok(wrong(login, typed, "invalid_user_credentials")) };
    if let Some(lock) = guard::check(&login.cx, &account.user) {
        return Ok(wrong(login, typed, lock.error()));
    }
    if !account.user.user.enabled {
        let shown = LoginScreen { notice: Some("accountDisabledMessage"), ..again(login, typed, None) };
        return Ok(Outcome::Wrong("user_disabled", Screen::Login(shown)));
    }
    if let Some(upgraded) = upgrade {
        login.cx.write(async move |tx| upgraded.write(tx).await).await?;
    }
    login.set_account(account)?;
    login.use_credential(credential::PASSWORD);
    Ok(Outcome::Success)
}

fn wrong(login: &Login, typed: &str, error: &'static str) -> Outcome {
    Outcome::Wrong(error, Screen::Login(again(login, typed, Some(INVALID))))
}

/// The page again, with what was typed as the name.
fn again(login: &Login, typed: &str, error: Option<&'static str>) -> LoginScreen {
    let attempted = login.user.as_ref().map(|u| u.user.username.clone());
    LoginScreen {
        username: typed.to_owned(),
        username_error: error.filter(|_| attempted.is_none()),
        password_error: error.filter(|_| attempted.is_some()),
        attempted,
        asks_password: true,
        remember_me: login.tab.remember_me,
        notice: None,
        told: None,
    }
}
