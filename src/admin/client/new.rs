//! New clients.

use actix_web::HttpResponse;
use keycloak::types::ClientRepresentation;
use serde_json::Value;

use super::merge::merge;
use super::scopes::{self, Assigned};
use super::{secret, service_account, validate};
use crate::admin::auth::{Admin, Clients, Manage};
use crate::admin::body::Body;
use crate::admin::{identifier, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::client::{self, Client};
use crate::model::id::ClientUuid;
use crate::realms::import::clients::{complete_settings, origins_of};

const OPENID_CONNECT: &str = "openid-connect";

/// `POST`.
pub async fn insert(admin: Manage<Clients>, body: Body<ClientRepresentation>) -> Result<HttpResponse, Refusal> {
    let client = prepare(&admin, &body.value, &body.json)?;
    let assigned = scopes::of_new(&admin.cx.realm, &client, &body.value);
    let path = format!("clients/{}", client.id);
    let event = admin.event(Operation::Create, "CLIENT", &path, Some(&body.value));
    let cx = admin.cx.clone();
    admin
        .cx
        .write(async move |tx| {
            client::insert(tx, &client).await?;
            for Assigned { scope, is_default } in &assigned {
                client::insert_scope(tx, &client, scope, *is_default).await?;
            }
            if client.has_service_account() {
                service_account::insert(tx, &cx, &client).await?;
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// The row of a new client, checked.
fn prepare(admin: &Admin, sent: &ClientRepresentation, json: &Value) -> Result<Client, Fault> {
    let cx = &admin.cx;
    let id = identifier::given_or_new(cx, sent.id.as_deref())?;
    let mut settings = merge(&ClientRepresentation::default(), sent, json, &cx.app.random)?;
    settings.attributes.get_or_insert_default().insert("realm_client".into(), "false".into());
    if settings.protocol.as_deref() == Some(OPENID_CONNECT) {
        complete_openid_connect(&mut settings);
    }
    settings.protocol.get_or_insert_with(|| OPENID_CONNECT.into());
    // Where users are asked what an application may see, it does not see everything.
    settings.full_scope_allowed.get_or_insert(settings.consent_required != Some(true));
    complete_settings(&mut settings);
    let client_id = sent.client_id.clone().unwrap_or_else(|| id.clone());
    validate::check(&cx.realm, &client_id, &settings)?;
    let mut client = Client {
        id: ClientUuid(id),
        realm_id: cx.realm.realm.id.clone(),
        client_id,
        enabled: sent.enabled.unwrap_or(true),
        secret: None,
        settings,
    };
    secret::settle(cx, &mut client, sent.secret.as_deref());
    Ok(client)
}

/// What a client that names its protocol gets besides: an application that its root URL describes, public where it does not say.
fn complete_openid_connect(c: &mut ClientRepresentation) {
    [&mut c.public_client, &mut c.direct_access_grants_enabled, &mut c.standard_flow_enabled]
        .into_iter()
        .for_each(|switch| _ = switch.get_or_insert(true));
    let attributes = c.attributes.get_or_insert_default();
    if !attributes.contains_key("backchannel.logout.url") {
        attributes.entry("backchannel.logout.session.required".into()).or_insert_with(|| "true".into());
        attributes.entry("backchannel.logout.revoke.offline.tokens".into()).or_insert_with(|| "false".into());
    }
    let Some(root) = c.root_url.clone().filter(|root| !root.is_empty()) else { return };
    let redirect_uris = c.redirect_uris.get_or_insert_default();
    if redirect_uris.is_empty() {
        redirect_uris.push(format!("{}/*", root.trim_end_matches('/')));
        let origins = c.web_origins.get_or_insert_default();
        if origins.is_empty() {
            *origins = origins_of(std::slice::from_ref(&root));
        }
    }
    c.admin_url.get_or_insert(root);
}
