//! `auth-cookie`: single sign-on. The session of the cookie KEYCLOAK_IDENTITY counts unless the client asks for a fresh login
//! (`prompt=login`, or `max_age` passed; OpenID Connect Core section 3.1.2.1), or asks for an action that needs one (`kc_action`): then
//! its user is asked to prove it again.

use super::{Answer, Authenticator, Outcome, Step, always, no_action};
use crate::guard;
use crate::login::action;
use crate::login::sso::{self, Sso};
use crate::login::state::Login;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "auth-cookie",
    credential: None,
    needs_user: false,
    is_configured: always,
    set_up: None,
    authenticate,
    action: no_action,
};

fn authenticate<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move {
        let Some(Sso { session, user }) = sso::find(&login.cx, &login.jar).await? else {
            return Ok(Outcome::Attempted);
        };
        // Whoever is locked gets nothing by a session either: they are asked like a stranger, and refused.
        if guard::check(&login.cx, &user).is_some() {
            return Ok(Outcome::Attempted);
        }
        let is_fresh_asked = is_fresh_login_asked(login, sso::auth_time(&session));
        login.set_user(user)?;
        if is_fresh_asked {
            login.tab.notes.insert(sso::REAUTHENTICATE.into(), session.id.0.clone());
            return Ok(Outcome::Attempted);
        }
        login.tab.notes.insert(sso::NOTE.into(), session.id.0.clone());
        login.session = Some(session);
        Ok(Outcome::Success)
    })
}

fn is_fresh_login_asked(login: &Login, auth_time: i64) -> bool {
    let too_old = |max: i64| login.cx.now_seconds() - auth_time > max;
    login.prompts("login")
        || action::needs_fresh_login(login, auth_time)
        || login.requested("max_age").and_then(|m| m.parse().ok()).is_some_and(too_old)
}
