//! One component, and those of a realm.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use keycloak::types::ComponentRepresentation;
use serde::Deserialize;

use super::complete::complete;
use super::representation;
use crate::admin::auth::{Admin, Manage, Realm, View};
use crate::admin::body::Body;
use crate::admin::{identifier, reply};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model::component::{self, Component};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    parent: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    name: Option<String>,
    provider_id: Option<String>,
}

/// The component in the path.
#[derive(Deserialize)]
pub struct Path {
    component: String,
}

/// `GET`: those of a parent, a kind, a name, a provider.
pub async fn list(admin: View<Realm>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let is = |wanted: &Option<String>, value: Option<&str>| wanted.as_deref().is_none_or(|w| Some(w) == value);
    let found = admin.cx.realm.components.iter().filter(|c| {
        is(&query.parent, Some(&c.parent_id))
            && is(&query.kind, Some(&c.provider_type))
            && is(&query.name, c.name.as_deref())
            && is(&query.provider_id, Some(&c.provider_id))
    });
    Ok(reply::json(&found.map(representation).collect::<Vec<_>>()))
}

fn of_path<'a>(admin: &'a Admin, path: &Path) -> Result<&'a Component, Fault> {
    let found = admin.cx.realm.components.iter().find(|c| c.id == path.component);
    found.ok_or_else(|| Fault::missing("Could not find component"))
}

/// `GET {component}`.
pub async fn find(admin: View<Realm>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&representation(of_path(&admin, &path)?)))
}

/// `POST`.
pub async fn insert(admin: Manage<Realm>, body: Body<ComponentRepresentation>) -> Result<HttpResponse, Refusal> {
    let sent = body.value;
    let no_provider = || Fault::plain(Kind::Invalid, "Invalid provider type or no such provider");
    let component = Component {
        id: admin.cx.app.random.uuid(),
        realm_id: admin.cx.realm.realm.id.clone(),
        parent_id: parent(&admin, sent.parent_id.as_deref())?,
        name: name(sent.name.as_deref())?,
        provider_id: sent.provider_id.clone().ok_or_else(no_provider)?,
        provider_type: sent.provider_type.clone().ok_or_else(no_provider)?,
        sub_type: sent.sub_type.clone(),
        config: config(&sent),
    };
    let component = complete(&admin, component, None).await?;
    let path = format!("components/{}", component.id);
    let event = admin.event(Operation::Create, "COMPONENT", &path, Some(&representation(&component)));
    admin
        .cx
        .write(async move |tx| {
            component::insert(tx, &component).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::created(&admin, &path))
}

/// `PUT {component}`: name, parent and configuration; a secret that comes masked stays.
pub async fn update(
    admin: Manage<Realm>,
    path: web::Path<Path>,
    body: Body<ComponentRepresentation>,
) -> Result<HttpResponse, Refusal> {
    let (sent, old) = (body.value, of_path(&admin, &path)?);
    let mut changed = old.clone();
    let is_other = |new: &Option<String>, old: &str| new.as_deref().is_some_and(|new| new != old);
    if is_other(&sent.provider_id, &old.provider_id) || is_other(&sent.provider_type, &old.provider_type) {
        return Err(Fault::invalid("The provider of a component cannot be changed").into());
    }
    if sent.parent_id.is_some() {
        changed.parent_id = parent(&admin, sent.parent_id.as_deref())?;
    }
    if changed.parent_id == changed.id {
        return Err(Fault::invalid("A component cannot be its own parent").into());
    }
    if sent.name.is_some() {
        changed.name = name(sent.name.as_deref())?;
    }
    if sent.sub_type.is_some() {
        changed.sub_type = sent.sub_type.clone();
    }
    if sent.config.is_some() {
        changed.config = config(&sent);
    }
    let changed = complete(&admin, changed, Some(old)).await?;
    let path = format!("components/{}", changed.id);
    let event = admin.event(Operation::Update, "COMPONENT", &path, Some(&representation(&changed)));
    admin
        .cx
        .write(async move |tx| {
            component::update(tx, &changed).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// `DELETE {component}`, with those below it.
pub async fn remove(admin: Manage<Realm>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    let (realm, id) = (admin.cx.realm.realm.id.clone(), of_path(&admin, &path)?.id.clone());
    let event = admin.event(Operation::Delete, "COMPONENT", &format!("components/{id}"), None::<&()>);
    admin
        .cx
        .write(async move |tx| {
            component::delete(tx, &realm, &id).await?;
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}

/// The id of the parent: the realm, which may be named too, or another component.
fn parent(admin: &Admin, sent: Option<&str>) -> Result<String, Fault> {
    let realm = &admin.cx.realm.realm;
    match sent.filter(|id| !id.is_empty()) {
        None => Ok(realm.id.0.clone()),
        Some(id) if id == realm.id.as_ref() || id == realm.name => Ok(realm.id.0.clone()),
        Some(id) if admin.cx.realm.components.iter().any(|c| c.id == id) => Ok(id.to_owned()),
        Some(_) => Err(Fault::plain(Kind::Invalid, "Could not find parent component")),
    }
}

fn name(sent: Option<&str>) -> Result<Option<String>, Fault> {
    match sent {
        Some(name) if !identifier::is_name(name) => {
            Err(Fault::invalid("The name of the component is too long or cannot be shown"))
        }
        other => Ok(other.map(str::to_owned)),
    }
}

fn config(sent: &ComponentRepresentation) -> BTreeMap<String, Vec<String>> {
    sent.config.clone().unwrap_or_default().into_iter().collect()
}
