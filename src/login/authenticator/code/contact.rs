//! Where a user can be reached: at addresses that were verified, as the realm's own data or a web service knows them.

use serde::{Deserialize, Serialize};

use super::is_external;
use super::options::service_url;
use super::service;
use crate::delivery::{Channel, Undelivered};
use crate::fault::Fault;
use crate::login::authenticator::Step;
use crate::login::state::Login;
use crate::model::user::Profile;

/// The step's note with what a web service has told, so that it is asked once in a login.
const NOTE: &str = "contacts";

/// The user's attributes with the number, and with whether it is theirs: those of Keycloak's client scope `phone`.
const PHONE: &str = "phoneNumber";
const PHONE_VERIFIED: &str = "phoneNumberVerified";

/// A verified contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    channel: String,
    /// The address or the number; none: the service that sends knows it.
    pub address: Option<String>,
}

impl Contact {
    fn new(channel: Channel, address: Option<String>) -> Self {
        Self { channel: channel.name().to_owned(), address }
    }

    #[must_use]
    pub fn channel(&self) -> Channel {
        Channel::of(&self.channel).unwrap_or(Channel::Authenticator)
    }

    /// As pages show it: enough to know it again, too little to learn it.
    #[must_use]
    pub fn masked(&self) -> String {
        let Some(address) = &self.address else { return String::new() };
        match address.rsplit_once('@') {
            Some((local, domain)) => {
                let first: String = local.chars().take(1).collect();
                format!("{first}•••@{domain}")
            }
            None => {
                let count = address.chars().count();
                let last: String = address.chars().skip(count.saturating_sub(2)).collect();
                format!("•••{last}")
            }
        }
    }
}

/// The contacts that the realm itself knows of a user.
#[must_use]
pub fn own(user: &Profile, step: Step<'_>) -> Vec<Contact> {
    let attribute = |name: &str| user.attributes.get(name).and_then(|v| v.first()).filter(|v| !v.trim().is_empty());
    let email = user.user.email.as_ref().filter(|email| user.user.email_verified && !email.is_empty());
    let verified = attribute(step.value("phoneVerifiedAttribute").unwrap_or(PHONE_VERIFIED));
    let phone = attribute(step.value("phoneAttribute").unwrap_or(PHONE));
    let phone = phone.filter(|_| verified.is_some_and(|v| v == "true"));
    let known = [(Channel::Email, email), (Channel::Sms, phone)];
    let wanted = known.into_iter().filter(|(channel, _)| is_wanted(step, *channel));
    wanted.filter_map(|(channel, address)| Some(Contact::new(channel, Some(address?.clone())))).collect()
}

/// Whether the step uses a way; one that names none uses all.
fn is_wanted(step: Step<'_>, channel: Channel) -> bool {
    let mut listed = step.values("methods").peekable();
    listed.peek().is_none() || listed.any(|name| Channel::of(name) == Some(channel))
}

/// The contacts of the user of a login. A code that we send ourselves needs an address, which a service may leave to us.
///
/// # Errors
/// The service that knows them gave no answer.
pub async fn list(
    login: &mut Login,
    step: Step<'_>,
    user: &Profile,
) -> Result<Result<Vec<Contact>, Undelivered>, Fault> {
    let own = own(user, step);
    let Some(url) = service_url(step, "check") else { return Ok(Ok(own)) };
    if let Some(known) = step.note(login, NOTE) {
        return Ok(Ok(serde_json::from_str(known)?));
    }
    let told = match service::ask(login, step, user, url, async |service| service.contacts().await).await {
        Ok(told) => told,
        Err(why) => return Ok(Err(why)),
    };
    let mut contacts: Vec<Contact> = Vec::new();
    for told in told.into_iter().filter(|told| is_wanted(step, told.channel)) {
        let known = own.iter().find(|c| c.channel() == told.channel).and_then(|c| c.address.clone());
        let contact = Contact::new(told.channel, told.value.or(known));
        let can_send = is_external(step) || contact.address.is_some() && told.channel != Channel::Authenticator;
        if can_send && !contacts.contains(&contact) {
            contacts.push(contact);
        }
    }
    step.set_note(login, NOTE, serde_json::to_string(&contacts)?);
    Ok(Ok(contacts))
}
