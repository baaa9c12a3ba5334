//! Credentials besides passwords: the algorithms against the vectors of their standards, and how they are stored.

mod base32;
mod device;
mod hotp;
mod stored;
