//! One mapper of a client or a client scope, and all of them.

use actix_web::{HttpResponse, web};
use gatehouse_store::Tx;
use keycloak::types::ProtocolMapperRepresentation;
use serde::{Deserialize, Serialize};

use super::{check, check_all, complete, complete_switches};
use crate::admin::auth::Admin;
use crate::admin::body::Body;
use crate::admin::scope_owner::{ManageOwner, Owner, ViewOwner};
use crate::admin::{client as clients, client_scope, identifier, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::{client, scope};

type Mappers = Vec<ProtocolMapperRepresentation>;

/// The mapper in the path.
#[derive(Deserialize)]
pub struct Path {
    mapper: String,
}

/// The protocol in the path.
#[derive(Deserialize)]
pub struct OfProtocol {
    protocol: String,
}

fn missing() -> Fault {
    Fault::missing("Model not found")
}

fn mappers(owner: &Owner) -> &[ProtocolMapperRepresentation] {
    match owner {
        Owner::Client(client) => client.client.mappers(),
        Owner::Scope(scope) => scope.mappers(),
    }
}

/// `GET models`.
pub async fn list(owner: ViewOwner) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&mappers(&owner.owner)))
}

/// `GET protocol/{protocol}`.
pub async fn list_of_protocol(owner: ViewOwner, path: web::Path<OfProtocol>) -> Result<HttpResponse, Refusal> {
    let of = mappers(&owner.owner).iter().filter(|m| m.protocol.as_ref() == Some(&path.protocol));
    Ok(reply::json(&of.collect::<Vec<_>>()))
}

/// `GET models/{mapper}`.
pub async fn find(owner: ViewOwner, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let found = mappers(&owner.owner).iter().find(|m| m.id.as_ref() == Some(&path.mapper));
    Ok(reply::json(found.ok_or_else(missing)?))
}

/// `POST models`.
pub async fn insert(owner: ManageOwner, body: Body<ProtocolMapperRepresentation>) -> Result<HttpResponse, Refusal> {
    let sent = body.value.clone();
    let new = prepare(&owner.admin, body.value)?;
    let path = owner.path(&format!("/protocol-mappers/models/{}", new.id.as_deref().unwrap_or_default()));
    let admin = change(owner, Operation::Create, &path, Some(&sent), move |all| {
        all.push(new.clone());
        Ok(())
    })
    .await?;
    Ok(reply::created(&admin, &path))
}

/// `POST add-models`: all of them, or none.
pub async fn insert_all(owner: ManageOwner, body: Body<Mappers>) -> Result<HttpResponse, Refusal> {
    let sent = body.value.clone();
    let new = body.value.into_iter().map(|m| prepare(&owner.admin, m)).collect::<Result<Vec<_>, _>>()?;
    let path = owner.path("/protocol-mappers/add-models");
    change(owner, Operation::Create, &path, Some(&sent), move |all| {
        all.extend(new.clone());
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// A new mapper, checked.
fn prepare(admin: &Admin, mut mapper: ProtocolMapperRepresentation) -> Result<ProtocolMapperRepresentation, Fault> {
    check(&mapper)?;
    mapper.id = Some(identifier::given_or_new(&admin.cx, mapper.id.as_deref())?);
    complete(&mut mapper, &admin.cx.app.random);
    complete_switches(&mut mapper);
    Ok(mapper)
}

/// `PUT models/{mapper}`: replaces it.
pub async fn update(
    owner: ManageOwner,
    path: web::Path<Path>,
    body: Body<ProtocolMapperRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let id = path.into_inner().mapper;
    mappers(&owner.owner).iter().find(|m| m.id.as_ref() == Some(&id)).ok_or_else(missing)?;
    check(&body.value)?;
    let mut new = ProtocolMapperRepresentation { id: Some(id.clone()), ..body.value.clone() };
    complete(&mut new, &owner.admin.cx.app.random);
    complete_switches(&mut new);
    let path = owner.path(&format!("/protocol-mappers/models/{id}"));
    change(owner, Operation::Update, &path, Some(&body.value), move |all| {
        *all.iter_mut().find(|m| m.id.as_ref() == Some(&id)).ok_or_else(missing)? = new.clone();
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// `DELETE models/{mapper}`.
pub async fn remove(owner: ManageOwner, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let id = path.into_inner().mapper;
    let path = owner.path(&format!("/protocol-mappers/models/{id}"));
    change(owner, Operation::Delete, &path, None::<&()>, move |all| {
        let at = all.iter().position(|m| m.id.as_ref() == Some(&id)).ok_or_else(missing)?;
        all.remove(at);
        Ok(())
    })
    .await?;
    Ok(reply::no_content())
}

/// Changes the mappers as they are in the moment of writing, so that of two changes at once none is lost.
async fn change(
    owner: ManageOwner,
    operation: Operation,
    path: &str,
    sent: Option<&impl Serialize>,
    edit: impl Fn(&mut Mappers) -> Result<(), Fault> + Send + Sync + 'static,
) -> Result<Admin, Fault> {
    let event = owner.admin.event(operation, "PROTOCOL_MAPPER", path, sent);
    let (admin, owner) = owner.into_parts();
    admin
        .cx
        .write(async move |tx| {
            write(tx, &owner, &edit).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(admin)
}

async fn write(
    tx: &Tx<'_>,
    owner: &Owner,
    edit: &(dyn Fn(&mut Mappers) -> Result<(), Fault> + Send + Sync),
) -> Result<(), Fault> {
    match owner {
        Owner::Client(view) => {
            let found = client::find(tx, &view.client.realm_id, &view.client.id).await?;
            let mut row = found.ok_or_else(clients::missing)?;
            let all = row.settings.protocol_mappers.get_or_insert_default();
            edit(all)?;
            check_all(all.iter())?;
            client::update(tx, &row).await
        }
        Owner::Scope(scope) => {
            let mut row = scope::find(tx, &scope.realm_id, &scope.id).await?.ok_or_else(client_scope::missing)?;
            let all = row.settings.protocol_mappers.get_or_insert_default();
            edit(all)?;
            check_all(all.iter())?;
            scope::update(tx, &row).await
        }
    }
}
