//! One client.

use actix_web::HttpResponse;
use gatehouse_store::Tx;
use keycloak::types::ClientRepresentation;
use serde_json::Value;

use super::merge::merge;
use super::{ManageClient, ViewClient, missing, representation, scopes, secret, service_account, validate};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::cx::Cx;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::client::{self, Client};

/// `GET {client}`.
pub async fn find(client: ViewClient) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&representation(&client.admin, &client.view)))
}

/// `PUT {client}`.
pub async fn update(client: ManageClient, body: Body<ClientRepresentation>) -> Result<HttpResponse, Refusal> {
    let event = client.admin.event(Operation::Update, "CLIENT", &client.path(""), Some(&body.value));
    let (admin, view) = client.into_parts();
    let cx = admin.cx.clone();
    admin
        .cx
        .write(async move |tx| {
            let old = client::find(tx, &view.client.realm_id, &view.client.id).await?.ok_or_else(missing)?;
            let new = changed(&cx, &old, &body.value, &body.json)?;
            client::update(tx, &new).await?;
            follow(tx, &cx, &old, &new).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// The row as it becomes, checked as a new one is.
fn changed(cx: &Cx, old: &Client, sent: &ClientRepresentation, json: &Value) -> Result<Client, Fault> {
    let settings = merge(&old.settings, sent, json, &cx.app.random)?;
    let client_id = sent.client_id.clone().unwrap_or_else(|| old.client_id.clone());
    validate::check(&cx.realm, &client_id, &settings)?;
    let enabled = sent.enabled.unwrap_or(old.enabled);
    let mut new = Client { client_id, enabled, settings, ..old.clone() };
    secret::settle(cx, &mut new, sent.secret.as_deref());
    Ok(new)
}

/// What follows from a change: the scopes of another protocol, and the service account.
async fn follow(tx: &Tx<'_>, cx: &Cx, old: &Client, new: &Client) -> Result<(), Fault> {
    if old.settings.protocol != new.settings.protocol {
        scopes::reset(tx, &cx.realm, new).await?;
    }
    match (old.has_service_account(), new.has_service_account()) {
        (false, true) => service_account::insert(tx, cx, new).await,
        (true, false) => service_account::delete(tx, cx, new).await,
        (true, true) if old.client_id != new.client_id => service_account::rename(tx, new).await,
        _ => Ok(()),
    }
}

/// `DELETE {client}`: with its roles, sessions, consents and service account.
pub async fn remove(client: ManageClient) -> Result<HttpResponse, Refusal> {
    let event = client.admin.event(Operation::Delete, "CLIENT", &client.path(""), None::<&()>);
    let (admin, view) = client.into_parts();
    admin
        .cx
        .write(async move |tx| {
            client::delete(tx, &view.client.realm_id, &view.client.id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
