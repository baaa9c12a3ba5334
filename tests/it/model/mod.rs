//! Rows and their SQL: every list with each of its options, on both databases whichever the rest of the run uses.

mod accounts;
mod configuration;
mod events;
mod expiry;
mod sessions;
mod users;

use gatehouse::clock::Clock;
use gatehouse::crypto::hash_pool::HashPool;
use gatehouse::crypto::seal::MasterKey;
use gatehouse::fault::Fault;
use gatehouse::model::bulk::{Account, insert_accounts};
use gatehouse::model::id::{ClientUuid, GroupId, RealmId, RoleId, UserId};
use gatehouse::model::realm::Realm;
use gatehouse::model::user::User;
use gatehouse::model::{client, group, migrations, role};
use gatehouse::random::Random;
use gatehouse::realms::{Makings, create};
use gatehouse_store::{Backend, Store};
use serde_json::json;
use tempfile::TempDir;

use crate::nodes::CLUSTER;

/// A database with the realm `t`, which has a client `web`, a role `agent` and a group `desk`, and no users.
pub struct Ground {
    pub store: Store,
    pub realm: Realm,
    pub web: ClientUuid,
    pub agent: RoleId,
    pub desk: GroupId,
    _folder: TempDir,
}

impl Ground {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self::on(Backend::Sqlite { path: folder.path().join("gatehouse.db") }, folder).await
    }

    pub async fn postgres() -> Self {
        let config = CLUSTER.database().expect("a database").parse().expect("a URL of PostgreSQL");
        let folder = tempfile::tempdir().expect("a folder");
        Self::on(Backend::Postgres { config, tls: Default::default(), pool: 4 }, folder).await
    }

    async fn on(backend: Backend, folder: TempDir) -> Self {
        let store = Store::open(backend).await.expect("a database");
        store.migrate(migrations::ALL).await.expect("migrated");
        let (clock, random, master_key) = (Clock::default(), Random::default(), MasterKey::new(&[7; 32]));
        let hashing = HashPool::new(Some(1), 10, random.clone());
        let makings = Makings { clock: &clock, random: &random, master_key: &master_key, hashing: &hashing };
        let given = json!({
            "realm": "t", "enabled": true, "clients": [{"clientId": "web"}],
            "roles": {"realm": [{"name": "agent"}]}, "groups": [{"name": "desk"}],
        });
        let given = serde_json::from_value(given).expect("a realm");
        let realm = create::create(&store, makings, given).await.expect("created");
        let id = &realm.id;
        let found: Result<_, Fault> = store
            .read(async |tx| {
                let web = client::find_by_client_id(tx, id, "web").await?.expect("the client").id;
                let agent = role::find_by_name(tx, id.as_ref(), "agent").await?.expect("the role").id;
                Ok((web, agent, group::list(tx, id).await?.remove(0).id))
            })
            .await;
        let (web, agent, desk) = found.expect("read");
        Self { store, realm, web, agent, desk, _folder: folder }
    }

    /// A user who may log in.
    pub fn user(&self, name: &str) -> User {
        User {
            id: UserId(format!("id of {name}")),
            realm_id: self.realm.id.clone(),
            username: name.to_owned(),
            email: Some(format!("{name}@cx.example")),
            first_name: None,
            last_name: None,
            enabled: true,
            email_verified: false,
            created_at: 1000,
            not_before: 0,
            service_account: None,
            federation_link: None,
            required_actions: Vec::new(),
        }
    }

    /// Adds users.
    pub async fn insert(&self, accounts: Vec<Account>) {
        let written: Result<_, Fault> =
            self.store.write(async move |tx| insert_accounts(tx, &accounts, false).await).await;
        written.expect("inserted");
    }

    pub fn id(&self) -> &RealmId {
        &self.realm.id
    }
}

/// Makes each `async fn(Ground)` a test on SQLite and a test on PostgreSQL.
macro_rules! on_both {
    ($($name:ident)+) => {
        mod sqlite { $(
            #[actix_web::test]
            async fn $name() { super::$name($crate::model::Ground::sqlite().await).await }
        )+ }
        mod postgres { $(
            #[actix_web::test]
            async fn $name() { super::$name($crate::model::Ground::postgres().await).await }
        )+ }
    };
}
use on_both;
