//! `federated-identity`: a user's accounts at identity providers. A link may come before its provider, as in an import.

use actix_web::{HttpResponse, web};
use keycloak::types::FederatedIdentityRepresentation;
use serde::Deserialize;

use super::{Path, row};
use crate::admin::auth::{Manage, Users, View};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::federated_identity::{self, FederatedIdentity};

/// The longest alias, id and name, in characters.
const MAX_TEXT: usize = 255;

/// The user and the provider in the path.
#[derive(Deserialize)]
pub struct Link {
    user: String,
    provider: String,
}

/// `GET`.
pub async fn list(admin: View<Users>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let found = admin.cx.read(async |tx| federated_identity::list_of(tx, std::slice::from_ref(&user.id)).await).await?;
    let shown = found.into_iter().map(|link| FederatedIdentityRepresentation {
        identity_provider: Some(link.provider),
        user_id: Some(link.external_id),
        user_name: link.external_name,
    });
    Ok(reply::json(&shown.collect::<Vec<_>>()))
}

/// `POST {provider}`.
pub async fn insert(
    admin: Manage<Users>,
    path: web::Path<Link>,
    body: Body<FederatedIdentityRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let sent = body.value;
    let event = admin.event(Operation::Create, "USER", &event_path(&path), Some(&sent));
    let external_id = sent.user_id.filter(|id| !id.is_empty());
    let link = FederatedIdentity {
        realm_id: user.realm_id,
        user_id: user.id,
        provider: path.into_inner().provider,
        external_id: external_id.ok_or_else(|| Fault::invalid("The user's id at the provider is missing"))?,
        external_name: sent.user_name,
    };
    let texts = [Some(&link.provider), Some(&link.external_id), link.external_name.as_ref()];
    if texts.into_iter().flatten().any(|text| text.chars().count() > MAX_TEXT) {
        return Err(Fault::invalid("The provider, the id or the name is too long").into());
    }
    admin
        .cx
        .write(async move |tx| {
            federated_identity::insert(tx, &link).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE {provider}`.
pub async fn remove(admin: Manage<Users>, path: web::Path<Link>) -> Result<HttpResponse, Refusal> {
    let user = row(&admin, &path.user).await?;
    let event = admin.event(Operation::Delete, "USER", &event_path(&path), None::<&()>);
    let provider = path.into_inner().provider;
    admin
        .cx
        .write(async move |tx| {
            if !federated_identity::delete(tx, &user.id, &provider).await? {
                return Err(Fault::missing("Link not found"));
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

fn event_path(link: &Link) -> String {
    format!("users/{}/federated-identity/{}", link.user, link.provider)
}
