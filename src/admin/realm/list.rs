//! `/admin/realms`: the realms that one may see, and new ones.

use std::sync::Arc;

use actix_web::http::header::LOCATION;
use actix_web::{HttpRequest, HttpResponse, web};
use gatehouse_store::Tx;
use keycloak::types::RealmRepresentation;
use serde::Deserialize;

use super::representation;
use crate::admin::auth::{Area, Caller, Realm as RealmArea};
use crate::admin::body::Body;
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::{RealmId, UserId};
use crate::model::realm::{self, Realm};
use crate::model::{client, role, user};
use crate::realms::defaults::clients::master_client_id;
use crate::realms::{create, import, master};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    brief_representation: Option<bool>,
}

/// `GET`: whole where one may see the realm, only its name where one has any other role for it.
pub async fn list(request: HttpRequest, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let caller = Caller::of(&request).await?;
    let is_brief = query.brief_representation == Some(true);
    let all = caller.home.read(async |tx| realm::list(tx).await).await?;
    let mut shown = Vec::new();
    for realm in all {
        let roles = caller.management_roles(&realm);
        if RealmArea::VIEW.iter().any(|r| roles.contains(*r)) {
            shown.extend(if is_brief { Some(brief(&realm)) } else { full(&caller, &realm).await? });
        } else if !roles.is_empty() {
            shown.push(RealmRepresentation { realm: Some(realm.name), ..Default::default() });
        }
    }
    if shown.is_empty() {
        return Err(Fault::denied().into());
    }
    Ok(reply::json(&shown))
}

/// None: it was removed in between.
async fn full(caller: &Caller, realm: &Realm) -> Result<Option<RealmRepresentation>, Fault> {
    Ok(caller.home.other_realm(&realm.name).await?.map(|view| representation(&view)))
}

fn brief(realm: &Realm) -> RealmRepresentation {
    RealmRepresentation {
        id: Some(realm.id.0.clone()),
        realm: Some(realm.name.clone()),
        enabled: Some(realm.enabled),
        display_name: realm.settings.display_name.clone(),
        display_name_html: realm.settings.display_name_html.clone(),
        ..Default::default()
    }
}

/// An administrator of the realm master who may make realms.
struct Creator(Caller);

impl Creator {
    fn of(caller: Caller) -> Result<Self, Fault> {
        if caller.has_master_role(master::CREATE_REALM) { Ok(Self(caller)) } else { Err(Fault::denied()) }
    }
}

/// `POST`: needs the role `create-realm` of the realm master. Whoever is not `admin` there gets the rights over the new realm.
pub async fn insert(request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, Refusal> {
    let Creator(caller) = Creator::of(Caller::of(&request).await?)?;
    let body: Body<RealmRepresentation> = Body::read(payload.into_inner()).await?;
    let cx = &caller.home;
    let blueprint = Arc::new(import::prepare(cx.app.makings(), body.value.clone()).await?);
    let name = blueprint.realm.name.clone();
    let location = format!("{}/admin/realms/{name}", cx.peer.base);
    let admin = caller.admin_of(cx.realm.clone());
    let event = admin.event(Operation::Create, "REALM", &name, Some(&without_rows(body.value)));
    let (random, master_id) = (cx.app.random.clone(), cx.realm.realm.id.clone());
    let creator = (!caller.has_master_role(master::ADMIN)).then(|| admin.user_id.clone());
    cx.write(async move |tx| {
        create::insert(tx, &random, &blueprint).await?;
        if let Some(creator) = &creator {
            grant(tx, &master_id, &blueprint.realm.name, creator).await?;
        }
        admin::insert(tx, event.as_ref()).await
    })
    .await?;
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).finish())
}

/// Gives somebody all rights over a realm.
async fn grant(tx: &Tx<'_>, master: &RealmId, name: &str, creator: &UserId) -> Result<(), Fault> {
    let Some(client) = client::find_by_client_id(tx, master, &master_client_id(name)).await? else { return Ok(()) };
    for right in role::list_of_container(tx, &client.id.0).await? {
        user::insert_role(tx, creator, &right.id).await?;
    }
    Ok(())
}

/// The settings alone: an event must not grow with the users of an import.
fn without_rows(mut sent: RealmRepresentation) -> RealmRepresentation {
    (sent.users, sent.federated_users, sent.clients, sent.groups, sent.roles) = (None, None, None, None, None);
    (sent.components, sent.client_scopes, sent.authentication_flows) = (None, None, None);
    sent
}
