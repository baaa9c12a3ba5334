//! `admin-events`: what administrators changed.

use actix_web::{HttpRequest, HttpResponse};
use keycloak::types::{AdminEventRepresentation, AuthDetailsRepresentation};

use super::query::Query;
use crate::admin::auth::{Events, Manage, View};
use crate::admin::reply;
use crate::edge::refusal::Refusal;
use crate::events::admin::{Operation, RESOURCE_TYPES};
use crate::model::admin_event::{self, AdminEvent};

/// `GET`: the latest first.
pub async fn list(admin: View<Events>, request: HttpRequest) -> Result<HttpResponse, Refusal> {
    let asked = Query::of(&request)?;
    let ((first, max), (from, to)) = (asked.page()?, asked.times()?);
    let query = admin_event::Query {
        operation_types: asked.known("operationTypes", Operation::ALL.iter().map(|o| o.as_str()))?,
        resource_types: asked.known("resourceTypes", RESOURCE_TYPES.iter().copied())?,
        resource_path: asked.text("resourcePath"),
        auth_realm: asked.text("authRealm"),
        auth_client: asked.text("authClient"),
        auth_user: asked.text("authUser"),
        auth_ip_address: asked.text("authIpAddress"),
        oldest_first: asked.is_ascending()?,
        from,
        to,
        first,
        max,
    };
    let realm = &admin.cx.realm.realm.id;
    let found = admin.cx.read(async |tx| admin_event::list(tx, realm, &query).await).await?;
    Ok(reply::json(&found.into_iter().map(representation).collect::<Vec<_>>()))
}

fn representation(event: AdminEvent) -> AdminEventRepresentation {
    AdminEventRepresentation {
        id: Some(event.id),
        time: Some(event.time),
        realm_id: Some(event.realm_id.0),
        auth_details: Some(AuthDetailsRepresentation {
            realm_id: Some(event.auth.realm_id),
            client_id: Some(event.auth.client_id),
            user_id: Some(event.auth.user_id),
            ip_address: Some(event.auth.ip_address),
        }),
        operation_type: Some(event.operation_type),
        resource_type: Some(event.resource_type),
        resource_path: Some(event.resource_path).filter(|path| !path.is_empty()),
        representation: event.representation,
        error: event.error,
        details: (!event.details.is_empty()).then(|| event.details.into_iter().collect()),
    }
}

/// `DELETE`: all of them.
pub async fn remove_all(admin: Manage<Events>) -> Result<HttpResponse, Refusal> {
    let realm = admin.cx.realm.realm.id.clone();
    admin.cx.write(async move |tx| admin_event::delete_all(tx, &realm).await).await?;
    Ok(reply::no_content())
}
