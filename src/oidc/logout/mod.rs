//! Logout: by the browser (OpenID Connect RP-Initiated Logout 1.0), and by an application that posts its refresh token.

pub mod endpoint;
mod refresh_token;
mod rp_initiated;
