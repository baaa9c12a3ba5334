//! VERIFY_EMAIL: the user opens a link that goes to their address. It is sent when the page is first shown; again when they ask
//! for it and have waited.

use super::{Action, Done};
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::Fault;
use crate::login::action_token::{Purpose, send};
use crate::login::authenticator::Answer;
use crate::login::screen::Screen;
use crate::login::state::Login;
use crate::model::required_action::RequiredAction;
use crate::model::single_use;
use crate::model::user::Profile;

pub const ACTION: Action = Action { id: "VERIFY_EMAIL", is_due, ask, answer };

/// The tab's note with the address that a link was sent to.
const SENT: &str = "verify_email";

/// Seconds between two mails unless the action is configured otherwise.
const WAIT: i64 = 30;

/// A user with an address that nobody has confirmed.
fn unverified(login: &Login) -> Option<&Profile> {
    let has_address = |u: &&Profile| u.user.email.as_deref().is_some_and(|e| !e.is_empty());
    login.user.as_ref().filter(|u| !u.user.email_verified).filter(has_address)
}

fn is_due<'a>(login: &'a Login, _: &'a RequiredAction) -> Answer<'a, bool> {
    Box::pin(async {
        let is_demanded = login.cx.realm.realm.settings.verify_email == Some(true);
        Ok(is_demanded && unverified(login).is_some())
    })
}

fn ask<'a>(login: &'a mut Login, configured: &'a RequiredAction) -> Answer<'a, Done> {
    Box::pin(async move {
        let Some(user) = unverified(login).cloned() else { return Ok(Done::Done) };
        if login.tab.notes.get(SENT) == user.user.email.as_ref() {
            return Ok(page(&user, None));
        }
        mail(login, configured, user).await
    })
}

fn answer<'a>(login: &'a mut Login, configured: &'a RequiredAction, _: &'a Params) -> Answer<'a, Done> {
    Box::pin(async move {
        match unverified(login).cloned() {
            Some(user) => mail(login, configured, user).await,
            None => Ok(Done::Done),
        }
    })
}

fn page(user: &Profile, notice: Option<&'static str>) -> Done {
    Done::Ask(Screen::VerifyEmail { email: user.user.email.clone().unwrap_or_default(), is_new: false, notice })
}

/// Sends the link, unless one was sent to this user a moment ago.
async fn mail(login: &mut Login, configured: &RequiredAction, user: Profile) -> Result<Done, Fault> {
    let wait = configured.config.get("emailResendCooldownSeconds").and_then(|s| s.parse().ok()).unwrap_or(WAIT);
    if !may_send(login, &user, wait).await? {
        return Ok(page(&user, Some("emailWaitMessage")));
    }
    let mut audit = Audit { kind: EventType::SendVerifyEmail, ..login.audit.clone() };
    let email = user.user.email.clone().unwrap_or_default();
    audit.user(&user.user.id).detail("username", &user.user.username).detail("email", &email);
    let token = send::token(login, Purpose::VerifyEmail, &user.user);
    if let Err(why) = send::send(&login.cx, &token, &send::reader_of(login, &user)).await {
        return Err(audit.refuse(&login.cx, "email_send_failed", send::unsent(&why)).await);
    }
    let event = audit.success(&login.cx);
    login.cx.write(async move |tx| events::insert(tx, event.as_ref()).await).await?;
    let is_again = login.tab.notes.insert(SENT.to_owned(), email).is_some();
    Ok(page(&user, is_again.then_some("emailSentAgainMessage")))
}

/// One mail in so many seconds for one user, whatever browser asks for it.
async fn may_send(login: &Login, user: &Profile, wait: i64) -> Result<bool, Fault> {
    let id = format!("verify-email:{}", user.user.id);
    let now = login.cx.now;
    login.cx.write(async move |tx| single_use::hold(tx, &id, now, now + wait * 1000).await).await
}
