//! OpenID Connect: what needs no server.

mod client_credentials;
mod code;
mod cors;
mod lifetimes;
mod pkce;
mod token_claims;
