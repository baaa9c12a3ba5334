//! One client scope, and all of them. Refused: names that cannot stand in a `scope` (RFC 6749 section 3.3).

use actix_web::{HttpResponse, web};
use keycloak::types::ClientScopeRepresentation;
use serde_json::Value;

use super::{Path, find as find_scope, missing, representation};
use crate::admin::auth::{Area, Clients, Manage, Query, View};
use crate::admin::body::Body;
use crate::admin::client::validate::PROTOCOLS;
use crate::admin::{identifier, protocol_mapper, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::ScopeId;
use crate::model::scope::{self, ClientScope};

/// The longest name, in characters.
const MAX_NAME: usize = 255;

/// `GET`: by name. Who may only query clients sees none of them.
pub async fn list(admin: Query<Clients>) -> Result<HttpResponse, Refusal> {
    let mut all: Vec<_> = admin.cx.realm.scopes.values().filter(|_| admin.has_any(Clients::VIEW)).collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(reply::json(&all.into_iter().map(|s| representation(s)).collect::<Vec<_>>()))
}

/// `GET {scope}`.
pub async fn find(admin: View<Clients>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let scope = find_scope(&admin.cx.realm, &path.scope).ok_or_else(missing)?;
    Ok(reply::json(&representation(scope)))
}

fn check_name(name: Option<&str>) -> Result<String, Fault> {
    let name = name.unwrap_or_default();
    let is_token = name.bytes().all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
    if name.is_empty() || name.len() > MAX_NAME || !is_token {
        return Err(Fault::invalid(
            "The name of a client scope has 1 to 255 visible ASCII characters, but no \" or \\",
        ));
    }
    Ok(name.to_owned())
}

/// Whether a scope with these settings may be.
fn check(settings: &ClientScopeRepresentation) -> Result<(), Fault> {
    let protocol = settings.protocol.as_deref().unwrap_or_default();
    if !PROTOCOLS.contains(&protocol) {
        return Err(Fault::invalid(format!("A client scope is of one of the protocols {}", PROTOCOLS.join(", "))));
    }
    protocol_mapper::check_all(settings.protocol_mappers.iter().flatten())
}

/// `POST`.
pub async fn insert(admin: Manage<Clients>, body: Body<ClientScopeRepresentation>) -> Result<HttpResponse, Refusal> {
    let event_sent = body.value.clone();
    let mut settings = body.value;
    let id = ScopeId(identifier::given_or_new(&admin.cx, settings.id.as_deref())?);
    let name = check_name(settings.name.as_deref())?;
    check(&settings)?;
    settings.attributes.get_or_insert_default();
    for mapper in settings.protocol_mappers.iter_mut().flatten() {
        protocol_mapper::complete(mapper, &admin.cx.app.random);
    }
    (settings.id, settings.name) = (Some(id.0.clone()), Some(name.clone()));
    let path = format!("client-scopes/{id}");
    let scope = ClientScope { id, realm_id: admin.cx.realm.realm.id.clone(), name, settings };
    let event = admin.event(Operation::Create, "CLIENT_SCOPE", &path, Some(&event_sent));
    admin
        .cx
        .write(async move |tx| {
            scope::insert(tx, &scope).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// `PUT {scope}`: what is not sent stays, and so do the mappers, which have a way of their own.
pub async fn update(
    admin: Manage<Clients>,
    path: web::Path<Path>,
    body: Body<ClientScopeRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let scope = find_scope(&admin.cx.realm, &path.scope).ok_or_else(missing)?;
    let (realm, id) = (scope.realm_id.clone(), scope.id.clone());
    let event = admin.event(Operation::Update, "CLIENT_SCOPE", &format!("client-scopes/{id}"), Some(&body.value));
    admin
        .cx
        .write(async move |tx| {
            let mut scope = scope::find(tx, &realm, &id).await?.ok_or_else(missing)?;
            merge(&mut scope, &body.value, &body.json)?;
            scope::update(tx, &scope).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

fn merge(scope: &mut ClientScope, sent: &ClientScopeRepresentation, json: &Value) -> Result<(), Fault> {
    scope.name = check_name(sent.name.as_deref().or(Some(&scope.name)))?;
    let settings = &mut scope.settings;
    settings.name = Some(scope.name.clone());
    for (new, old) in [(&sent.description, &mut settings.description), (&sent.protocol, &mut settings.protocol)] {
        if new.is_some() {
            old.clone_from(new);
        }
    }
    let attributes = settings.attributes.get_or_insert_default();
    attributes.extend(sent.attributes.clone().unwrap_or_default());
    let is_null = |name: &String| json.pointer("/attributes").and_then(|a| a.get(name)).is_some_and(Value::is_null);
    attributes.retain(|name, _| !is_null(name));
    check(settings)
}

/// `DELETE {scope}`: clients lose it.
pub async fn remove(admin: Manage<Clients>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let scope = find_scope(&admin.cx.realm, &path.scope).ok_or_else(missing)?;
    let (realm, id) = (scope.realm_id.clone(), scope.id.clone());
    let event = admin.event(Operation::Delete, "CLIENT_SCOPE", &format!("client-scopes/{id}"), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            scope::delete(tx, &realm, &id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
