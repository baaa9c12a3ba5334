//! The context that every call takes first: one request to one realm, at one moment, from one address.

use std::net::IpAddr;
use std::sync::Arc;

use gatehouse_store::Tx;

use crate::app::App;
use crate::cache::{ClientView, RealmView};
use crate::fault::{Fault, Kind};
use crate::model::id::ClientUuid;

/// One request to one realm. Cheap to clone.
#[derive(Clone)]
pub struct Cx {
    pub app: Arc<App>,
    pub realm: Arc<RealmView>,
    /// Epoch milliseconds: the same throughout a request.
    pub now: i64,
    pub peer: Arc<Peer>,
}

/// Who asks, and by which address of ours.
#[derive(Clone, Debug)]
pub struct Peer {
    /// The client's address, as far as trusted proxies tell it.
    pub ip: String,
    /// `scheme://host[:port][/path]` as browsers see this server, without a slash at its end.
    pub base: String,
    /// The same as applications see it that call it: for token, introspection, user info and keys.
    pub backchannel: String,
    /// The same of the administration console.
    pub admin: String,
    /// The header `Origin`.
    pub origin: Option<String>,
}

impl Cx {
    /// The realm's issuer (OpenID Connect Discovery section 3).
    #[must_use]
    pub fn issuer(&self) -> String {
        format!("{}/realms/{}", self.peer.base, self.realm.realm.name)
    }

    /// Refuses a realm that is switched off, in the words of its pages.
    pub fn require_enabled(&self) -> Result<(), Fault> {
        if self.realm.realm.enabled { Ok(()) } else { Err(Fault::page(Kind::Invalid, "realmNotEnabledMessage")) }
    }

    /// Whether the request came as the realm wants requests to come (`sslRequired`): by HTTPS, as far as a trusted proxy tells it, or
    /// from an address that may do without.
    #[must_use]
    pub fn is_secure_enough(&self) -> bool {
        let required = self.realm.realm.settings.ssl_required.as_deref().unwrap_or("external");
        let may_do_without = match required.to_ascii_lowercase().as_str() {
            "none" => true,
            "all" => false,
            _ => self.peer.ip.parse().is_ok_and(is_local),
        };
        may_do_without || self.peer.base.starts_with("https://")
    }

    /// Refuses a request that did not, in the words of the token endpoint.
    pub fn require_https(&self) -> Result<(), Fault> {
        let refusal = || Fault::oauth(Kind::Denied, "invalid_request", "HTTPS required");
        if self.is_secure_enough() { Ok(()) } else { Err(refusal()) }
    }

    /// Epoch seconds.
    #[must_use]
    pub fn now_seconds(&self) -> i64 {
        self.now / 1000
    }

    /// The client with that `client_id`, enabled or not.
    pub async fn client(&self, client_id: &str) -> Result<Option<Arc<ClientView>>, Fault> {
        self.realm.client(&self.app.store, &self.app.master_key, client_id).await
    }

    /// The client with that id, enabled or not.
    pub async fn client_by_id(&self, id: &ClientUuid) -> Result<Option<Arc<ClientView>>, Fault> {
        self.realm.client_by_id(&self.app.store, &self.app.master_key, id).await
    }

    /// Another realm, enabled or not.
    pub async fn other_realm(&self, name: &str) -> Result<Option<Arc<RealmView>>, Fault> {
        self.app.realms.realm(&self.app.store, &self.app.master_key, name).await
    }

    /// The same request to another realm.
    #[must_use]
    pub fn at(&self, realm: Arc<RealmView>) -> Self {
        Self { realm, ..self.clone() }
    }

    /// Runs a reading transaction.
    pub async fn read<T>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        self.app.store.read(f).await
    }

    /// Runs queries that need not see one state of the database, only what is newest: for the token path.
    pub async fn look<T>(&self, f: impl AsyncFnOnce(&Tx<'_>) -> Result<T, Fault>) -> Result<T, Fault> {
        self.app.store.look(f).await
    }

    /// Runs a writing transaction; what it answers is durable.
    pub async fn write<T, F>(&self, f: F) -> Result<T, Fault>
    where
        F: AsyncFn(&Tx<'_>) -> Result<T, Fault> + Send + 'static,
        T: Send + 'static,
    {
        self.app.store.write(f).await
    }
}

/// Whether an address is of this machine or of a private network.
fn is_local(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified(),
        IpAddr::V6(ip) => {
            let begins = ip.segments()[0];
            // Unique local, link-local and the old site-local addresses.
            let is_private = begins & 0xfe00 == 0xfc00 || matches!(begins & 0xffc0, 0xfe80 | 0xfec0);
            ip.is_loopback() || ip.is_unspecified() || is_private
        }
    }
}
