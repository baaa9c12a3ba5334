//! The authorization endpoint (RFC 6749 section 3.1; OpenID Connect Core section 3): checks a request, begins a login, and
//! gives its outcome to the client.

pub mod endpoint;
pub mod request;
pub mod response;
