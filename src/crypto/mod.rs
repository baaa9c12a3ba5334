//! What is secret: password hashes with their bounded pool, the realms' keys, and sealing at rest.

pub mod check;
pub mod hash_pool;
pub mod internal;
pub mod keys;
pub mod password;
pub mod seal;
