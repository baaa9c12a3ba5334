//! The client in the path, with an administrator who may see or change it. It is looked up within the realm of the path.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::{missing, require_open};
use crate::admin::auth::{Admin, Area, Clients, decide};
use crate::cache::ClientView;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::model::id::ClientUuid;

/// An administrator who may see a client.
pub struct ViewClient {
    pub admin: Admin,
    pub view: Arc<ClientView>,
}

/// An administrator who may change a client.
pub struct ManageClient(ViewClient);

impl ManageClient {
    /// The parts, for a transaction to own.
    #[must_use]
    pub fn into_parts(self) -> (Admin, Arc<ClientView>) {
        (self.0.admin, self.0.view)
    }
}

impl Deref for ManageClient {
    type Target = ViewClient;

    fn deref(&self) -> &ViewClient {
        &self.0
    }
}

impl ViewClient {
    /// Path of the client, or of something of it, below the realm.
    #[must_use]
    pub fn path(&self, rest: &str) -> String {
        format!("clients/{}{rest}", self.view.client.id)
    }
}

async fn of(request: HttpRequest, roles: &[&str]) -> Result<ViewClient, Fault> {
    let admin = Admin::of(&request).await?;
    admin.require(roles)?;
    let id = ClientUuid::from(request.match_info().get("client").unwrap_or_default());
    let view = admin.cx.client_by_id(&id).await?.ok_or_else(missing)?;
    Ok(ViewClient { admin, view })
}

impl FromRequest for ViewClient {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move { Ok(of(own, Clients::VIEW).await?) })
    }
}

impl FromRequest for ManageClient {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move {
            let found = of(own, Clients::MANAGE).await?;
            require_open(&found.admin.cx.realm, &found.view.client)?;
            Ok(Self(found))
        })
    }
}
