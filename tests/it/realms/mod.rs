//! Realms: what a new one has, the first start, import and export.

mod bootstrap;
mod export;
mod files;
mod import;
mod new;
mod partial;

use gatehouse::clock::Clock;
use gatehouse::crypto::hash_pool::HashPool;
use gatehouse::crypto::seal::MasterKey;
use gatehouse::fault::{Fault, Words};
use gatehouse::model::migrations;
use gatehouse::model::realm::{self, Realm};
use gatehouse::random::Random;
use gatehouse::realms::export::{Extent, export};
use gatehouse::realms::{Makings, bootstrap as first, create, import as from_json};
use gatehouse_store::Store;
use keycloak::types::RealmRepresentation;
use serde_json::Value;

use crate::support::database::Database;

/// A realm of a genuine server, with users of all four hash providers; the password of `user-x` is `secret-x`.
const MIGRATED: &str = include_str!("../../fixtures/migrated-realm.json");

/// A migrated store and what realms are made with.
struct Ground {
    store: Store,
    clock: Clock,
    random: Random,
    master_key: MasterKey,
    hashing: HashPool,
    database: Database,
}

impl Ground {
    /// An empty database.
    async fn empty() -> Self {
        let database = Database::empty();
        let store = Store::open(database.backend.clone()).await.unwrap();
        store.migrate(migrations::ALL).await.unwrap();
        let random = Random::default();
        let hashing = HashPool::new(Some(1), 1000, random.clone());
        Self { store, clock: Clock::default(), random, master_key: MasterKey::new(&[7; 32]), hashing, database }
    }

    /// A database with the master realm.
    async fn with_master() -> Self {
        let ground = Self::empty().await;
        assert!(first::ensure_master(&ground.store, ground.makings()).await.unwrap());
        ground
    }

    fn makings(&self) -> Makings<'_> {
        Makings { clock: &self.clock, random: &self.random, master_key: &self.master_key, hashing: &self.hashing }
    }

    async fn create(&self, json: &str) -> Result<Realm, Fault> {
        let given: RealmRepresentation = from_json::parse::one(json.as_bytes())?;
        create::create(&self.store, self.makings(), given).await
    }

    async fn find(&self, name: &str) -> Option<Realm> {
        self.store.read(async |tx| realm::find(tx, name).await).await.unwrap()
    }

    /// The whole realm but its users, secrets open.
    async fn export(&self, name: &str) -> RealmRepresentation {
        let realm = self.find(name).await.unwrap();
        let extent = Extent { clients: true, groups_and_roles: true, secrets: Some(&self.master_key) };
        self.store.read(async |tx| export(tx, &realm, extent).await).await.unwrap()
    }
}

/// What a refusal says.
fn message(fault: &Fault) -> &str {
    match &fault.words {
        Words::Message(text) | Words::Plain(text) => text,
        other => panic!("unexpected words: {other:?}"),
    }
}

/// Members that are made anew for each realm, or whose sentences are ours.
const VARYING: &[&str] = &[
    "id",
    "containerId",
    "description",
    "keycloakVersion",
    "parentId",
    "autheticatorFlow",
    "userSetupAllowed",
    "subComponents",
    "consentRequired",
];

/// A realm's JSON in an order of its own, without what varies.
fn normal(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            members.into_iter().filter(|(k, _)| !VARYING.contains(&k.as_str())).map(|(k, v)| (k, normal(v))).collect()
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.into_iter().map(normal).collect();
            items.sort_by_key(Value::to_string);
            Value::Array(items)
        }
        other => other,
    }
}
