//! How a login gets into its browser's row. Tabs are written one by one: two tabs of a browser never stand in each other's way,
//! while of two requests for one page of one tab the second comes too late. What somebody has proved is worth nothing once others'
//! guesses have locked the account: the lock is looked at in the transaction that would note it.

use gatehouse_store::Tx;

use super::state::Login;
use crate::fault::Fault;
use crate::guard;
use crate::model::authentication_session::{self as row, AuthenticationSession, Tab};
use crate::model::id::{RealmId, UserId};

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    Done,
    /// The tab has gone on to another page since, or is gone.
    Outdated,
    /// Failed logins have locked the user meanwhile.
    Locked,
}

/// A tab on its way into the row of its browser.
#[derive(Clone)]
pub struct Change {
    realm_id: RealmId,
    /// The id that the row was read by.
    came_as: String,
    /// The id that it has from now on.
    goes_as: String,
    tab_id: String,
    /// The code of the page that this request answers; none: the tab is new.
    page: Option<String>,
    /// None: the login is done, and the tab goes.
    tab: Option<Tab>,
    /// The user who has proved something with this request, where the realm counts failures.
    proved: Option<UserId>,
    /// Epoch milliseconds.
    now: i64,
    expires_at: i64,
}

impl Change {
    /// What is to become of a login's tab.
    #[must_use]
    pub fn of(login: &Login, tab: Option<Tab>) -> Self {
        let realm = &login.cx.realm.realm;
        let seconds = realm.access_code_lifespan_login().max(realm.access_code_lifespan_user_action());
        Self {
            realm_id: realm.id.clone(),
            came_as: login.came_as.clone(),
            goes_as: login.root_id.clone(),
            tab_id: login.tab_id.clone(),
            page: login.page.clone(),
            tab,
            proved: login
                .user
                .as_ref()
                .filter(|_| login.has_proved && guard::is_on(&login.cx))
                .map(|u| u.user.id.clone()),
            now: login.cx.now,
            expires_at: login.cx.now + seconds * 1000,
        }
    }

    /// Writes it, or nothing.
    pub async fn write(&self, tx: &Tx<'_>) -> Result<Written, Fault> {
        if self.page.is_none() && self.tab.is_none() && self.came_as == self.goes_as {
            return Ok(Written::Done);
        }
        let (found, is_locked) = self.find(tx).await?;
        if is_locked {
            return Ok(Written::Locked);
        }
        let is_written = self.replace(tx, found).await?;
        Ok(if is_written { Written::Done } else { Written::Outdated })
    }

    async fn find(&self, tx: &Tx<'_>) -> Result<(Option<AuthenticationSession>, bool), Fault> {
        match &self.proved {
            Some(user) => row::find_with_lock(tx, &self.realm_id, &self.came_as, user, self.now).await,
            None => Ok((row::find(tx, &self.realm_id, &self.came_as, self.now).await?, false)),
        }
    }

    async fn replace(&self, tx: &Tx<'_>, found: Option<AuthenticationSession>) -> Result<bool, Fault> {
        let is_stored = found.is_some();
        let mut root = found.unwrap_or_else(|| AuthenticationSession {
            id: self.came_as.clone(),
            realm_id: self.realm_id.clone(),
            expires_at: 0,
            version: 0,
            tabs: Default::default(),
        });
        if root.tabs.get(&self.tab_id).map(|tab| &tab.session_code) != self.page.as_ref() {
            return Ok(false);
        }
        root.expires_at = self.expires_at;
        match &self.tab {
            Some(tab) => root.put(&self.tab_id, tab.clone())?,
            None => drop(root.tabs.remove(&self.tab_id)),
        }
        if self.came_as != self.goes_as && is_stored {
            row::delete(tx, &root).await?;
        }
        root.id.clone_from(&self.goes_as);
        match (is_stored && self.came_as == self.goes_as, root.tabs.is_empty()) {
            (true, true) => row::delete(tx, &root).await,
            (true, false) => row::update(tx, &root).await,
            (false, true) => Ok(true),
            (false, false) => row::insert(tx, &root).await.map(|()| true),
        }
    }
}
