//! The container of the roles in a path, and who may see or change them: a realm's roles are part of the realm, a client's of
//! the client.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::admin::auth::{Admin, Area, Clients, Realm, decide};
use crate::admin::client;
use crate::cache::ClientView;
use crate::edge::refusal::Refusal;
use crate::fault::Fault;
use crate::model::id::ClientUuid;
use crate::model::role::Role;

/// What roles belong to.
pub enum Container {
    Realm,
    Client(Arc<ClientView>),
}

/// An administrator who may see the roles of a container.
pub struct ViewRoles {
    pub admin: Admin,
    pub container: Container,
}

/// An administrator who may change the roles of a container.
pub struct ManageRoles(ViewRoles);

impl Deref for ManageRoles {
    type Target = ViewRoles;

    fn deref(&self) -> &ViewRoles {
        &self.0
    }
}

impl ViewRoles {
    /// The container's id.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.container {
            Container::Realm => self.admin.cx.realm.realm.id.as_ref(),
            Container::Client(client) => client.client.id.as_ref(),
        }
    }

    /// The role of that name.
    pub fn role(&self, name: &str) -> Result<Arc<Role>, Fault> {
        let found = self.admin.cx.realm.roles.find(self.id(), name).cloned();
        found.ok_or_else(|| Fault::missing("Could not find role"))
    }

    /// Path of a role below the realm.
    #[must_use]
    pub fn path(&self, name: &str) -> String {
        let name: String = url::form_urlencoded::byte_serialize(name.as_bytes()).collect();
        match &self.container {
            Container::Realm => format!("roles/{}", name.replace('+', "%20")),
            Container::Client(client) => format!("clients/{}/roles/{}", client.client.id, name.replace('+', "%20")),
        }
    }

    /// The resource type of its admin events.
    #[must_use]
    pub fn resource(&self) -> &'static str {
        match self.container {
            Container::Realm => "REALM_ROLE",
            Container::Client(_) => "CLIENT_ROLE",
        }
    }
}

async fn of(request: HttpRequest, realm: &[&str], clients: &[&str]) -> Result<ViewRoles, Fault> {
    let admin = Admin::of(&request).await?;
    let Some(id) = request.match_info().get("client") else {
        admin.require(realm)?;
        return Ok(ViewRoles { admin, container: Container::Realm });
    };
    admin.require(clients)?;
    let client = admin.cx.client_by_id(&ClientUuid::from(id)).await?;
    let client = client.ok_or_else(|| Fault::missing("Could not find client"))?;
    Ok(ViewRoles { admin, container: Container::Client(client) })
}

impl FromRequest for ViewRoles {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move { Ok(of(own, Realm::VIEW, Clients::VIEW).await?) })
    }
}

impl FromRequest for ManageRoles {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move {
            let found = of(own, Realm::MANAGE, Clients::MANAGE).await?;
            if let Container::Client(c) = &found.container {
                client::require_open(&found.admin.cx.realm, &c.client)?;
            }
            Ok(Self(found))
        })
    }
}
