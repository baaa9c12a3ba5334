//! `reset-credential-email`: the user is the one who opens a link that goes to their address. The login waits for nothing: it
//! is back at its first page, and the link begins where this step ends.

use crate::events::{Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::login::action_token::{Purpose, send};
use crate::login::authenticator::{Answer, Authenticator, Outcome, Step, always, no_action};
use crate::login::reset;
use crate::login::state::Login;
use crate::model::single_use;

/// Milliseconds between two mails to one user: nobody's mailbox is filled from here.
const WAIT: i64 = 30_000;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "reset-credential-email",
    credential: None,
    needs_user: false,
    is_configured: always,
    set_up: None,
    authenticate,
    action: no_action,
};

fn authenticate<'a>(login: &'a mut Login, _: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move {
        if reset::is_mail_read(login) {
            return Ok(Outcome::Success);
        }
        let mut audit = Audit { kind: EventType::SendResetPassword, ..login.audit.clone() };
        audit.details.remove("auth_type");
        begin(login, audit)?;
        Ok(Outcome::Again("emailSentMessage"))
    })
}

/// Everything that depends on the account happens while nobody waits: the mail, and the event of it or of its lack.
fn begin(login: &Login, mut audit: Audit) -> Result<(), Fault> {
    let cx = login.cx.clone();
    let known = login.user.as_ref().map(|user| {
        let token = send::token(login, Purpose::ResetCredentials, &user.user);
        (user.clone(), token, send::reader_of(login, user))
    });
    actix_web::rt::spawn(async move {
        let refused = Fault::page(Kind::Invalid, "emailSendErrorMessage");
        let Some((user, token, reader)) = known else {
            audit.refuse(&cx, "user_not_found", refused).await;
            return;
        };
        audit.user(&user.user.id).detail("username", &user.user.username);
        let Some(email) = user.user.email.as_deref().filter(|email| !email.is_empty()) else {
            audit.refuse(&cx, "invalid_email", refused).await;
            return;
        };
        audit.detail("email", email);
        let (id, now) = (format!("reset-credentials:{}", user.user.id), cx.now);
        match cx.write(async move |tx| single_use::hold(tx, &id, now, now + WAIT).await).await {
            Ok(true) => {}
            Ok(false) => return tracing::debug!("a mail went to this user a moment ago"),
            Err(fault) => return tracing::error!("a mail was not sent: {fault}"),
        }
        if let Err(why) = send::send(&cx, &token, &reader).await {
            audit.refuse(&cx, "email_send_failed", send::unsent(&why)).await;
            return;
        }
        let event = audit.success(&cx);
        let written = cx.write(async move |tx| crate::events::insert(tx, event.as_ref()).await).await;
        if let Err(fault) = written {
            tracing::error!("an event could not be written: {fault}");
        }
    });
    Ok(())
}
