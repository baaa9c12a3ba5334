//! Realms in memory: one immutable view of each, replaced as a whole when something of it changes.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

use arc_swap::ArcSwap;
use gatehouse_store::{Store, Tx};

use crate::crypto::keys::KeyRing;
use crate::crypto::seal::MasterKey;
use crate::fault::Fault;
use crate::model::client::{self, Client};
use crate::model::component::{self, Component};
use crate::model::id::{ClientUuid, RoleId, ScopeId, Secret};
use crate::model::realm::{self, Realm};
use crate::model::required_action::{self, RequiredAction};
use crate::model::scope::{self, ClientScope};
use crate::model::scope_mapping;
use crate::model::user::User;
use crate::model::view::{flows::Flows, groups::Groups, roles::Roles};

/// The most clients of a realm that stay in memory; with more, those asked for last replace the others.
const MAX_CLIENTS: usize = 10_000;

/// A client with what its tokens depend on.
#[derive(Debug)]
pub struct ClientView {
    pub client: Client,
    /// Opened.
    pub secret: Option<Secret>,
    pub default_scopes: Vec<ScopeId>,
    pub optional_scopes: Vec<ScopeId>,
}

/// A realm as it was at one moment.
pub struct RealmView {
    pub realm: Realm,
    pub components: Vec<Component>,
    pub keys: KeyRing,
    pub scopes: HashMap<ScopeId, Arc<ClientScope>>,
    /// The realm's scopes for new clients.
    pub default_scopes: Vec<ScopeId>,
    pub optional_scopes: Vec<ScopeId>,
    pub roles: Roles,
    pub groups: Groups,
    pub flows: Flows,
    /// In their order.
    pub required_actions: Vec<RequiredAction>,
    /// The roles that a client or a client scope may put into tokens, by its id.
    pub scope_mappings: HashMap<String, HashSet<RoleId>>,
    /// Texts that administrators changed, by language.
    pub localization: BTreeMap<String, BTreeMap<String, String>>,
    /// Rendered once: the answer of the JWKS endpoint.
    pub jwks: OnceLock<String>,
    /// Rendered once for each pair of addresses of this server: the discovery document.
    pub documents: RwLock<HashMap<String, Arc<str>>>,
    /// The `client_id` of every client, and whether it is enabled.
    client_names: HashMap<ClientUuid, (String, bool)>,
    clients: RwLock<HashMap<String, Arc<ClientView>>>,
}

impl RealmView {
    /// Reads a realm, but not its clients: they follow on first use.
    pub async fn load(tx: &Tx<'_>, master: &MasterKey, name: &str) -> Result<Option<Self>, Fault> {
        let Some(realm) = realm::find(tx, name).await? else { return Ok(None) };
        let id = &realm.id;
        let components = component::list(tx, id).await?;
        let keys = KeyRing::load(&components, master)?;
        let scopes = scope::list(tx, id).await?.into_iter().map(|s| (s.id.clone(), Arc::new(s))).collect();
        let (default_scopes, optional_scopes) = split(scope::list_realm_defaults(tx, id).await?);
        let mut scope_mappings: HashMap<String, HashSet<RoleId>> = HashMap::new();
        for (owner, role) in scope_mapping::list(tx, id).await? {
            scope_mappings.entry(owner).or_default().insert(role);
        }
        Ok(Some(Self {
            components,
            keys,
            scopes,
            default_scopes,
            optional_scopes,
            roles: Roles::load(tx, id).await?,
            groups: Groups::load(tx, id).await?,
            flows: Flows::load(tx, id).await?,
            required_actions: required_action::list(tx, id).await?,
            scope_mappings,
            localization: realm::list_localizations(tx, id).await?,
            jwks: OnceLock::new(),
            documents: RwLock::default(),
            client_names: client::list_names(tx, id).await?,
            clients: RwLock::default(),
            realm,
        }))
    }

    /// The `client_id` of a client, unless it is disabled.
    #[must_use]
    pub fn enabled_client_name(&self, id: &ClientUuid) -> Option<&str> {
        self.client_names.get(id).filter(|(_, enabled)| *enabled).map(|(name, _)| name.as_str())
    }

    /// Whether there is a client with that `client_id`, enabled or not.
    #[must_use]
    pub fn has_client(&self, client_id: &str) -> bool {
        self.client_names.values().any(|(name, _)| name == client_id)
    }

    /// Whether there is an enabled client with that `client_id`.
    #[must_use]
    pub fn has_enabled_client(&self, client_id: &str) -> bool {
        self.client_names.values().any(|(name, enabled)| *enabled && name == client_id)
    }

    /// What a user must do before a login is done, in the realm's order: what is on their list, and their address to be
    /// verified where the realm asks for that.
    pub fn pending_actions<'a>(&'a self, user: &'a User) -> impl Iterator<Item = &'a RequiredAction> {
        const VERIFY_EMAIL: &str = "VERIFY_EMAIL";
        let is_unverified =
            self.realm.settings.verify_email == Some(true) && user.email.is_some() && !user.email_verified;
        self.required_actions.iter().filter(move |action| {
            let is_due = user.required_actions.contains(&action.alias) || is_unverified && action.alias == VERIFY_EMAIL;
            action.enabled && is_due
        })
    }

    /// The `client_id` and the id of every client, in no order.
    pub fn client_ids(&self) -> impl Iterator<Item = (&str, &ClientUuid)> {
        self.client_names.iter().map(|(id, (name, _))| (name.as_str(), id))
    }

    /// The id of a client by its `client_id`, without reading the client.
    #[must_use]
    pub fn client_id(&self, client_id: &str) -> Option<&ClientUuid> {
        self.client_ids().find(|(name, _)| *name == client_id).map(|(_, id)| id)
    }

    /// The `client_id` of a client, enabled or not, without reading the client.
    #[must_use]
    pub fn client_name(&self, id: &ClientUuid) -> Option<&str> {
        self.client_names.get(id).map(|(name, _)| name.as_str())
    }

    /// The roles that a client may use in these scopes; none: all of them.
    #[must_use]
    pub fn visible_roles<'a, 's>(
        &'a self,
        client: &'s ClientView,
        scopes: impl Iterator<Item = &'s ScopeId>,
    ) -> Option<HashSet<&'a RoleId>> {
        if client.client.has_full_scope() {
            return None;
        }
        let owners = std::iter::once(client.client.id.as_ref()).chain(scopes.map(AsRef::as_ref));
        let mapped = owners.filter_map(|owner| self.scope_mappings.get(owner)).flatten();
        let own = self.roles.of_container(client.client.id.as_ref()).into_iter().map(|role| &role.id);
        Some(self.roles.expand(mapped.chain(own)))
    }

    /// The client with that `client_id`, enabled or not.
    pub async fn client(
        &self,
        store: &Store,
        master: &MasterKey,
        client_id: &str,
    ) -> Result<Option<Arc<ClientView>>, Fault> {
        if let Some(known) = self.clients.read().expect("no panic holds the lock").get(client_id) {
            return Ok(Some(known.clone()));
        }
        let found = store.read(async |tx| client::find_by_client_id(tx, &self.realm.id, client_id).await).await?;
        self.keep(store, master, found).await
    }

    /// The client with that id, enabled or not.
    pub async fn client_by_id(
        &self,
        store: &Store,
        master: &MasterKey,
        id: &ClientUuid,
    ) -> Result<Option<Arc<ClientView>>, Fault> {
        let known =
            self.clients.read().expect("no panic holds the lock").values().find(|c| c.client.id == *id).cloned();
        if known.is_some() {
            return Ok(known);
        }
        let found = store.read(async |tx| client::find(tx, &self.realm.id, id).await).await?;
        self.keep(store, master, found).await
    }

    async fn keep(
        &self,
        store: &Store,
        master: &MasterKey,
        found: Option<Client>,
    ) -> Result<Option<Arc<ClientView>>, Fault> {
        let Some(client) = found else { return Ok(None) };
        let (default_scopes, optional_scopes) =
            split(store.read(async |tx| client::list_scopes(tx, &client.id).await).await?);
        let secret =
            client.secret.as_deref().map(|sealed| master.open(sealed, &client.id.0)).transpose()?.map(Secret::new);
        let view = Arc::new(ClientView { client, secret, default_scopes, optional_scopes });
        let mut clients = self.clients.write().expect("no panic holds the lock");
        if clients.len() >= MAX_CLIENTS {
            clients.clear();
        }
        clients.insert(view.client.client_id.clone(), view.clone());
        Ok(Some(view))
    }
}

fn split(scopes: Vec<(ScopeId, bool)>) -> (Vec<ScopeId>, Vec<ScopeId>) {
    let (default, optional): (Vec<_>, Vec<_>) = scopes.into_iter().partition(|(_, is_default)| *is_default);
    (default.into_iter().map(|s| s.0).collect(), optional.into_iter().map(|s| s.0).collect())
}

/// The views of all realms in use, by name.
#[derive(Default)]
pub struct RealmCache {
    views: ArcSwap<HashMap<String, Arc<RealmView>>>,
    /// Counts what was dropped, so that a view read before a change is not kept after it.
    drops: AtomicU64,
}

impl RealmCache {
    /// Drops views as the store announces changes.
    pub fn follow(self: &Arc<Self>, store: &Store) {
        let cache = Arc::clone(self);
        store.subscribe(move |topic| cache.drop_topic(topic));
    }

    fn drop_topic(&self, topic: &str) {
        let Some(id) = topic.strip_prefix("realm:").or((topic == "*").then_some("*")) else { return };
        self.drops.fetch_add(1, Ordering::SeqCst);
        self.views.rcu(|views| {
            let mut left = HashMap::clone(views);
            left.retain(|_, v| id != "*" && v.realm.id.as_ref() != id);
            left
        });
    }

    /// The realm of that name, enabled or not.
    pub async fn realm(&self, store: &Store, master: &MasterKey, name: &str) -> Result<Option<Arc<RealmView>>, Fault> {
        if let Some(view) = self.views.load().get(name) {
            return Ok(Some(view.clone()));
        }
        let before = self.drops.load(Ordering::SeqCst);
        let Some(view) = store.read(async |tx| RealmView::load(tx, master, name).await).await? else { return Ok(None) };
        let view = Arc::new(view);
        self.views.rcu(|views| {
            let mut more = HashMap::clone(views);
            if self.drops.load(Ordering::SeqCst) == before {
                more.insert(name.to_owned(), view.clone());
            }
            more
        });
        Ok(Some(view))
    }
}
