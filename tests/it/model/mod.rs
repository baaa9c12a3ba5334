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
use gatehouse::model::realm::{self, Realm};
use gatehouse::model::user::User;
use gatehouse::model::{client, group, migrations, role};
use gatehouse::random::Random;
use gatehouse::realms::{Makings, create};
use gatehouse_store::Store;
use serde_json::json;
use tokio::sync::OnceCell;

use crate::support::database::Database;

/// A database with the realm `t`, which has a client `web`, a role `agent` and a group `desk`, and no users.
pub struct Ground {
    pub store: Store,
    pub realm: Realm,
    pub web: ClientUuid,
    pub agent: RoleId,
    pub desk: GroupId,
    _database: Database,
}

/// Filled once: a realm's keys take longer to make than most tests to run.
static ON_SQLITE: OnceCell<Database> = OnceCell::const_new();
static ON_POSTGRES: OnceCell<Database> = OnceCell::const_new();

/// Makes the realm.
async fn filled(database: Database) -> Database {
    let store = Store::open(database.backend.clone()).await.expect("a database");
    store.migrate(migrations::ALL).await.expect("migrated");
    let (clock, random, master_key) = (Clock::default(), Random::default(), MasterKey::new(&[7; 32]));
    let hashing = HashPool::new(Some(1), 10, random.clone());
    let makings = Makings { clock: &clock, random: &random, master_key: &master_key, hashing: &hashing };
    let given = json!({
        "realm": "t", "enabled": true, "clients": [{"clientId": "web"}],
        "roles": {"realm": [{"name": "agent"}]}, "groups": [{"name": "desk"}],
    });
    let given = serde_json::from_value(given).expect("a realm");
    create::create(&store, makings, given).await.expect("created");
    database
}

impl Ground {
    pub async fn sqlite() -> Self {
        Self::on(ON_SQLITE.get_or_init(|| filled(Database::sqlite())).await.copy()).await
    }

    pub async fn postgres() -> Self {
        Self::on(ON_POSTGRES.get_or_init(|| filled(Database::postgres())).await.copy()).await
    }

    async fn on(database: Database) -> Self {
        let store = Store::open(database.backend.clone()).await.expect("a database");
        let found = store.read::<_, Fault>(async |tx| {
            let realm = realm::find(tx, "t").await?.expect("the realm");
            let web = client::find_by_client_id(tx, &realm.id, "web").await?.expect("the client").id;
            let agent = role::find_by_name(tx, realm.id.as_ref(), "agent").await?.expect("the role").id;
            let desk = group::list(tx, &realm.id).await?.remove(0).id;
            Ok((realm, web, agent, desk))
        });
        let (realm, web, agent, desk) = found.await.expect("read");
        Self { store, realm, web, agent, desk, _database: database }
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
