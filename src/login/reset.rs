//! Forgotten passwords: what the steps of the reset flow share, and what follows them. A reset proves that somebody reads the
//! user's mail and knows the new password; whatever else the browser flow asks of a user, a second factor above all, it asks
//! after a reset as after a login.

use super::endpoint::{self, BROWSER, RESET};
use super::state::Login;
use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::user::Profile;

/// The tab's note with the id of the user whose mail was read.
const MAIL_READ: &str = "mail_read_by";

/// Steps of a browser flow that a new password stands for, and those that only ask who somebody is.
const BY_PASSWORD: &[&str] = &["auth-username-password-form", "auth-username-form", "auth-password-form"];
/// Steps of a browser flow that would find somebody else.
const BY_OTHERS: &[&str] = &["auth-cookie", "auth-spnego", "identity-provider-redirector"];

/// Whether the realm lets users reset their passwords.
#[must_use]
pub fn is_allowed(cx: &Cx) -> bool {
    cx.realm.realm.settings.reset_password_allowed == Some(true)
}

/// From now on the login is this user's, who has opened the link from their mail.
pub fn prove_mail(login: &mut Login, user: Profile) -> Result<(), Fault> {
    login.tab.notes.insert(MAIL_READ.to_owned(), user.user.id.0.clone());
    login.set_user(user)
}

/// Whether the user of a login has opened the link from their mail.
#[must_use]
pub fn is_mail_read(login: &Login) -> bool {
    let reader = login.tab.notes.get(MAIL_READ);
    reader.is_some_and(|id| login.user.as_ref().is_some_and(|u| u.user.id.0 == *id))
}

/// Goes over from a reset that is done to the browser flow, in which what was proved need not be proved again.
pub fn go_on_with_login(login: &mut Login) -> Result<(), Fault> {
    debug_assert_eq!(login.flow(), RESET);
    let user = login.user.clone().ok_or_else(super::expired)?;
    let used: Vec<String> = login.used_credentials().map(str::to_owned).collect();
    endpoint::reset(login, BROWSER);
    login.set_user(user)?;
    login.use_credential("password");
    used.iter().for_each(|kind| login.use_credential(kind));
    let realm = login.cx.realm.clone();
    for execution in realm.flows.all_executions() {
        let id = execution.authenticator.as_deref().unwrap_or_default();
        let kind = super::authenticator::find(id).and_then(|a| a.credential);
        let status = if BY_OTHERS.contains(&id) {
            super::engine::ATTEMPTED
        } else if BY_PASSWORD.contains(&id) || kind.is_some_and(|kind| used.iter().any(|used| used == kind)) {
            super::engine::SUCCESS
        } else {
            continue;
        };
        login.tab.status.insert(execution.id.clone(), status.to_owned());
    }
    Ok(())
}
