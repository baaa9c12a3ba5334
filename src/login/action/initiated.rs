//! Actions that an application asks for with `kc_action`: they come after those that the user must take, may be declined, and the
//! application is told how they ended (`kc_action_status`).

use super::find;
use crate::credentials::policy;
use crate::events::{Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::login::state::Login;
use crate::model::required_action::RequiredAction;

/// The tab's note with how the action ended.
const STATUS: &str = "kc_action_status";

/// Actions that no application can ask for.
const NEVER: &[&str] = &["TERMS_AND_CONDITIONS", "VERIFY_PROFILE", "update_user_locale"];

/// How old a login may be, in seconds, by which somebody changes what they log in with.
const MAX_AUTH_AGE: i64 = 300;

/// The alias of the action that the application asks for; what may come behind it (`delete_credential:ID`) is the action's own.
fn asked(login: &Login) -> Option<&str> {
    let asked = login.requested("kc_action")?;
    Some(asked.split_once(':').map_or(asked, |(alias, _)| alias))
}

/// The action that the application asks for, as long as it has not ended; none: there is none, or the realm does not have it.
#[must_use]
pub fn pending(login: &Login) -> Option<&RequiredAction> {
    let alias = asked(login)?;
    if login.tab.notes.contains_key(STATUS) || NEVER.contains(&alias) {
        return None;
    }
    let mut known = login.cx.realm.required_actions.iter().filter(|a| a.enabled && find(&a.provider_id).is_some());
    known.find(|a| a.alias == alias)
}

/// Whether an action is there only because the application asks for it: then the user may decline.
#[must_use]
pub fn is_app_initiated(login: &Login, alias: &str) -> bool {
    let is_listed = login.user.as_ref().is_some_and(|u| u.user.required_actions.iter().any(|a| a == alias));
    let is_demanded = is_listed || login.tab.required_actions.contains(alias);
    !is_demanded && pending(login).is_some_and(|action| action.alias == alias)
}

/// Notes that an action is done.
pub fn succeed(login: &mut Login, alias: &str) {
    if pending(login).is_some_and(|action| action.alias == alias) {
        login.tab.notes.insert(STATUS.to_owned(), "success".to_owned());
    }
}

/// The user declines.
pub async fn cancel(login: &mut Login, alias: &str) {
    login.tab.notes.insert(STATUS.to_owned(), "cancelled".to_owned());
    let mut audit = Audit { kind: EventType::CustomRequiredAction, ..login.audit.clone() };
    login.user.as_ref().map(|u| audit.user(&u.user.id));
    audit.detail("custom_required_action", alias);
    audit.refuse(&login.cx, "rejected_by_user", Fault::page(Kind::Denied, "consentDenied")).await;
}

/// What the application is told at the end of the login.
#[must_use]
pub fn outcome(login: &Login) -> Vec<(&'static str, String)> {
    let Some(alias) = asked(login) else { return Vec::new() };
    let status = login.tab.notes.get(STATUS).map_or("error", String::as_str);
    vec![(STATUS, status.to_owned()), ("kc_action", alias.to_owned())]
}

/// Whether the action asks for a login that is not as old as this one (its time in epoch seconds): a browser that was left
/// alone does not do for changing what its user logs in with.
#[must_use]
pub fn needs_fresh_login(login: &Login, auth_time: i64) -> bool {
    let Some(action) = pending(login) else { return false };
    let own = action.config.get("max_auth_age").and_then(|age| age.parse().ok());
    let most = own.or_else(|| by_policy(login, action)).unwrap_or(MAX_AUTH_AGE);
    login.cx.now_seconds() - auth_time > most
}

/// What the realm's password policy says of it (`maxAuthAge`).
fn by_policy(login: &Login, action: &RequiredAction) -> Option<i64> {
    let policy = login.cx.realm.realm.settings.password_policy.as_deref()?;
    let is_meant = action.provider_id == super::update_password::ACTION.id;
    policy::number_of(policy, "maxAuthAge").filter(|_| is_meant).map(i64::from)
}
