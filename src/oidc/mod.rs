//! OpenID Connect: discovery, the token endpoint and its kin, and what tokens are made of.

pub mod access;
pub mod bearer;
pub mod claims;
pub mod client_auth;
pub mod code;
pub mod cors;
mod direct_grant;
pub mod document;
pub mod form;
pub mod grant;
pub mod introspect;
pub mod issue;
pub mod mapper;
mod metadata;
pub mod pkce;
pub mod plan;
mod reading;
pub mod refused;
pub mod revoke;
pub mod routes;
pub mod scope;
pub mod session;
pub mod subject;
pub mod token;
pub mod userinfo;
