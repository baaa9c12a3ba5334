//! The client scopes of a client: default ones always apply, optional ones when they are asked for.

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig, delete, get, put, resource};
use gatehouse_store::Tx;
use keycloak::types::{ClientRepresentation, ClientScopeRepresentation};
use serde::Deserialize;

use super::{ManageClient, ViewClient, service_account};
use crate::admin::client_scope::{self, Sort};
use crate::admin::reply;
use crate::cache::RealmView;
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::client::{self, Client};
use crate::model::id::ScopeId;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    let base = "/clients/{client}/{sort:default|optional}-client-scopes";
    config
        .service(resource(base).route(get().to(list)))
        .service(resource(format!("{base}/{{scope}}")).route(put().to(insert)).route(delete().to(remove)));
}

/// A scope that a client is to have.
#[derive(Debug)]
pub struct Assigned {
    pub scope: ScopeId,
    pub is_default: bool,
}

fn is_of_protocol(view: &RealmView, scope: &ScopeId, client: &Client) -> bool {
    let protocol = |p: &Option<String>| p.clone().unwrap_or_else(|| "openid-connect".into());
    let scope = view.scopes.get(scope).map(|s| protocol(&s.settings.protocol));
    scope == Some(protocol(&client.settings.protocol))
}

/// The realm's scopes for new clients of that protocol.
fn of_realm(view: &RealmView, client: &Client) -> Vec<Assigned> {
    let of = |ids: &[ScopeId], is_default| {
        let fit = ids.iter().filter(|id| is_of_protocol(view, id, client));
        fit.map(|id| Assigned { scope: id.clone(), is_default }).collect::<Vec<_>>()
    };
    let (mut out, optional) = (of(&view.default_scopes, true), of(&view.optional_scopes, false));
    out.extend(optional);
    out
}

/// The scopes of a new client: those it names, as far as they exist, or else the realm's.
pub fn of_new(view: &RealmView, client: &Client, sent: &ClientRepresentation) -> Vec<Assigned> {
    if sent.default_client_scopes.is_none() && sent.optional_client_scopes.is_none() {
        return of_realm(view, client);
    }
    let named = |names: &Option<Vec<String>>, is_default| {
        let wanted = names.clone().unwrap_or_default();
        let scopes = view.scopes.values().filter(move |s| wanted.contains(&s.name));
        scopes.map(move |s| Assigned { scope: s.id.clone(), is_default })
    };
    let all = named(&sent.default_client_scopes, true).chain(named(&sent.optional_client_scopes, false));
    all.filter(|a| is_of_protocol(view, &a.scope, client)).collect()
}

/// Gives a client the realm's scopes in the place of its own, as after a change of its protocol.
pub async fn reset(tx: &Tx<'_>, view: &RealmView, client: &Client) -> Result<(), Fault> {
    for (scope, _) in client::list_scopes(tx, &client.id).await? {
        client::delete_scope(tx, client, &scope).await?;
    }
    for Assigned { scope, is_default } in of_realm(view, client) {
        client::insert_scope(tx, client, &scope, is_default).await?;
    }
    match service_account::scope(view).filter(|id| client.has_service_account() && is_of_protocol(view, id, client)) {
        Some(scope) => client::insert_scope(tx, client, scope, true).await,
        None => Ok(()),
    }
}

/// `GET`: ids and names.
async fn list(client: ViewClient, sort: web::Path<Sort>) -> Result<HttpResponse, Refusal> {
    let scopes = &client.admin.cx.realm.scopes;
    let ids = if sort.is_default() { &client.view.default_scopes } else { &client.view.optional_scopes };
    let mut shown: Vec<_> = ids
        .iter()
        .filter_map(|id| scopes.get(id))
        .map(|s| ClientScopeRepresentation {
            id: Some(s.id.0.clone()),
            name: Some(s.name.clone()),
            ..ClientScopeRepresentation::default()
        })
        .collect();
    shown.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(reply::json(&shown))
}

/// The scope in the path.
#[derive(Deserialize)]
struct Path {
    scope: String,
}

/// `PUT {scope}`: one that the client has already stays of its sort, and one of another protocol stays away.
async fn insert(client: ManageClient, sort: web::Path<Sort>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    change(client, &sort, &path, Operation::Create).await
}

/// `DELETE {scope}`.
async fn remove(client: ManageClient, sort: web::Path<Sort>, path: web::Path<Path>) -> Result<HttpResponse, Refusal> {
    change(client, &sort, &path, Operation::Delete).await
}

async fn change(client: ManageClient, sort: &Sort, path: &Path, operation: Operation) -> Result<HttpResponse, Refusal> {
    let scope = client_scope::find(&client.admin.cx.realm, &path.scope).ok_or_else(client_scope::unknown)?;
    let (id, is_default) = (scope.id.clone(), sort.is_default());
    let path = client.path(&format!("/{}-client-scopes/{id}", sort.sort));
    let event = client.admin.event(operation, "CLIENT_SCOPE_CLIENT_MAPPING", &path, None::<&()>);
    let (admin, view) = client.into_parts();
    let realm = admin.cx.realm.clone();
    admin
        .cx
        .write(async move |tx| {
            match operation {
                Operation::Delete => client::delete_scope(tx, &view.client, &id).await?,
                _ if is_of_protocol(&realm, &id, &view.client) => {
                    client::insert_scope(tx, &view.client, &id, is_default).await?;
                }
                _ => {}
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
