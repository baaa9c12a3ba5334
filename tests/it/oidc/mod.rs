//! OpenID Connect: discovery, tokens and what is made of them.

mod client_credentials;
mod code;
mod cors;
mod discovery;
mod events;
mod introspect;
mod lifetimes;
mod logout;
mod mappers;
mod otp;
mod pkce;
pub mod realm;
mod revoke;
mod token;
mod token_claims;
mod userinfo;
