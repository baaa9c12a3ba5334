//! Devices that users trust: a cookie that the realm signs for itself, with an entry for each user and step. An entry counts until
//! it expires, the user's password changes, or their tokens or the realm's are revoked.

use serde::{Deserialize, Serialize};

use super::options::Options;
use crate::crypto::internal;
use crate::fault::Fault;
use crate::login::authenticator::Step;
use crate::login::cookies;
use crate::login::state::Login;
use crate::model::credential::PASSWORD;

/// The `typ` that tells it from every other token of the realm.
const TYPE: &str = "Trusted-Device";

/// How many entries a browser keeps, the latest first: several people may share one.
const MAX_ENTRIES: usize = 8;

/// Seconds.
const DAY: i64 = 86_400;

#[derive(Serialize, Deserialize)]
struct Trust {
    typ: String,
    iss: String,
    entries: Vec<Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry {
    /// The user's id.
    sub: String,
    /// The execution's id.
    step: String,
    /// Epoch seconds.
    iat: i64,
    exp: i64,
}

impl Entry {
    fn is_of(&self, user: &str, step: Step<'_>) -> bool {
        self.sub == user && self.step == step.execution.id
    }
}

/// What this browser has of the realm, without what has expired.
fn entries(login: &Login) -> Vec<Entry> {
    let cookie = login.jar.get(&cookies::TRUSTED_DEVICE);
    let trust = cookie.and_then(|cookie| internal::verify::<Trust>(&login.cx, cookie));
    let trust = trust.filter(|trust| trust.typ == TYPE && trust.iss == login.cx.issuer());
    let now = login.cx.now_seconds();
    trust.map(|trust| trust.entries).unwrap_or_default().into_iter().filter(|entry| entry.exp > now).collect()
}

/// Whether the user of a login has trusted this browser at this step.
pub async fn has(login: &Login, step: Step<'_>) -> Result<bool, Fault> {
    let (Some(user), true) = (&login.user, Options::of(step).trust_days > 0) else { return Ok(false) };
    let Some(entry) = entries(login).into_iter().find(|entry| entry.is_of(user.user.id.as_ref(), step)) else {
        return Ok(false);
    };
    // What was given for longer than the step says now is as short as that.
    let is_over = entry.iat + Options::of(step).trust_days * DAY <= login.cx.now_seconds();
    if is_over || entry.iat < login.cx.realm.realm.not_before().max(user.user.not_before) {
        return Ok(false);
    }
    let mut passwords = login.credentials().await?.iter().filter(|c| c.kind == PASSWORD);
    Ok(passwords.all(|password| password.created_at / 1000 <= entry.iat))
}

/// Trusts this browser.
pub fn give(login: &Login, step: Step<'_>, days: i64) -> Result<(), Fault> {
    let Some(user) = &login.user else { return Ok(()) };
    let (user, now, seconds) = (user.user.id.as_ref(), login.cx.now_seconds(), days * DAY);
    let own = Entry { sub: user.to_owned(), step: step.execution.id.clone(), iat: now, exp: now + seconds };
    let others = entries(login).into_iter().filter(|entry| !entry.is_of(user, step));
    let entries: Vec<Entry> = std::iter::once(own).chain(others).take(MAX_ENTRIES).collect();
    let latest = entries.iter().map(|entry| entry.exp - now).max().unwrap_or(seconds);
    let trust = Trust { typ: TYPE.to_owned(), iss: login.cx.issuer(), entries };
    login.jar.set(&cookies::TRUSTED_DEVICE, &internal::sign(&login.cx, &trust)?, Some(latest));
    Ok(())
}
