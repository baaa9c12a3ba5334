//! Password hashes, keys and sealing: `src/crypto`.

mod hash_pool;
mod keys;
mod password;
mod seal;
