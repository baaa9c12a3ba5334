//! The Admin REST API: a file per resource, each with its routes. A handler parses, asks the model, renders; who may call it is
//! said by the extractor that it takes ([`auth`]).

pub mod attribute_query;
pub mod auth;
pub mod body;
pub mod escalation;
pub mod group;
pub mod reply;
pub mod role;
pub mod role_mappings;
pub mod routes;
pub mod user;
