//! What a token changes: each purpose in one transaction, in which the token is used up.

use gatehouse_store::Tx;

use super::{ActionToken, Purpose, expired};
use crate::cx::Cx;
use crate::events::{self, Audit, EventType};
use crate::fault::{Fault, Kind};
use crate::model::event::Event;
use crate::model::id::UserId;
use crate::model::session;
use crate::model::user::{self, User};

/// Uses a token up and makes true what it proves.
pub async fn apply(cx: &Cx, token: &ActionToken, audit: &Audit) -> Result<(), Fault> {
    let (token, event) = (token.clone(), event(cx, token, audit));
    let (realm, by_email) =
        (cx.realm.realm.clone(), cx.realm.realm.settings.registration_email_as_username == Some(true));
    let may_repeat = realm.settings.duplicate_emails_allowed == Some(true);
    let written = cx.write(async move |tx| {
        let id = UserId(token.sub.clone());
        let found = user::find(tx, &realm.id, &id).await?.filter(|u| u.enabled);
        // The address may have changed since the token was looked at: it is checked where it counts.
        let mut user = found.filter(|u| u.email.as_deref() == Some(&token.eml)).ok_or_else(expired)?;
        if !token.consume(tx).await? {
            return Err(expired());
        }
        confirm(tx, &token, &mut user, by_email).await?;
        user::update(tx, &user, may_repeat).await?;
        events::insert(tx, event.as_ref()).await
    });
    written.await.map_err(|fault| match fault.kind {
        Kind::Conflict => Fault::page(Kind::Invalid, "emailExistsMessage").because(fault),
        _ => fault,
    })
}

/// Whoever opened the link reads what is sent to the address.
async fn confirm(tx: &Tx<'_>, token: &ActionToken, user: &mut User, by_email: bool) -> Result<(), Fault> {
    user.email_verified = true;
    user.required_actions.retain(|a| a != "VERIFY_EMAIL");
    if let (Purpose::UpdateEmail, Some(email)) = (token.typ, &token.new_email) {
        user.email = Some(email.clone());
        if by_email {
            user.username.clone_from(email);
        }
        user.required_actions.retain(|a| a != "UPDATE_EMAIL");
        if token.ends_sessions {
            session::delete_others_of_user(tx, &user.realm_id, &user.id, None).await?;
        }
    }
    Ok(())
}

fn event(cx: &Cx, token: &ActionToken, audit: &Audit) -> Option<Event> {
    let mut audit = audit.clone();
    match token.typ {
        Purpose::VerifyEmail => {
            audit.kind = EventType::VerifyEmail;
            audit.detail("email", &token.eml);
        }
        Purpose::UpdateEmail => {
            audit.kind = EventType::UpdateEmail;
            audit.detail("previous_email", &token.eml);
            audit.detail("updated_email", token.new_email.clone().unwrap_or_default());
        }
        Purpose::ResetCredentials | Purpose::ExecuteActions => audit.kind = EventType::ExecuteActionToken,
    }
    audit.success(cx)
}
