//! The model: a file per concept with its struct and its SQL, and nothing of HTTP.

pub mod admin_event;
pub mod authentication_session;
pub mod authorization_code;
pub mod bulk;
pub mod client;
pub mod client_session;
pub mod component;
pub mod consent;
pub mod credential;
pub mod event;
pub mod federated_identity;
pub mod flow;
pub mod group;
pub mod id;
pub mod migrations;
pub mod participation;
pub mod realm;
pub mod required_action;
pub mod role;
pub mod scope;
pub mod scope_mapping;
pub mod session;
pub mod single_use;
pub mod user;
pub mod user_search;
pub mod view;
