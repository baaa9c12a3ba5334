//! One realm.

use actix_web::HttpResponse;
use keycloak::types::RealmRepresentation;

use super::representation;
use crate::admin::auth::{Admin, Area, MASTER, Manage, Realm, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::realms::create;

/// Required actions by which users set up a credential.
const REGISTRATORS: &[&str] =
    &["CONFIGURE_TOTP", "webauthn-register", "webauthn-register-passwordless", "CONFIGURE_RECOVERY_AUTHN_CODES"];

/// `GET`: whoever administers anything of a realm learns its name and what forms for users depend on.
pub async fn find(admin: Admin) -> Result<HttpResponse, Refusal> {
    let view = &admin.cx.realm;
    if admin.has_any(Realm::VIEW) {
        return Ok(reply::json(&representation(view)));
    }
    let settings = &view.realm.settings;
    Ok(reply::json(&RealmRepresentation {
        realm: Some(view.realm.name.clone()),
        registration_email_as_username: settings.registration_email_as_username,
        edit_username_allowed: settings.edit_username_allowed,
        organizations_enabled: settings.organizations_enabled,
        ..Default::default()
    }))
}

/// `DELETE`. The realm's own events go with it: the event of this one is kept by the realm master.
pub async fn remove(admin: Manage<Realm>) -> Result<HttpResponse, Refusal> {
    let realm = admin.cx.realm.realm.clone();
    let event = admin.cx.other_realm(MASTER).await?.and_then(|master| {
        let cx = admin.cx.at(master);
        admin::event(&cx, &admin.by, Operation::Delete, "REALM", &realm.name, None::<&()>)
    });
    admin
        .cx
        .write(async move |tx| {
            create::delete(tx, &realm).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `GET credential-registrators`: the enabled required actions that set up a credential.
pub async fn credential_registrators(admin: View<Realm>) -> Result<HttpResponse, Refusal> {
    let enabled = admin.cx.realm.required_actions.iter().filter(|a| a.enabled);
    let aliases = enabled.map(|a| a.alias.as_str()).filter(|alias| REGISTRATORS.contains(alias));
    Ok(reply::json(&aliases.collect::<Vec<_>>()))
}
