//! A code is checked. Each try is counted before it is looked at, so that no number of requests at once gives more tries.

use subtle::ConstantTimeEq;

use super::case::{Case, INVALID, locked};
use super::contact::Contact;
use super::options::service_url;
use super::{TYPE, is_external, issue, service, trust};
use crate::delivery::Undelivered;
use crate::edge::params::Params;
use crate::fault::Fault;
use crate::login::authenticator::Outcome;
use crate::login::state::Login;
use crate::model::login_code;

/// The longest code that is looked at, in bytes.
const MAX_CODE: usize = 64;

/// Takes what the user typed.
pub async fn check(login: &mut Login, case: &Case<'_>, to: &Contact, form: &Params) -> Result<Outcome, Fault> {
    let typed = form.get("code").unwrap_or_default();
    let code: String = typed.chars().filter(|c| !c.is_whitespace() && *c != '-').take(MAX_CODE + 1).collect();
    if code.is_empty() {
        return Ok(Outcome::Challenge(case.page(to, Some("missingCodeMessage"), None)));
    }
    let Some(stored) = attempt(login, case).await? else { return spent(login, case, to).await };
    match is_right(login, case, to, &stored, &code).await {
        Ok(true) => accept(login, case, stored, form.has("trust")).await,
        Ok(false) => refuse(login, case, to).await,
        Err(why) => {
            tracing::error!("realm {}: a login code could not be checked: {why}", login.cx.realm.realm.name);
            Ok(Outcome::Challenge(case.page(to, Some("codeServiceMessage"), None)))
        }
    }
}

/// Counts a try; the hash that the code is to have.
async fn attempt(login: &Login, case: &Case<'_>) -> Result<Option<String>, Fault> {
    let (user, step, tab) = (case.user.user.id.clone(), case.step.execution.id.clone(), login.tab_id.clone());
    let (now, most) = (login.cx.now, case.options.limits.tries);
    login.cx.write(async move |tx| login_code::attempt(tx, &user, &step, &tab, now, most).await).await
}

async fn is_right(login: &Login, case: &Case<'_>, to: &Contact, stored: &str, code: &str) -> Result<bool, Undelivered> {
    if code.len() > MAX_CODE {
        return Ok(false);
    }
    if !is_external(case.step) {
        let given = issue::keyed(login, case, code).map_err(Undelivered::new)?;
        return Ok(given.as_bytes().ct_eq(stored.as_bytes()).into());
    }
    let url = service_url(case.step, "verify").ok_or_else(|| Undelivered::new("no address of codeAuthentication"))?;
    let channel = to.channel();
    service::ask(login, case.step, &case.user, url, async |service| service.verify(code, channel).await).await
}

async fn accept(login: &mut Login, case: &Case<'_>, stored: String, trusts: bool) -> Result<Outcome, Fault> {
    let (user, step) = (case.user.user.id.clone(), case.step.execution.id.clone());
    let is_first = login.cx.write(async move |tx| login_code::consume(tx, &user, &step, &stored).await).await?;
    if !is_first {
        return Err(crate::login::expired());
    }
    if trusts && case.options.trust_days > 0 {
        trust::give(login, case.step, case.options.trust_days)?;
    }
    login.use_credential(TYPE);
    Ok(Outcome::Success)
}

async fn refuse(login: &mut Login, case: &Case<'_>, to: &Contact) -> Result<Outcome, Fault> {
    let is_last = case.row(login).await?.is_some_and(|row| row.tries >= case.options.limits.tries);
    let wrong = Outcome::Wrong(INVALID, case.page(to, Some("wrongCodeMessage"), None));
    if is_last { case.exceeded(login, case.options.after_tries).await } else { Ok(wrong) }
}

/// There is no code that this try could be about.
async fn spent(login: &mut Login, case: &Case<'_>, to: &Contact) -> Result<Outcome, Fault> {
    match case.row(login).await? {
        Some(row) if row.locked_until > login.cx.now => Ok(locked()),
        Some(row) if row.code.is_some() && row.login == login.tab_id && row.tries >= case.options.limits.tries => {
            case.exceeded(login, case.options.after_tries).await
        }
        _ => Ok(Outcome::Wrong("expired_code", case.page(to, Some("codeExpiredMessage"), None))),
    }
}
