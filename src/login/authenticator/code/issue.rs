//! A code is made and sent, within the step's limits. It is counted before it is sent: what is sent can be asked for no more
//! often than is allowed, whatever becomes of it on the way.

use super::case::{Case, locked};
use super::contact::Contact;
use super::options::service_url;
use super::{is_external, service};
use crate::crypto::internal;
use crate::delivery::letter::{self, Filling, Letter};
use crate::delivery::sms::{Gateway, Message};
use crate::delivery::{Channel, Undelivered};
use crate::fault::Fault;
use crate::login::action_token::send::reader_of;
use crate::login::authenticator::Outcome;
use crate::login::state::Login;
use crate::model::login_code::{self, Limits, LoginCode};

/// How many codes of the past do not come again.
const PAST: usize = 10;

/// Milliseconds that an app may be asked for its codes in one login.
const OF_AN_APP: i64 = 3_600_000;

/// The row's mark of a code that somebody else has made.
const ELSEWHERE: &str = "elsewhere";

/// What a row holds of a code.
pub fn keyed(login: &Login, case: &Case<'_>, code: &str) -> Result<String, Fault> {
    if is_external(case.step) {
        return Ok(ELSEWHERE.to_owned());
    }
    let place = format!("login-code:{}:{}:{code}", case.user.user.id, case.step.execution.id);
    let signed = internal::sign_value(&login.cx, &place)?;
    Ok(signed.rsplit('.').next().unwrap_or_default().to_owned())
}

/// Sends a code to a contact and asks for it, unless a limit forbids another.
pub async fn send(login: &mut Login, case: &Case<'_>, to: &Contact) -> Result<Outcome, Fault> {
    let before = case.row(login).await?;
    let past = before.as_ref().map(|row| row.past.clone()).unwrap_or_default();
    let (code, row) = fresh(login, case, to, past)?;
    let (user, step) = (case.user.user.id.clone(), case.step.execution.id.clone());
    let limits = limits(case, to);
    let is_counted = login.cx.write(async move |tx| login_code::renew(tx, &user, &step, &row, limits).await).await?;
    if !is_counted {
        return forbidden(login, case, before.as_ref(), to).await;
    }
    let is_again = case.chosen(login).is_some();
    case.note_choice(login, to);
    if let Err(why) = deliver(login, case, to, &code).await {
        tracing::error!("realm {}: a login code was not delivered: {why}", login.cx.realm.realm.name);
        return Ok(Outcome::Challenge(case.page(to, Some("codeNotSentMessage"), None)));
    }
    Ok(case.again(to, is_again.then_some("codeSentAgainMessage")))
}

/// An app shows codes by itself: nobody has to wait for them.
fn limits(case: &Case<'_>, to: &Contact) -> Limits {
    let wait = if to.channel() == Channel::Authenticator { 0 } else { case.options.limits.wait };
    Limits { wait, ..case.options.limits }
}

/// A code that none of the last ones was.
fn fresh(login: &Login, case: &Case<'_>, to: &Contact, past: Vec<String>) -> Result<(String, LoginCode), Fault> {
    let length = case.options.length;
    let (code, hash) = loop {
        let number = u128::from_le_bytes(login.cx.app.random.bytes()) % 10_u128.pow(length);
        let code = format!("{number:0width$}", width = length as usize);
        let hash = keyed(login, case, &code)?;
        if hash == ELSEWHERE || !past.contains(&hash) {
            break (code, hash);
        }
    };
    let now = login.cx.now;
    let lifespan = if to.channel() == Channel::Authenticator { OF_AN_APP } else { case.options.lifespan };
    let row = LoginCode {
        code: Some(hash.clone()),
        login: login.tab_id.clone(),
        sent_at: now,
        expires_at: now + lifespan,
        since: now,
        sends: 1,
        tries: 0,
        locked_until: 0,
        past: std::iter::once(hash).chain(past).take(PAST).collect(),
    };
    Ok((code, row))
}

/// Why no other code may be sent.
async fn forbidden(
    login: &mut Login,
    case: &Case<'_>,
    row: Option<&LoginCode>,
    to: &Contact,
) -> Result<Outcome, Fault> {
    let (now, limits) = (login.cx.now, case.options.limits);
    match row {
        Some(row) if row.locked_until > now => Ok(locked()),
        Some(row) if row.sends >= limits.sends && row.since > now - limits.window => {
            case.exceeded(login, case.options.after_sends).await
        }
        _ => {
            // A moment must pass, or another request was quicker.
            case.note_choice(login, to);
            Ok(case.again(to, Some("codeWaitMessage")))
        }
    }
}

async fn deliver(login: &Login, case: &Case<'_>, to: &Contact, code: &str) -> Result<(), Undelivered> {
    if is_external(case.step) {
        return elsewhere(login, case, to).await;
    }
    let address = to.address.as_deref().ok_or_else(|| Undelivered::new("a contact without an address"))?;
    let letter = Letter {
        subject: "loginCodeSubject",
        body: if to.channel() == Channel::Sms { "loginCodeSms" } else { "loginCodeBody" },
        args: vec![
            ("code", Filling::Code(code.to_owned())),
            ("realmName", Filling::Realm),
            ("codeExpirationFormatter", Filling::Period(case.options.lifespan / 1000)),
        ],
        own_subject: case.step.value("emailSubject").map(str::to_owned),
        own_from: case.step.value("emailFrom").map(str::to_owned),
    };
    let reader = reader_of(login, &case.user);
    if to.channel() == Channel::Email {
        return letter::send(&login.cx, address, &reader, &letter).await;
    }
    let text = letter::body(&login.cx, &reader, &letter);
    let message = Message { to: address, from: case.step.value("smsFrom"), text: &text };
    Gateway::of_realm(&login.cx)?.send(&login.cx.app.egress, &message).await
}

/// Has the service send a code; an app shows one by itself.
async fn elsewhere(login: &Login, case: &Case<'_>, to: &Contact) -> Result<(), Undelivered> {
    if to.channel() == Channel::Authenticator {
        return Ok(());
    }
    let url = service_url(case.step, "send").ok_or_else(|| Undelivered::new("no address of sendAuthenticationCode"))?;
    let channel = to.channel();
    service::ask(login, case.step, &case.user, url, async |service| service.send(channel).await).await
}
