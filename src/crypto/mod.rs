//! What is secret: password hashes with their bounded pool, the realms' keys, and sealing at rest.

pub mod hash_pool;
pub mod keys;
pub mod password;
pub mod seal;
