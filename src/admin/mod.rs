//! The Admin REST API: a file per resource, each with its routes. A handler parses, asks the model, renders; who may call it is
//! said by the extractor that it takes ([`auth`]).

pub mod attack_detection;
pub mod attribute_query;
pub mod auth;
pub mod authentication;
pub mod body;
pub mod client;
pub mod client_scope;
pub mod component;
pub mod console;
pub mod escalation;
pub mod event;
pub mod group;
pub mod identifier;
pub mod key;
pub mod localization;
pub mod page;
pub mod protocol_mapper;
pub mod realm;
pub mod reply;
pub mod role;
pub mod role_mappings;
pub mod routes;
pub mod scope_mapping;
pub mod scope_owner;
pub mod server_info;
pub mod session;
pub mod user;
pub mod user_profile;
