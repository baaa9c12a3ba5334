//! `auth-username-password-form`: the page of user name and password. Whoever is not known is refused with the same page, the
//! same text and after the same time as a wrong password.

use super::{Answer, Authenticator, Outcome, always};
use crate::crypto::check::{self, Verdict};
use crate::edge::params::Params;
use crate::fault::{Fault, Kind};
use crate::login::cookies;
use crate::login::screen::{LoginScreen, Screen};
use crate::login::sso;
use crate::login::state::Login;
use crate::model::credential;
use crate::model::id::Secret;
use crate::model::user::{self, Profile, User};

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "auth-username-password-form",
    needs_user: false,
    is_configured: always,
    authenticate: ask,
    action: answer,
};

/// The longest name and password that are looked at, in bytes.
const MAX_INPUT: usize = 1024;

const INVALID: &str = "invalidUserMessage";

fn ask(login: &mut Login) -> Answer<'_, Outcome> {
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

fn answer<'a>(login: &'a mut Login, form: &'a Params) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if form.has("cancel") {
            return Ok(Outcome::Refuse(super::super::cancelled()));
        }
        let password = form.get("password").unwrap_or_default();
        let typed = form.get("username").unwrap_or_default().trim();
        if typed.len() > MAX_INPUT || password.len() > MAX_INPUT {
            return refuse(login, typed.get(..64).unwrap_or_default(), "invalid_user_credentials").await;
        }
        login.tab.remember_me =
            login.cx.realm.realm.settings.remember_me == Some(true) && form.get("rememberMe").is_some();
        let found = match login.user.take() {
            Some(known) => Some(known.user),
            None => find(login, typed).await?,
        };
        let name = found.as_ref().map_or_else(|| typed.to_owned(), |u| u.username.clone());
        login.audit.detail("username", &name);
        check(login, found, typed, password).await
    })
}

/// By name, then by address where the realm allows it.
async fn find(login: &Login, typed: &str) -> Result<Option<User>, Fault> {
    let realm = &login.cx.realm.realm;
    let by_email = realm.settings.login_with_email_allowed == Some(true) && typed.contains('@');
    login
        .cx
        .read(async |tx| match user::find_by_username(tx, &realm.id, typed).await? {
            None if by_email => user::find_by_email(tx, &realm.id, typed).await,
            found => Ok(found),
        })
        .await
}

async fn check(login: &mut Login, found: Option<User>, typed: &str, password: &str) -> Result<Outcome, Fault> {
    let stored = match &found {
        Some(user) => login.cx.read(async |tx| credential::find_password(tx, &user.id).await).await?,
        None => None,
    };
    let verdict = check::password(&login.cx, stored, Secret::new(password)).await?;
    let Some(user) = found else { return refuse(login, typed, "user_not_found").await };
    login.audit.user(&user.id);
    let Verdict::Right { upgrade } = verdict else { return refuse(login, typed, "invalid_user_credentials").await };
    if user.service_account.is_some() {
        return refuse(login, typed, "invalid_user_credentials").await;
    }
    if !user.enabled {
        let fault = Fault::page(Kind::Invalid, "accountDisabledMessage");
        login.audit.refuse(&login.cx, "user_disabled", fault).await;
        let shown = LoginScreen { notice: Some("accountDisabledMessage"), ..again(login, typed, None) };
        return Ok(Outcome::Challenge(Screen::Login(shown)));
    }
    if let Some(upgraded) = upgrade {
        login.cx.write(async move |tx| credential::update(tx, &upgraded).await.map(drop)).await?;
    }
    let profile = login.cx.read(async |tx| user::profile(tx, user).await).await?;
    accept(login, profile)?;
    Ok(Outcome::Success)
}

fn accept(login: &mut Login, profile: Profile) -> Result<(), Fault> {
    login.renew()?;
    login.tab.user = Some(profile.user.id.clone());
    login.tab.notes.insert("credential_types".into(), "password".into());
    login.user = Some(profile);
    Ok(())
}

async fn refuse(login: &mut Login, typed: &str, error: &str) -> Result<Outcome, Fault> {
    login.audit.refuse(&login.cx, error, Fault::page(Kind::Invalid, INVALID)).await;
    Ok(Outcome::Challenge(Screen::Login(again(login, typed, Some(INVALID)))))
}

/// The page again, with what was typed as the name.
fn again(login: &Login, typed: &str, error: Option<&'static str>) -> LoginScreen {
    let attempted = login
        .tab
        .notes
        .contains_key(sso::REAUTHENTICATE)
        .then(|| login.audit.details.get("username").cloned())
        .flatten();
    LoginScreen {
        username: typed.to_owned(),
        username_error: error.filter(|_| attempted.is_none()),
        password_error: error.filter(|_| attempted.is_some()),
        attempted,
        asks_password: true,
        remember_me: login.tab.remember_me,
        notice: None,
    }
}
