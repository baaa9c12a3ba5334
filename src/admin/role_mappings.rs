//! The roles of a user or a group (`…/role-mappings`): direct, effective, and those that could be added.

use std::collections::HashSet;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::web::{self, ServiceConfig, delete, get, post};
use actix_web::{FromRequest, HttpRequest, HttpResponse};
use keycloak::types::RoleRepresentation;
use serde::Deserialize;

use super::auth::{Admin, Area, Users, decide};
use super::body::Body;
use super::{escalation, reply, role};
use crate::edge::refusal::Refusal;
use crate::events::admin::{self, Operation};
use crate::fault::Fault;
use crate::model::id::{ClientUuid, GroupId, RoleId, UserId};
use crate::model::role::Role;
use crate::model::{group, user};
use crate::oidc::access;

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    for base in ["/users/{user}/role-mappings", "/groups/{group}/role-mappings"] {
        let at = |path: &str| web::resource(format!("{base}{path}"));
        config.service(at("").route(get().to(all)));
        for container in ["/realm", "/clients/{client}"] {
            config
                .service(at(container).route(get().to(direct)).route(post().to(insert)).route(delete().to(remove)))
                .service(at(&format!("{container}/available")).route(get().to(available)))
                .service(at(&format!("{container}/composite")).route(get().to(effective)));
        }
    }
}

/// Who has the roles.
enum Holder {
    User(UserId),
    Group(GroupId),
}

/// The holder in the path with its direct roles, and the administrator.
struct Mappings {
    admin: Admin,
    holder: Holder,
    direct: Vec<RoleId>,
    /// With those of groups (of a group: of the groups above it) and of composites.
    effective: HashSet<RoleId>,
}

async fn mappings(request: &HttpRequest, roles: &[&str]) -> Result<Mappings, Fault> {
    let admin = Admin::of(request).await?;
    admin.require(roles)?;
    let view = admin.cx.realm.clone();
    if let Some(id) = request.match_info().get("group") {
        let id = GroupId::from(id);
        let group = view.groups.get(&id).ok_or_else(|| Fault::missing("Could not find group by id"))?;
        let direct = view.groups.roles(&group.id).to_vec();
        let effective =
            view.roles.expand(view.groups.roles_of_members(std::slice::from_ref(&id))).into_iter().cloned().collect();
        return Ok(Mappings { admin, holder: Holder::Group(id), direct, effective });
    }
    let id = UserId::from(request.match_info().get("user").unwrap_or_default());
    let profile = super::user::profile(&admin, &id).await?;
    let effective = access::effective(&view, &profile).into_iter().cloned().collect();
    Ok(Mappings { admin, holder: Holder::User(id), direct: profile.roles, effective })
}

/// Extracts [`Mappings`] for those who may see users.
struct See(Mappings);
/// Extracts [`Mappings`] for those who may change users.
struct Change(Mappings);

impl FromRequest for See {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move { Ok(Self(mappings(&own, Users::VIEW).await?)) })
    }
}

impl FromRequest for Change {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move { Ok(Self(mappings(&own, Users::MANAGE).await?)) })
    }
}

#[derive(Deserialize)]
struct Query {
    #[serde(rename = "briefRepresentation")]
    brief: Option<bool>,
}

/// The client in the path; none: the realm.
fn client(request: &HttpRequest) -> Option<ClientUuid> {
    request.match_info().get("client").map(ClientUuid::from)
}

impl Mappings {
    fn container(&self, request: &HttpRequest) -> Result<String, Fault> {
        let Some(client) = client(request) else { return Ok(self.admin.cx.realm.realm.id.0.clone()) };
        Ok(client.0)
    }

    /// The roles of a container among `ids`, by name.
    fn shown<'a>(
        &self,
        container: &str,
        ids: impl IntoIterator<Item = &'a RoleId>,
        brief: bool,
    ) -> Vec<RoleRepresentation> {
        let view = &self.admin.cx.realm;
        let roles = ids.into_iter().filter_map(|id| view.roles.get(id)).filter(|r| r.container() == container);
        let mut out: Vec<_> = roles.map(|r| role::representation(view, r, brief)).collect();
        out.sort_by(|a, b| a.name.cmp(&b.name));
        out
    }

    fn path(&self) -> String {
        match &self.holder {
            Holder::User(id) => format!("users/{id}/role-mappings"),
            Holder::Group(id) => format!("groups/{id}/role-mappings"),
        }
    }
}

/// `GET`: the direct roles by container.
async fn all(see: See) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&role::by_container(&see.0.admin.cx.realm, &see.0.direct)))
}

/// `GET realm`, `GET clients/{id}`.
async fn direct(request: HttpRequest, see: See) -> Result<HttpResponse, Refusal> {
    Ok(reply::json(&see.0.shown(&see.0.container(&request)?, &see.0.direct, true)))
}

/// `GET …/composite`.
async fn effective(request: HttpRequest, see: See, query: web::Query<Query>) -> Result<HttpResponse, Refusal> {
    let brief = query.brief.unwrap_or(true);
    Ok(reply::json(&see.0.shown(&see.0.container(&request)?, &see.0.effective, brief)))
}

/// `GET …/available`: those that could be added by whoever asks.
async fn available(request: HttpRequest, see: See) -> Result<HttpResponse, Refusal> {
    let (mappings, view) = (&see.0, &see.0.admin.cx.realm);
    let container = mappings.container(&request)?;
    let free = view.roles.of_container(&container).into_iter().filter(|r| !mappings.direct.contains(&r.id));
    let free: Vec<&RoleId> = free.filter(|r| escalation::check(&mappings.admin, r).is_ok()).map(|r| &r.id).collect();
    Ok(reply::json(&mappings.shown(&container, free, true)))
}

/// `POST`.
async fn insert(
    request: HttpRequest,
    change: Change,
    body: Body<Vec<RoleRepresentation>>,
) -> Result<HttpResponse, Refusal> {
    let roles = named(&change.0, &request, &body.value)?;
    for role in &roles {
        escalation::check(&change.0.admin, role)?;
    }
    write(&request, change.0, roles, &body.value, Operation::Create).await
}

/// `DELETE`: those that are sent; without a body all of the container.
async fn remove(
    request: HttpRequest,
    change: Change,
    body: Option<Body<Vec<RoleRepresentation>>>,
) -> Result<HttpResponse, Refusal> {
    let sent = body.map(|b| b.value).unwrap_or_default();
    let container = change.0.container(&request)?;
    let roles = if sent.is_empty() {
        let view = &change.0.admin.cx.realm;
        let all = change.0.direct.iter().filter_map(|id| view.roles.get(id)).filter(|r| r.container() == container);
        all.map(|r| Role::clone(r)).collect()
    } else {
        named(&change.0, &request, &sent)?
    };
    for role in &roles {
        escalation::check(&change.0.admin, role)?;
    }
    write(&request, change.0, roles, &sent, Operation::Delete).await
}

/// The roles that are named, all of the container in the path.
fn named(mappings: &Mappings, request: &HttpRequest, sent: &[RoleRepresentation]) -> Result<Vec<Role>, Fault> {
    role::named_of(&mappings.admin.cx.realm, &mappings.container(request)?, sent)
}

async fn write(
    request: &HttpRequest,
    mappings: Mappings,
    roles: Vec<Role>,
    sent: &[RoleRepresentation],
    operation: Operation,
) -> Result<HttpResponse, Refusal> {
    let (resource, path) = match client(request) {
        None => ("REALM_ROLE_MAPPING", format!("{}/realm", mappings.path())),
        Some(id) => ("CLIENT_ROLE_MAPPING", format!("{}/clients/{id}", mappings.path())),
    };
    let Mappings { admin, holder, .. } = mappings;
    let event = admin.event(operation, resource, &path, Some(&sent));
    let realm = admin.cx.realm.realm.id.clone();
    admin
        .cx
        .write(async move |tx| {
            for role in &roles {
                match (&holder, operation) {
                    (Holder::User(id), Operation::Create) => user::insert_role(tx, id, &role.id).await?,
                    (Holder::User(id), _) => user::delete_role(tx, id, &role.id).await?,
                    (Holder::Group(id), Operation::Create) => group::insert_role(tx, &realm, id, &role.id).await?,
                    (Holder::Group(id), _) => group::delete_role(tx, &realm, id, &role.id).await?,
                }
            }
            admin::insert(tx, event.as_ref()).await
        })
        .await?;
    Ok(reply::no_content())
}
