//! OpenID Connect: discovery, tokens and what is made of them.

mod client_credentials;
mod code;
mod cors;
mod discovery;
mod introspect;
mod lifetimes;
mod pkce;
pub mod realm;
mod revoke;
mod token;
mod token_claims;
mod userinfo;
