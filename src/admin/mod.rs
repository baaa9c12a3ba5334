//! The Admin REST API: a file per resource, each with its routes. A handler parses, asks the model, renders; who may call it is
//! said by the extractor that it takes ([`auth`]).

pub mod auth;
pub mod body;
pub mod reply;
pub mod routes;
