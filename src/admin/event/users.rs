//! `events`: what users and clients did, and what was refused them.

use actix_web::{HttpRequest, HttpResponse};
use keycloak::types::EventRepresentation;

use super::query::Query;
use crate::admin::auth::{Events, Manage, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::EventType;
use crate::model::event::{self, Event};

/// `GET`: the latest first.
pub async fn list(admin: View<Events>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    let asked = Query::of(&request)?;
    let ((first, max), (from, to)) = (asked.page()?, asked.times()?);
    let names: Vec<&str> = EventType::names().collect();
    let query = event::Query {
        kinds: asked.known("type", names.iter().copied())?,
        client_id: asked.text("client"),
        user_id: asked.text("user"),
        ip_address: asked.text("ipAddress"),
        oldest_first: asked.is_ascending()?,
        from,
        to,
        first,
        max,
    };
    let realm = &admin.cx.realm.realm.id;
    let found = admin.cx.read(async |tx| event::list(tx, realm, &query).await).await?;
    Ok(reply::json(&found.into_iter().map(representation).collect::<Vec<_>>()))
}

fn representation(event: Event) -> EventRepresentation {
    EventRepresentation {
        id: Some(event.id),
        time: Some(event.time),
        type_: Some(event.kind),
        realm_id: Some(event.realm_id.0),
        client_id: event.client_id,
        user_id: event.user_id,
        session_id: event.session_id,
        ip_address: event.ip_address,
        error: event.error,
        details: (!event.details.is_empty()).then(|| event.details.into_iter().collect()),
    }
}

/// `DELETE`: all of them.
pub async fn remove_all(admin: Manage<Events>) -> Result<HttpResponse, Refusal> {
    let realm = admin.cx.realm.realm.id.clone();
    admin.cx.write(async move |tx| event::delete_all(tx, &realm).await).await?;
    Ok(reply::no_content())
}
