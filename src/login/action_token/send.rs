//! Letters with a link that proves something.

use super::{ActionToken, Purpose};
use crate::cx::Cx;
use crate::delivery::Undelivered;
use crate::delivery::letter::{self, Filling, Letter, Reader};
use crate::fault::{Fault, Kind};
use crate::login::state::Login;
use crate::model::user::{Profile, User};

/// What is known of the languages that a user reads.
#[must_use]
pub fn reader(user: &Profile) -> Reader {
    let locale = user.attributes.get("locale").and_then(|l| l.first()).cloned();
    Reader { locale, ..Reader::default() }
}

/// The same for somebody in front of a browser.
#[must_use]
pub fn reader_of(login: &Login, user: &Profile) -> Reader {
    Reader {
        ui_locales: login.requested("ui_locales").map(str::to_owned),
        accept_language: login.accept_language.clone(),
        ..reader(user)
    }
}

/// A token for the user of a login that works in that login.
#[must_use]
pub fn token(login: &Login, purpose: Purpose, user: &User) -> ActionToken {
    let lifespan = purpose.user_lifespan(&login.cx.realm.realm);
    ActionToken {
        azp: Some(login.client.client.client_id.clone()),
        asid: Some(asid(&login.root_id, &login.tab_id)),
        ..ActionToken::new(&login.cx, purpose, user, lifespan)
    }
}

/// How a token names a login.
#[must_use]
pub fn asid(root: &str, tab: &str) -> String {
    format!("{root}.{tab}")
}

/// The letter that carries a token.
pub fn letter(cx: &Cx, token: &ActionToken) -> Result<Letter, Fault> {
    let seconds = token.exp - cx.now_seconds();
    let (link, period) = (Filling::Link(token.link(cx)?), Filling::Period(seconds));
    let minutes = Filling::Text((seconds / 60).to_string());
    let (link, minutes, period) = (("link", link), ("linkExpiration", minutes), ("linkExpirationFormatter", period));
    let realm = ("realmName", Filling::Realm);
    // The order is that of Keycloak's numbers.
    let (subject, body, args) = match token.typ {
        Purpose::VerifyEmail => {
            ("emailVerificationSubject", "emailVerificationBody", vec![link, minutes, realm, period])
        }
        Purpose::ResetCredentials => ("passwordResetSubject", "passwordResetBody", vec![link, minutes, realm, period]),
        Purpose::ExecuteActions => {
            let names = token.rqac.iter().map(|alias| format!("requiredAction-{alias}")).collect();
            let actions = ("requiredActionsText", Filling::Keys(names));
            ("executeActionsSubject", "executeActionsBody", vec![link, minutes, realm, actions, period])
        }
        Purpose::UpdateEmail => {
            let email = ("newEmail", Filling::Text(token.new_email.clone().unwrap_or_default()));
            ("emailUpdateConfirmationSubject", "emailUpdateConfirmationBody", vec![link, email, realm, period])
        }
    };
    Ok(Letter { subject, body, args, ..Letter::default() })
}

/// Sends a token to the address that it is about.
///
/// # Errors
/// No mail server took it.
pub async fn send(cx: &Cx, token: &ActionToken, reader: &Reader) -> Result<(), Undelivered> {
    let to = token.new_email.as_deref().unwrap_or(&token.eml);
    let letter = letter(cx, token).map_err(|fault| Undelivered(fault.to_string()))?;
    letter::send(cx, to, reader, &letter).await
}

/// What users read when a mail could not be sent.
#[must_use]
pub fn unsent(why: &Undelivered) -> Fault {
    tracing::error!("a mail was not delivered: {why}");
    Fault::page(Kind::Internal, "emailSendErrorMessage")
}
