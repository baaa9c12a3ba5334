//! `POST testSMTPConnection`: sends an e-mail to the administrator who asks, by settings that may not be saved yet.

use std::collections::HashMap;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, web};

use crate::admin::auth::{Admin, Manage, Realm};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::delivery::letter::{self, Filling, Letter, Reader};
use crate::delivery::mail;
use crate::delivery::server::Server;
use crate::edge::params::Params;
use crate::edge::refusal::Refusal;
use crate::fault::{Fault, Kind, Words};
use crate::model::user;
use crate::realms::secrets;

/// What the stored secrets are for: they go nowhere else.
const PLACE: &[&str] = &["host", "port", "user", "authTokenUrl", "authTokenClientId"];

fn failed(text: &'static str) -> Fault {
    Fault::new(Kind::Internal, Words::Message(text.into()))
}

/// `POST`: settings as JSON, or as the form parameter `config` with JSON in it.
pub async fn test(admin: Manage<Realm>, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Refusal> {
    let settings = complete(&admin, settings(&request, payload.into_inner()).await?)?;
    let (address, reader) = recipient(&admin).await?;
    let address = address.ok_or_else(|| failed("Failed to send email").because("the administrator has no address"))?;
    let letter = Letter {
        subject: "emailTestSubject",
        body: "emailTestBody",
        args: vec![("realmName", Filling::Realm)],
        ..Letter::default()
    };
    let written = letter::write(&admin.cx, &address, &reader, &letter);
    let sent = async { mail::send(&admin.cx.app, &Server::of(&settings)?, &written).await };
    sent.await.map_err(|why| failed("Failed to send email").because(why))?;
    Ok(reply::no_content())
}

async fn settings(request: &HttpRequest, mut payload: Payload) -> Result<HashMap<String, String>, Refusal> {
    if request.content_type() != "application/x-www-form-urlencoded" {
        return Ok(Body::read(payload).await?.value);
    }
    let form = Params::from_request(request, &mut payload).await?;
    let config = form.get("config").unwrap_or_default();
    Ok(crate::admin::body::parse(config.as_bytes())?.value)
}

/// Puts the stored secrets in the place of masks, when everything that they are for is as it is stored: whoever may test mail
/// settings must not have a stored password sent to a server of their own.
fn complete(admin: &Admin, mut sent: HashMap<String, String>) -> Result<HashMap<String, String>, Fault> {
    let stored = secrets::mail_server(&admin.cx.realm.realm, &admin.cx.app.master_key)?;
    let named = |settings: &HashMap<String, String>, name: &str| settings.get(name).cloned().unwrap_or_default();
    let is_same = PLACE.iter().all(|name| named(&sent, name) == named(&stored, name));
    for (name, value) in sent.iter_mut().filter(|(_, value)| secrets::is_masked(value)) {
        if !is_same {
            return Err(failed("Failed to send email").because("a stored secret is for the stored server alone"));
        }
        *value = stored.get(name).cloned().unwrap_or_default();
    }
    Ok(sent)
}

/// The address and the language of the administrator who asks.
async fn recipient(admin: &Admin) -> Result<(Option<String>, Reader), Fault> {
    let (realm, id) = (admin.by.realm_id.as_str().into(), &admin.user_id);
    let found = admin.cx.read(async |tx| user::find_profile(tx, &realm, id).await).await?;
    let profile = found.ok_or_else(Fault::denied)?;
    let locale = profile.attributes.get("locale").and_then(|l| l.first()).cloned();
    Ok((profile.user.email.filter(|e| !e.is_empty()), Reader { locale, ..Reader::default() }))
}
