//! Client secrets: sealed at rest, shown to those who may see clients, replaced on demand. There is no rotation with two valid
//! secrets.

use actix_web::HttpResponse;
use keycloak::types::CredentialRepresentation;

use super::{ManageClient, ViewClient, missing};
use crate::admin::reply;
use crate::cx::Cx;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::client::{self, Client};
use crate::realms::import::clients::SECRET_LENGTH;
use crate::realms::secrets::is_masked;

/// When the secret was made, in epoch seconds.
const CREATION_TIME: &str = "client.secret.creation.time";

/// The secret that is sent, the one that is there, or a new one; a public client has none.
pub fn settle(cx: &Cx, client: &mut Client, sent: Option<&str>) {
    if client.is_public() {
        client.secret = None;
    } else if let Some(secret) = sent.filter(|s| !s.is_empty() && !is_masked(s)) {
        seal(cx, client, secret);
    } else if client.secret.is_none() {
        renew(cx, client);
    }
}

fn seal(cx: &Cx, client: &mut Client, secret: &str) {
    client.secret = Some(cx.app.master_key.seal(secret, &client.id.0, &cx.app.random));
}

/// A new secret, which it answers.
fn renew(cx: &Cx, client: &mut Client) -> String {
    let secret = cx.app.random.secret(SECRET_LENGTH);
    seal(cx, client, &secret);
    let attributes = client.settings.attributes.get_or_insert_default();
    attributes.insert(CREATION_TIME.into(), cx.now_seconds().to_string());
    secret
}

fn shown(secret: Option<&str>) -> CredentialRepresentation {
    CredentialRepresentation {
        type_: Some("secret".into()),
        value: secret.map(str::to_owned),
        ..CredentialRepresentation::default()
    }
}

/// `GET client-secret`.
pub async fn find(client: ViewClient) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&shown(client.view.secret.as_ref().map(|s| s.expose()))))
}

/// `POST client-secret`: the old one is worth nothing from now on.
pub async fn regenerate(client: ManageClient) -> Result<HttpResponse, Refusal> {
    let path = client.path("/client-secret");
    let event = client.admin.event(Operation::Action, "CLIENT", &path, Some(&shown(None)));
    let (admin, view) = client.into_parts();
    let cx = admin.cx.clone();
    let secret = admin
        .cx
        .write(async move |tx| {
            let mut client = client::find(tx, &view.client.realm_id, &view.client.id).await?.ok_or_else(missing)?;
            let secret = renew(&cx, &mut client);
            client::update(tx, &client).await?;
            admin::insert(tx, event.as_ref()).await?;
            Ok(secret)
        })
        .await?;
    Ok(reply::json(&shown(Some(&secret))))
}

/// `GET client-secret/rotated`: there never is one.
pub async fn find_rotated(_: ViewClient) -> Result<HttpResponse, Refusal> {
    Err(Fault::missing("Client does not have a rotated secret").into())
}

/// `DELETE client-secret/rotated`: nothing to remove.
pub async fn remove_rotated(_: ManageClient) -> Result<HttpResponse, Refusal> {
    Ok(reply::no_content())
}
