//! Realms as a whole: what a new one has, the first start, and Keycloak's realm JSON in both directions.
//!
//! A realm is prepared as a [`blueprint::Blueprint`] first (ids, keys and hashes are made there) and written in one
//! transaction after that.

pub mod blueprint;
pub mod bootstrap;
pub mod complete;
pub mod create;
pub mod defaults;
pub mod export;
pub mod import;
pub mod master;
pub mod secrets;

use crate::clock::Clock;
use crate::crypto::hash_pool::HashPool;
use crate::crypto::seal::MasterKey;
use crate::random::Random;

/// The name of the realm that administers all others.
pub const MASTER: &str = "master";

/// What making a realm needs of the application.
#[derive(Clone, Copy)]
pub struct Makings<'a> {
    pub clock: &'a Clock,
    pub random: &'a Random,
    pub master_key: &'a MasterKey,
    pub hashing: &'a HashPool,
}
