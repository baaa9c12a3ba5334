//! One-time passwords by counter (HOTP, RFC 4226) and by time (TOTP, RFC 6238), as the credential type `otp` keeps them. A code
//! is used up by being right: of many uses of one code, on whatever node, one succeeds.

pub mod base32;
mod device;
mod hotp;
mod policy;
mod spend;
mod stored;
mod uri;

pub use device::{Device, accept, of_user};
pub use hotp::{Algorithm, code};
pub use policy::{Kind, MAX_WINDOW, Policy};
pub use spend::Spend;
pub use stored::{Data, Seed};
pub use uri::uri;

/// The type of these credentials.
pub const TYPE: &str = "otp";
