//! Resistance to guessing. Whatever verifies a credential of a user, or makes a token for one, asks [`check`] first; a
//! credential that was wrong is counted by [`failed`], and what ends a login forgets it with [`passed`]. A locked user is
//! answered as with a wrong password; only the event tells.

pub mod rules;

use gatehouse_store::Tx;

use crate::cx::Cx;
use crate::events::{self, Audit, EventType};
use crate::fault::Fault;
use crate::model::id::{RealmId, UserId};
use crate::model::login_failure::{self, FOREVER, LoginFailure};
use crate::model::session::{self, UserSession};
use crate::model::user::Profile;

pub use rules::{Factor, Lock, Rules};

/// Whether the realm counts failed logins.
#[must_use]
pub fn is_on(cx: &Cx) -> bool {
    cx.realm.realm.settings.brute_force_protected == Some(true)
}

/// How a user who was just read stands. It costs nothing: the profile carries what is needed.
#[must_use]
pub fn check(cx: &Cx, user: &Profile) -> Option<Lock> {
    let until = user.locked_until?;
    if until == FOREVER {
        // An administrator who enables the account lets them in again.
        return (!user.user.enabled).then_some(Lock::Permanent);
    }
    (is_on(cx) && cx.now_seconds() < until).then_some(Lock::Temporary)
}

/// What came of a failure.
enum Outcome {
    /// The account was locked already: nothing was counted.
    WasLocked(Lock),
    Counted(LoginFailure, Option<Lock>),
}

/// Counts a wrong credential, in a transaction of its own. While the account is locked nothing is counted: then it says how.
///
/// # Errors
/// The store's.
pub async fn failed(cx: &Cx, user: &UserId, factor: Factor) -> Result<Option<Lock>, Fault> {
    let Some(rules) = Rules::of(&cx.realm.realm.settings) else { return Ok(None) };
    let (own, id) = (cx.clone(), user.clone());
    match cx.write(async move |tx| count(tx, &own, &rules, &id, factor).await).await? {
        Outcome::WasLocked(lock) => Ok(Some(lock)),
        Outcome::Counted(_, None) => Ok(None),
        Outcome::Counted(state, Some(lock)) => {
            let audit = event(user, lock, &state);
            audit.tell(cx);
            tracing::warn!(target: "gatehouse::events", kind = audit.kind.name(false), realm = cx.realm.realm.name, user = user.0, ip = cx.peer.ip, failures = state.failures);
            Ok(None)
        }
    }
}

async fn count(tx: &Tx<'_>, cx: &Cx, rules: &Rules, user: &UserId, factor: Factor) -> Result<Outcome, Fault> {
    let realm = &cx.realm.realm.id;
    let before = login_failure::find(tx, realm, user).await?.unwrap_or_default();
    if before.is_locked(cx.now) {
        return Ok(Outcome::WasLocked(if before.permanent { Lock::Permanent } else { Lock::Temporary }));
    }
    let (next, lock) = rules.count(&before, factor, &cx.peer.ip, cx.now);
    login_failure::set(tx, realm, user, &next).await?;
    if lock == Some(Lock::Permanent) {
        login_failure::disable(tx, user).await?;
    }
    if let Some(lock) = lock {
        events::insert(tx, event(user, lock, &next).kept(cx).as_ref()).await?;
    }
    Ok(Outcome::Counted(next, lock))
}

/// The event of a lock.
fn event(user: &UserId, lock: Lock, state: &LoginFailure) -> Audit {
    let mut audit = Audit::new(match lock {
        Lock::Temporary => EventType::UserDisabledByTemporaryLockout,
        Lock::Permanent => EventType::UserDisabledByPermanentLockout,
    });
    audit.user(user).detail("reason", "brute_force_attack detected").detail("num_failures", state.failures.to_string());
    audit
}

/// Counts a wrong answer of a step, where its error means a guess; the error that the event is to have.
///
/// # Errors
/// The store's.
pub async fn wrong(cx: &Cx, user: Option<&UserId>, factor: Factor, error: &'static str) -> Result<&'static str, Fault> {
    let is_known = [Lock::Temporary.error(), Lock::Permanent.error()].contains(&error);
    let Some(user) = user.filter(|_| !is_known) else { return Ok(error) };
    Ok(failed(cx, user, factor).await?.map_or(error, Lock::error))
}

/// Begins a session, unless failed logins have locked its user since they were read: of many guesses at once, one that is
/// right is of no use once the others have locked the account. False: it was not begun.
///
/// # Errors
/// The store's.
pub async fn begin(tx: &Tx<'_>, cx: &Cx, session: &UserSession) -> Result<bool, Fault> {
    if is_on(cx) {
        return session::insert_unlocked(tx, session, cx.now).await;
    }
    session::insert(tx, session).await.map(|()| true)
}

/// Forgets failures, in the transaction that ends a login; not to be called when nothing was noted.
///
/// # Errors
/// The store's.
pub async fn passed(tx: &Tx<'_>, realm: &RealmId, user: &UserId) -> Result<(), Fault> {
    login_failure::delete(tx, realm, user).await
}
