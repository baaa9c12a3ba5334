//! Who may use the Admin API. An administrator is a user of the realm itself with roles of its client `realm-management`, or
//! of the realm master with roles of the client `{realm}-realm` there. The roles are those that the user has now, not those that
//! the token was given.

mod gate;
mod permission;

use std::collections::HashSet;
use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};

use crate::cache::RealmView;
use crate::cx::Cx;
use crate::edge::extract;
use crate::events::admin::{self, Operation};
use crate::fault::{Fault, Kind};
use crate::model;
use crate::model::admin_event::{AdminEvent, Administrator};
use crate::model::id::{RoleId, UserId};
use crate::model::role::Role;
use crate::oidc::access;
use crate::oidc::bearer::{self, Bearer};
use crate::realms::defaults::clients;
use crate::realms::master;

pub use gate::{decide, decided};
pub use permission::{
    Area, Authorization, ClientAuthenticators, Clients, Events, Flows, IdentityProviders, Manage, Query, Realm,
    RequiredActions, Users, View,
};

/// The realm whose administrators may administer the others.
pub use crate::realms::MASTER;

/// Somebody with a valid token.
pub struct Caller {
    /// The realm that the token is of.
    pub home: Cx,
    pub bearer: Bearer,
}

/// Somebody with a valid token, and what they may do in the realm that is asked for.
#[derive(Clone)]
pub struct Admin {
    /// The realm that is administered.
    pub cx: Cx,
    pub by: Administrator,
    pub user_id: UserId,
    /// Names of the management roles that they have for this realm.
    roles: Arc<HashSet<String>>,
    /// Ids of all roles that they have in their own realm.
    effective: Arc<HashSet<RoleId>>,
    /// Whether they have the role `admin` of the realm master, which has all the others.
    is_master_admin: bool,
}

fn unauthenticated() -> Fault {
    Fault::plain(Kind::Unauthenticated, "HTTP 401 Unauthorized")
}

/// The realm that a token claims to be of. Not believed: it only chooses the keys that the token is verified with.
fn issuer_realm(token: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Claims {
        iss: String,
    }
    let claims: Claims = gatehouse_jose::Unverified::parse(token).ok()?.claims().ok()?;
    claims.iss.rsplit_once("/realms/").map(|(_, realm)| realm.to_owned())
}

impl Caller {
    /// Whoever the token of a request stands for, of whichever realm.
    pub async fn of(request: &HttpRequest) -> Result<Self, Fault> {
        let token = extract::bearer_token(request).ok_or_else(unauthenticated)?;
        let realm = issuer_realm(token).ok_or_else(unauthenticated)?;
        let home = extract::context(request, &realm).await?.ok_or_else(unauthenticated)?;
        let bearer = bearer::authenticate(&home, token).await.map_err(|e| match e.kind {
            Kind::Internal | Kind::Busy => e,
            _ => unauthenticated().because(e),
        })?;
        Ok(Self { home, bearer })
    }

    /// What they may do in a realm.
    #[must_use]
    pub fn admin_of(&self, realm: Arc<RealmView>) -> Admin {
        let roles = Arc::new(self.management_roles(&realm.realm));
        let effective = access::effective(&self.home.realm, &self.bearer.user).into_iter().cloned().collect();
        let is_master_admin = self.has_master_role(master::ADMIN);
        let by = Administrator {
            realm_id: self.home.realm.realm.id.0.clone(),
            client_id: self.bearer.client.client.id.0.clone(),
            user_id: self.bearer.user.user.id.0.clone(),
            ip_address: self.home.peer.ip.clone(),
        };
        Admin {
            cx: self.home.at(realm),
            by,
            user_id: self.bearer.user.user.id.clone(),
            roles,
            effective: Arc::new(effective),
            is_master_admin,
        }
    }

    /// Whether they have a role of the realm master itself, such as `create-realm`.
    #[must_use]
    pub fn has_master_role(&self, name: &str) -> bool {
        let home = &self.home.realm;
        home.realm.name == MASTER && self.role_names(home.realm.id.as_ref()).contains(name)
    }

    /// Whether they administer anything of any realm.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        let home = &self.home.realm;
        let mut management = home.client_ids().filter(|(name, _)| clients::is_management(&home.realm.name, name));
        management.any(|(_, id)| !self.role_names(id.as_ref()).is_empty()) || self.has_master_role(master::CREATE_REALM)
    }

    /// Names of the management roles that they have for a realm.
    #[must_use]
    pub fn management_roles(&self, target: &model::realm::Realm) -> HashSet<String> {
        let home = &self.home.realm;
        let client = if home.realm.name == MASTER {
            clients::master_client_id(&target.name)
        } else if home.realm.id == target.id {
            clients::MANAGEMENT.to_owned()
        } else {
            return HashSet::new();
        };
        home.client_id(&client).map(|id| self.role_names(id.as_ref())).unwrap_or_default()
    }

    /// Names of the roles of a container that the user has and the client may use.
    fn role_names(&self, container: &str) -> HashSet<String> {
        let home = &self.home.realm;
        let has = access::effective(home, &self.bearer.user);
        // Whatever scopes the token was asked for.
        let client = &self.bearer.client;
        let may = home.visible_roles(client, client.default_scopes.iter());
        has.into_iter()
            .filter(|id| may.as_ref().is_none_or(|may| may.contains(*id)))
            .filter_map(|id| home.roles.get(id))
            .filter(|role| role.container() == container)
            .map(|role| role.name.clone())
            .collect()
    }
}

impl Admin {
    /// Whoever asks, for the realm in the path.
    pub async fn of(request: &HttpRequest) -> Result<Self, Fault> {
        Self::of_caller(request, &Caller::of(request).await?).await
    }

    /// The same of somebody who is known already.
    pub async fn of_caller(request: &HttpRequest, caller: &Caller) -> Result<Self, Fault> {
        let name = request.match_info().get("realm").unwrap_or_default();
        let target = caller.home.other_realm(name).await?.ok_or_else(|| Fault::missing("Realm not found."))?;
        request.extensions_mut().insert(target.clone());
        Ok(caller.admin_of(target))
    }

    /// Whether they have one of these management roles.
    #[must_use]
    pub fn has_any(&self, roles: &[&str]) -> bool {
        roles.iter().any(|role| self.roles.contains(*role))
    }

    /// Whether they have a role of this realm's management themself.
    #[must_use]
    pub fn holds(&self, role: &Role) -> bool {
        let is_own = self.by.realm_id == role.realm_id.0;
        is_own && self.effective.contains(&role.id) || self.is_full_administrator()
    }

    /// Whether they have every management role there is for this realm.
    #[must_use]
    pub fn is_full_administrator(&self) -> bool {
        self.has_any(&["realm-admin"]) || self.is_master_admin
    }

    /// Refuses those who have none of these management roles.
    pub fn require(&self, roles: &[&str]) -> Result<(), Fault> {
        if self.has_any(roles) { Ok(()) } else { Err(Fault::denied()) }
    }

    /// Whether they have any management role in this realm at all.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        !self.roles.is_empty()
    }

    /// The event of a change, if the realm keeps it: to be written in the change's transaction.
    #[must_use]
    pub fn event(
        &self,
        operation: Operation,
        resource: &str,
        path: &str,
        sent: Option<&impl serde::Serialize>,
    ) -> Option<AdminEvent> {
        admin::event(&self.cx, &self.by, operation, resource, path, sent)
    }
}
