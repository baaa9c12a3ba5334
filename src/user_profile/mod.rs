//! The declarative user profile: which attributes users have, who may see and change them, and what values they may hold. The
//! configuration is Keycloak's UPConfig, kept in the realm's user profile component.

pub mod config;
pub mod metadata;
pub mod validate;
mod validator;

pub use config::load;
pub use validate::{Side, Values, validate};
