//! What has protocol mappers and scope mappings: the client or the client scope in the path, looked up within the realm, and an
//! administrator who may see or change it.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::auth::{Admin, Area, Clients, decide};
use super::{client, client_scope};
use crate::cache::ClientView;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::model::id::ClientUuid;
use crate::model::scope::ClientScope;

/// Where owners are found below the realm.
pub const BASES: &[&str] = &["/clients/{client}", "/client-scopes/{scope}"];

/// A client or a client scope.
pub enum Owner {
    Client(Arc<ClientView>),
    Scope(Arc<ClientScope>),
}

impl Owner {
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::Client(client) => client.client.id.as_ref(),
            Self::Scope(scope) => scope.id.as_ref(),
        }
    }
}

/// An administrator who may see an owner.
pub struct ViewOwner {
    pub admin: Admin,
    pub owner: Owner,
}

impl ViewOwner {
    /// Path of the owner, or of something of it, below the realm.
    #[must_use]
    pub fn path(&self, rest: &str) -> String {
        match &self.owner {
            Owner::Client(client) => format!("clients/{}{rest}", client.client.id),
            Owner::Scope(scope) => format!("client-scopes/{}{rest}", scope.id),
        }
    }
}

/// An administrator who may change an owner.
pub struct ManageOwner(ViewOwner);

impl ManageOwner {
    /// The parts, for a transaction to own.
    #[must_use]
    pub fn into_parts(self) -> (Admin, Owner) {
        (self.0.admin, self.0.owner)
    }
}

impl Deref for ManageOwner {
    type Target = ViewOwner;

    fn deref(&self) -> &ViewOwner {
        &self.0
    }
}

async fn of(request: HttpRequest, roles: &[&str]) -> Result<ViewOwner, Fault> {
    let admin = Admin::of(&request).await?;
    admin.require(roles)?;
    let path = request.match_info();
    if let Some(id) = path.get("scope") {
        let scope = client_scope::find(&admin.cx.realm, id).cloned().ok_or_else(client_scope::missing)?;
        return Ok(ViewOwner { admin, owner: Owner::Scope(scope) });
    }
    let id = ClientUuid::from(path.get("client").unwrap_or_default());
    let client = admin.cx.client_by_id(&id).await?.ok_or_else(client::missing)?;
    Ok(ViewOwner { admin, owner: Owner::Client(client) })
}

impl FromRequest for ViewOwner {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move { Ok(of(own, Clients::VIEW).await?) })
    }
}

impl FromRequest for ManageOwner {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move {
            let found = of(own, Clients::MANAGE).await?;
            if let Owner::Client(c) = &found.owner {
                client::require_open(&found.admin.cx.realm, &c.client)?;
            }
            Ok(Self(found))
        })
    }
}
