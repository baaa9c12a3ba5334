//! Gatehouse: an OpenID Connect identity provider, compatible with Keycloak 26. ARCHITECTURE.md says how it is built.

pub mod admin;
pub mod app;
pub mod cache;
pub mod clock;
pub mod command;
pub mod config;
pub mod credentials;
pub mod crypto;
pub mod cx;
pub mod delivery;
pub mod edge;
pub mod egress;
pub mod events;
pub mod fault;
pub mod guard;
pub mod jobs;
pub mod logging;
pub mod login;
pub mod metrics;
pub mod model;
pub mod oidc;
pub mod process;
pub mod random;
pub mod realms;
pub mod theme;
pub mod user_profile;
