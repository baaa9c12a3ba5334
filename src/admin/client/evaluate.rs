//! What a client's tokens would be made with in certain scopes: its mappers, and the roles that it may see.

use std::collections::HashSet;

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig, get, resource};
use keycloak::types::{ProtocolMapperEvaluationRepresentation, ProtocolMapperRepresentation};
use serde::Deserialize;

use super::ViewClient;
use crate::admin::{reply, role};
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::model::id::{ClientUuid, RoleId};
use crate::oidc::access;
use crate::oidc::scope::{self, Scopes};

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    let base = "/clients/{client}/evaluate-scopes";
    config
        .service(resource(format!("{base}/protocol-mappers")).route(get().to(mappers)))
        .service(resource(format!("{base}/scope-mappings/{{container}}/granted")).route(get().to(granted)))
        .service(resource(format!("{base}/scope-mappings/{{container}}/not-granted")).route(get().to(not_granted)));
}

#[derive(Deserialize)]
struct Query {
    scope: Option<String>,
}

/// The name of the realm, or the id of a client.
#[derive(Deserialize)]
struct Path {
    container: String,
}

/// The scopes that would be in effect; names that the client has not are passed over.
fn scopes(client: &ViewClient, query: &Query) -> Scopes {
    scope::restore(&client.admin.cx, &client.view, query.scope.as_deref().unwrap_or_default())
}

/// `GET protocol-mappers`.
async fn mappers(client: ViewClient, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let row = &client.view.client;
    let mut out: Vec<_> =
        row.mappers().iter().map(|m| evaluation(m, row.id.as_ref(), &row.client_id, "client")).collect();
    for scope in &scopes(&client, &query).list {
        out.extend(scope.mappers().iter().map(|m| evaluation(m, scope.id.as_ref(), &scope.name, "client-scope")));
    }
    Ok(reply::json(&out))
}

fn evaluation(
    mapper: &ProtocolMapperRepresentation,
    id: &str,
    name: &str,
    kind: &str,
) -> ProtocolMapperEvaluationRepresentation {
    ProtocolMapperEvaluationRepresentation {
        container_id: Some(id.to_owned()),
        container_name: Some(name.to_owned()),
        container_type: Some(kind.to_owned()),
        mapper_id: mapper.id.clone(),
        mapper_name: mapper.name.clone(),
        protocol_mapper: mapper.protocol_mapper.clone(),
    }
}

/// `GET scope-mappings/{container}/granted`: roles of a container that tokens may show.
async fn granted(client: ViewClient, path: web::Path<Path>, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    roles(&client, &path, &query, true)
}

/// `GET scope-mappings/{container}/not-granted`: the others.
async fn not_granted(
    client: ViewClient,
    path: web::Path<Path>,
    query: web::Query<Query>,
) -> Result<HttpResponse, Refusal> {
    roles(&client, &path, &query, false)
}

fn roles(client: &ViewClient, path: &Path, query: &Query, is_granted: bool) -> Result<HttpResponse, Refusal> {
    let view = &client.admin.cx.realm;
    let id = ClientUuid::from(path.container.as_str());
    let container = if path.container == view.realm.name {
        view.realm.id.as_ref()
    } else {
        view.client_name(&id).map(|_| id.as_ref()).ok_or_else(|| Fault::missing("Role Container not found"))?
    };
    let may: Option<HashSet<&RoleId>> = access::visible(view, &client.view, &scopes(client, query));
    let fits = |id: &RoleId| may.as_ref().is_none_or(|may| may.contains(id)) == is_granted;
    let found = view.roles.of_container(container).into_iter().filter(|r| fits(&r.id));
    Ok(reply::json(&found.map(|r| role::representation(view, r, true)).collect::<Vec<_>>()))
}
