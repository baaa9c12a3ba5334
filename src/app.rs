//! The application's parts put together. Every request reaches them through [`crate::cx::Cx`].

use std::sync::Arc;

use gatehouse_store::Store;

use crate::cache::RealmCache;
use crate::clock::Clock;
use crate::config::Config;
use crate::credentials::blacklist::Blacklists;
use crate::crypto::hash_pool::HashPool;
use crate::crypto::seal::MasterKey;
use crate::egress::Egress;
use crate::metrics::Metrics;
use crate::model::view::user_pages::UserPages;
use crate::random::Random;
use crate::realms::Makings;
use crate::theme::Themes;

/// What one process has.
pub struct App {
    pub config: Config,
    pub store: Store,
    pub realms: Arc<RealmCache>,
    pub user_pages: Arc<UserPages>,
    pub clock: Clock,
    pub random: Random,
    pub master_key: MasterKey,
    pub hashing: HashPool,
    pub blacklists: Arc<Blacklists>,
    pub egress: Egress,
    pub metrics: Arc<Metrics>,
    pub themes: Arc<Themes>,
}

impl App {
    /// What making a realm needs.
    #[must_use]
    pub fn makings(&self) -> Makings<'_> {
        Makings { clock: &self.clock, random: &self.random, master_key: &self.master_key, hashing: &self.hashing }
    }
}
