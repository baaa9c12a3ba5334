//! `POST testSMSConnection`: sends a text message through the realm's gateway, or by settings that may not be saved yet. Keycloak
//! has no such call.

use std::collections::HashMap;

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use crate::admin::auth::{Admin, Manage, Realm};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::delivery::Undelivered;
use crate::delivery::letter::{self, Filling, Letter, Reader};
use crate::delivery::sms::{self, Gateway, Message};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind, Words};
use crate::realms::secrets;

/// What is tested.
#[derive(Deserialize)]
pub struct Test {
    /// The recipient's number.
    to: String,
    /// Settings without the prefix of their attributes; none: the realm's own.
    settings: Option<HashMap<String, String>>,
}

/// What the event of a test tells.
#[derive(Serialize)]
struct Told {
    to: String,
}

/// `POST`. The message is the gateway's when this answers.
pub async fn test(admin: Manage<Realm>, body: Body<Test>) -> Result<HttpResponse, Refusal> {
    let Test { to, settings } = body.value;
    sms::number(&to, true).map_err(|why| Fault::invalid(why.to_string()))?;
    let gateway = Gateway::of(&complete(&admin, settings)?).map_err(|why| Fault::invalid(why.to_string()))?;
    let letter = Letter { body: "smsTestBody", args: vec![("realmName", Filling::Realm)], ..Letter::default() };
    let text = letter::body(&admin.cx, &Reader::default(), &letter);
    let message = Message { to: &to, from: None, text: &text };
    gateway.send(&admin.cx.app.egress, &message).await.map_err(failed)?;
    let event = admin.event(Operation::Action, "REALM", "testSMSConnection", Some(&Told { to }));
    admin.cx.write(async move |tx| admin::insert(tx, event.as_ref()).await).await?;
    Ok(reply::no_content())
}

/// An administrator reads why, as nobody else can find out.
fn failed(why: Undelivered) -> Fault {
    Fault::new(Kind::Internal, Words::Message(format!("Failed to send SMS: {why}").into())).because(why)
}

/// Puts the stored secrets in the place of masks, when they go where they are stored for: whoever may test settings must not have a
/// stored secret sent to a gateway of their own.
fn complete(admin: &Admin, sent: Option<HashMap<String, String>>) -> Result<HashMap<String, String>, Fault> {
    let stored = secrets::sms_gateway(&admin.cx.realm.realm, &admin.cx.app.master_key)?;
    let Some(mut sent) = sent else { return Ok(stored) };
    let is_same = sent.get("url") == stored.get("url");
    for (name, value) in sent.iter_mut().filter(|(_, value)| secrets::is_masked(value)) {
        if !is_same {
            return Err(Fault::invalid(format!("the stored SMS setting '{name}' is for the stored 'url' alone")));
        }
        *value = stored.get(name).cloned().unwrap_or_default();
    }
    Ok(sent)
}
