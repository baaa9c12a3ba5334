//! Client scopes, and which of them the realm gives to new clients.

mod defaults;
mod resource;

use std::sync::Arc;

use actix_web::web::{self, ServiceConfig, delete, get, post, put};
use keycloak::types::ClientScopeRepresentation;
use serde::Deserialize;

use crate::cache::RealmView;
use crate::fault::Fault;
use crate::model::id::ScopeId;
use crate::model::scope::ClientScope;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    let defaults = "/default-{sort:default|optional}-client-scopes";
    config
        .service(web::resource("/client-scopes").route(get().to(resource::list)).route(post().to(resource::insert)))
        .service(
            web::resource("/client-scopes/{scope}")
                .route(get().to(resource::find))
                .route(put().to(resource::update))
                .route(delete().to(resource::remove)),
        )
        .service(web::resource(defaults).route(get().to(defaults::list)))
        .service(
            web::resource(format!("{defaults}/{{scope}}"))
                .route(put().to(defaults::insert))
                .route(delete().to(defaults::remove)),
        );
}

/// Which of the two sorts of scopes a path is about.
#[derive(Deserialize)]
pub struct Sort {
    /// `default` or `optional`: the route takes nothing else.
    pub sort: String,
}

impl Sort {
    #[must_use]
    pub fn is_default(&self) -> bool {
        self.sort == "default"
    }
}

/// The scope in the path.
#[derive(Deserialize)]
pub struct Path {
    pub scope: String,
}

/// The scope of that id.
#[must_use]
pub fn find<'a>(view: &'a RealmView, id: &str) -> Option<&'a Arc<ClientScope>> {
    view.scopes.get(&ScopeId::from(id))
}

/// A scope that is not there.
pub fn missing() -> Fault {
    Fault::missing("Could not find client scope")
}

/// A scope that is not there, where it is to be given to a client or to new ones.
pub fn unknown() -> Fault {
    Fault::missing("Client scope not found")
}

/// A scope as the Admin API shows it.
#[must_use]
pub fn representation(scope: &ClientScope) -> ClientScopeRepresentation {
    let mut out = ClientScopeRepresentation {
        id: Some(scope.id.0.clone()),
        name: Some(scope.name.clone()),
        ..scope.settings.clone()
    };
    out.protocol_mappers = out.protocol_mappers.filter(|m| !m.is_empty());
    out
}
