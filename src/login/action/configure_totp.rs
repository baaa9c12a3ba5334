//! CONFIGURE_TOTP: a device is set up with a seed that is made here and kept, sealed, with the login. The browser sends the seed
//! back as the page has it, but it is not believed: one that differs is refused.

use super::{Action, Done, other_sessions, when_listed};
use crate::credentials::otp::{self, Device, Seed};
use crate::credentials::recovery_codes;
use crate::edge::params::Params;
use crate::events::{self, Audit, EventType};
use crate::fault::Fault;
use crate::login::authenticator::Answer;
use crate::login::screen::{Screen, TotpScreen};
use crate::login::state::Login;
use crate::model::credential;
use crate::model::required_action::RequiredAction;
use crate::model::session;

pub const ACTION: Action = Action { id: "CONFIGURE_TOTP", is_due: when_listed, ask, answer };

/// The tab's note with the sealed seed.
const OFFERED: &str = "totp_secret";
/// Characters of a seed: 160 bits as a key.
const SEED_LENGTH: usize = 20;
/// The longest name of a device, in characters.
const MAX_LABEL: usize = 255;

fn ask<'a>(login: &'a mut Login, _: &'a RequiredAction) -> Answer<'a, Done> {
    Box::pin(async move {
        let is_manual = login.query.get("mode") == Some("manual");
        again(login, is_manual, String::new(), Wrong::default())
    })
}

/// Keys of texts.
#[derive(Default)]
struct Wrong {
    code: Option<&'static str>,
    label: Option<&'static str>,
}

fn again(login: &mut Login, is_manual: bool, label: String, wrong: Wrong) -> Result<Done, Fault> {
    let seed = offered(login)?;
    let (code_error, label_error) = (wrong.code, wrong.label);
    Ok(Done::Ask(Screen::ConfigureTotp(TotpScreen { seed, is_manual, label, code_error, label_error })))
}

/// What the seed is sealed for: this tab, and this user in it.
fn place(login: &Login) -> String {
    let user = login.user.as_ref().map_or("", |u| u.user.id.as_ref());
    format!("totp:{}:{user}", login.tab_id)
}

/// The seed that this login offers its user; a new one at first.
fn offered(login: &mut Login) -> Result<Seed, Fault> {
    let (app, place) = (login.cx.app.clone(), place(login));
    if let Some(sealed) = login.tab.notes.get(OFFERED) {
        return Ok(Seed::new(app.master_key.open(sealed, &place)?));
    }
    let seed = app.random.secret(SEED_LENGTH);
    login.tab.notes.insert(OFFERED.to_owned(), app.master_key.seal(&seed, &place, &app.random));
    Ok(Seed::new(seed))
}

fn answer<'a>(login: &'a mut Login, configured: &'a RequiredAction, form: &'a Params) -> Answer<'a, Done> {
    Box::pin(async move {
        let user = login.user.as_ref().ok_or_else(crate::login::expired)?.user.clone();
        let is_manual = form.get("mode") == Some("manual");
        let label = form.get("userLabel").unwrap_or_default().trim().to_owned();
        let mut audit = Audit { kind: EventType::UpdateTotp, ..login.audit.clone() };
        audit.user(&user.id).detail("credential_type", otp::TYPE).detail("custom_required_action", ACTION.id);
        let seed = offered(login)?;
        let code = form.get("totp").unwrap_or_default().trim();
        if let Some(wrong) = check(login, &seed, form, code, &label).await? {
            return again(login, is_manual, label.chars().take(MAX_LABEL).collect(), wrong);
        }
        let kept = Some(label.clone()).filter(|l| !l.is_empty());
        let Some((device, spend)) = Device::enrol(&login.cx, &user.id, &seed, kept, code)? else {
            audit.refuse(&login.cx, "invalid_user_credentials", crate::login::expired()).await;
            return again(login, is_manual, label, Wrong { code: Some("invalidTotpMessage"), label: None });
        };
        let events = [EventType::UpdateTotp, EventType::UpdateCredential]
            .map(|kind| Audit { kind, ..audit.clone() }.success(&login.cx));
        let ended = other_sessions(login, form);
        login
            .cx
            .write(async move |tx| {
                credential::append(tx, &device).await?;
                spend.write(tx).await?;
                if let Some(own) = &ended {
                    session::delete_others_of_user(tx, &user.realm_id, &user.id, own.as_ref()).await?;
                }
                for event in &events {
                    events::insert(tx, event.as_ref()).await?;
                }
                Ok(())
            })
            .await?;
        login.tab.notes.remove(OFFERED);
        login.forget_credentials();
        login.audit.detail("credential_type", otp::TYPE);
        if configured.config.get("add-recovery-codes").is_some_and(|v| v == "true") {
            ask_for_recovery_codes(login).await?;
        }
        Ok(Done::Done)
    })
}

/// Where the realm wants it, a user who gets a device gets recovery codes as well, unless they have some.
async fn ask_for_recovery_codes(login: &mut Login) -> Result<(), Fault> {
    let is_enabled = login.cx.realm.required_actions.iter().any(|a| a.enabled && a.alias == recovery_codes::SET_UP);
    let has_some = login.credentials().await?.iter().any(|c| c.kind == recovery_codes::TYPE);
    if is_enabled && !has_some {
        login.tab.required_actions.insert(recovery_codes::SET_UP.to_owned());
    }
    Ok(())
}

/// What is wrong with the form, before the code is looked at.
async fn check(login: &mut Login, seed: &Seed, form: &Params, code: &str, label: &str) -> Result<Option<Wrong>, Fault> {
    if form.get("totpSecret").is_some_and(|sent| !seed.text().matches(sent)) {
        let mut audit = Audit { kind: EventType::UpdateTotp, ..login.audit.clone() };
        audit.detail("reason", "the secret is not the one that was offered");
        login.user.as_ref().map(|u| audit.user(&u.user.id));
        audit.refuse(&login.cx, "invalid_code", crate::login::expired()).await;
        return Ok(Some(Wrong { code: Some("invalidTotpMessage"), label: None }));
    }
    if code.is_empty() {
        return Ok(Some(Wrong { code: Some("missingTotpMessage"), label: None }));
    }
    let devices: Vec<_> = otp::of_user(login.credentials().await?).collect();
    let label = match label {
        "" if !devices.is_empty() => Some("missingTotpDeviceNameMessage"),
        "" => None,
        _ if label.chars().count() > MAX_LABEL => Some("missingTotpDeviceNameMessage"),
        _ if devices.iter().any(|d| d.label.as_deref() == Some(label)) => Some("totpDeviceNameExistsMessage"),
        _ => None,
    };
    Ok(label.map(|label| Wrong { code: None, label: Some(label) }))
}
