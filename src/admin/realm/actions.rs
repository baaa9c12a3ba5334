//! What administrators do to a realm as a whole, and what this version cannot do.

use actix_web::HttpResponse;
use keycloak::types::GlobalRequestResult;

use crate::admin::auth::{Manage, Realm, Users, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::{client, realm, session};

/// `POST logout-all`: ends all sessions that are online, and refuses the tokens that were issued until now.
pub async fn logout_all(admin: Manage<Users>) -> Result<HttpResponse, Refusal> {
    let result = GlobalRequestResult::default();
    let event = admin.event(Operation::Action, "REALM", "logout-all", Some(&result));
    let (name, now) = (admin.cx.realm.realm.name.clone(), admin.cx.now_seconds());
    admin
        .cx
        .write(async move |tx| {
            let found = realm::find(tx, &name).await?;
            let mut realm = found.ok_or_else(|| Fault::missing("Realm not found."))?;
            realm.settings.not_before = Some(i32::try_from(now).unwrap_or(i32::MAX));
            realm::update(tx, &realm).await?;
            session::delete_of_realm(tx, &realm.id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::json(&result))
}

/// `POST push-revocation`: clients with an administration URL are named as failed, since this version sends them nothing.
/// Their tokens are refused here all the same.
pub async fn push_revocation(admin: Manage<Realm>) -> Result<HttpResponse, Refusal> {
    let id = admin.cx.realm.realm.id.clone();
    let clients = admin.cx.read(async |tx| client::list(tx, &id).await).await?;
    let urls = clients.into_iter().filter_map(|c| c.settings.admin_url).filter(|url| !url.is_empty());
    let failed: Vec<String> = urls.collect();
    let result =
        GlobalRequestResult { failed_requests: (!failed.is_empty()).then_some(failed), success_requests: None };
    let event = admin.event(Operation::Action, "REALM", "push-revocation", Some(&result));
    admin.cx.write(async move |tx| admin::insert(tx, event.as_ref()).await).await?;
    Ok(reply::json(&result))
}

fn disabled() -> Refusal {
    Fault::plain(Kind::NotImplemented, "Feature not enabled").into()
}

/// `GET users-management-permissions`: there are no fine-grained permissions.
pub async fn permissions(_: View<Realm>) -> Result<HttpResponse, Refusal> {
    Err(disabled())
}

/// `PUT users-management-permissions`: as [`permissions`].
pub async fn set_permissions(_: Manage<Realm>) -> Result<HttpResponse, Refusal> {
    Err(disabled())
}
