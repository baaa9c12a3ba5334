//! Permission is the extractor: a handler that manages users takes `Manage<Users>`, and without it there is no [`Admin`], so
//! no context and no transaction.

use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use super::{Admin, decide};
use crate::edge::refusal::Refusal;

/// A part of a realm that has management roles of its own.
pub trait Area: 'static {
    /// Each of them lets one see everything of it.
    const VIEW: &'static [&'static str];
    /// Each of them lets one change it.
    const MANAGE: &'static [&'static str];
    /// Each of them lets one list it, seeing only what one may see.
    const QUERY: &'static [&'static str];
}

macro_rules! areas {
    ($($(#[$doc:meta])* $name:ident: view $view:tt, manage $manage:tt, query $query:tt;)*) => {$(
        $(#[$doc])*
        pub struct $name;

        impl Area for $name {
            const VIEW: &'static [&'static str] = &$view;
            const MANAGE: &'static [&'static str] = &$manage;
            const QUERY: &'static [&'static str] = &$query;
        }
    )*};
}

areas! {
    /// Users and groups.
    Users: view ["view-users", "manage-users"], manage ["manage-users"],
        query ["query-users", "query-groups", "view-users", "manage-users"];
    /// Clients and client scopes.
    Clients: view ["view-clients", "manage-clients"], manage ["manage-clients"],
        query ["query-clients", "view-clients", "manage-clients"];
    /// The realm's own settings, roles, keys and flows.
    Realm: view ["view-realm", "manage-realm"], manage ["manage-realm"],
        query ["query-realms", "view-realm", "manage-realm"];
    /// Events and their configuration.
    Events: view ["view-events", "manage-events"], manage ["manage-events"], query ["view-events", "manage-events"];
    IdentityProviders: view ["view-identity-providers", "manage-identity-providers"],
        manage ["manage-identity-providers"], query ["view-identity-providers", "manage-identity-providers"];
    /// Authentication flows: whoever sees clients may list them, to choose one.
    Flows: view ["view-realm", "manage-realm"], manage ["manage-realm"],
        query ["view-realm", "manage-realm", "query-clients", "view-clients"];
    /// Required actions: whoever sees users may list them, to choose one.
    RequiredActions: view ["view-realm", "manage-realm"], manage ["manage-realm"],
        query ["view-realm", "manage-realm", "query-users", "view-users"];
    /// How clients can prove who they are: whoever has to do with clients may list it.
    ClientAuthenticators: view ["view-realm", "manage-realm"], manage ["manage-realm"],
        query ["view-realm", "manage-realm", "query-clients", "view-clients", "manage-clients"];
    /// Authorization services.
    Authorization: view ["view-authorization", "manage-authorization"], manage ["manage-authorization"],
        query ["view-authorization", "manage-authorization"];
}

macro_rules! extractors {
    ($($(#[$doc:meta])* $name:ident $roles:ident;)*) => {$(
        $(#[$doc])*
        pub struct $name<A>(Admin, PhantomData<A>);

        impl<A> Deref for $name<A> {
            type Target = Admin;

            fn deref(&self) -> &Admin {
                &self.0
            }
        }

        impl<A: Area> FromRequest for $name<A> {
            type Error = Refusal;
            type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

            fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
                let own = request.clone();
                decide(request, async move {
                    let admin = Admin::of(&own).await?;
                    admin.require(A::$roles)?;
                    Ok(Self(admin, PhantomData))
                })
            }
        }
    )*};
}

extractors! {
    /// An administrator who may see an area.
    View VIEW;
    /// An administrator who may change an area.
    Manage MANAGE;
    /// An administrator who may list an area; what they see of it depends on their other roles.
    Query QUERY;
}

/// An administrator of the realm, with whatever role: handlers that take it check further themselves.
impl FromRequest for Admin {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let own = request.clone();
        decide(request, async move {
            let admin = Self::of(&own).await?;
            if !admin.is_administrator() {
                return Err(crate::fault::Fault::denied().into());
            }
            Ok(admin)
        })
    }
}
