//! A login under way, as one request sees it: the browser, the tab, the client, and the user as far as they are known.

use std::rc::Rc;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::json;

use super::cookies::{self, Jar};
use crate::cache::ClientView;
use crate::crypto::internal;
use crate::cx::Cx;
use crate::events::{Audit, EventType};
use crate::fault::Fault;
use crate::model::authentication_session::{self as row, AuthenticationSession, MAX_TABS, Tab};
use crate::model::session::UserSession;
use crate::model::user::{self, Profile};

/// Seconds that KC_AUTH_SESSION_HASH lives.
const HASH_SECONDS: i64 = 60;

/// A tab of a browser.
struct Place {
    root: AuthenticationSession,
    tab_id: String,
    tab: Tab,
}

/// One login to one client, in one tab of one browser.
pub struct Login {
    pub cx: Cx,
    pub jar: Rc<Jar>,
    pub client: Arc<ClientView>,
    pub root: AuthenticationSession,
    pub tab_id: String,
    pub tab: Tab,
    /// Whether the row of the browser is in the database already.
    is_stored: bool,
    /// Found by an authenticator, in this request or in one before.
    pub user: Option<Profile>,
    /// The session that the browser has already, when this is a login by SSO.
    pub session: Option<UserSession>,
    pub audit: Audit,
    pub accept_language: Option<String>,
}

impl Login {
    /// Begins a login: a new tab, in a new browser if this one is not known.
    pub async fn begin(
        cx: &Cx,
        request: &HttpRequest,
        jar: Rc<Jar>,
        client: Arc<ClientView>,
        tab: Tab,
    ) -> Result<Self, Fault> {
        let known = match jar.get(&cookies::AUTH_SESSION_ID) {
            Some(cookie) => find_root(cx, cookie).await?,
            None => None,
        };
        let is_stored = known.is_some();
        let root = known.unwrap_or_else(|| AuthenticationSession {
            id: cx.app.random.token::<18>(),
            realm_id: cx.realm.realm.id.clone(),
            expires_at: 0,
            version: 0,
            tabs: Default::default(),
        });
        let mut login = Self::new(cx, request, jar, client, Place { root, tab_id: cx.app.random.token::<8>(), tab });
        login.is_stored = is_stored;
        login.set_cookies()?;
        Ok(login)
    }

    /// Goes on with a login that is in the database.
    pub async fn resume(
        cx: &Cx,
        request: &HttpRequest,
        jar: Rc<Jar>,
        client: Arc<ClientView>,
        root: AuthenticationSession,
        tab_id: &str,
    ) -> Result<Option<Self>, Fault> {
        let Some(tab) = root.tabs.get(tab_id).cloned() else { return Ok(None) };
        if tab.client.as_ref() != Some(&client.client.id) {
            return Ok(None);
        }
        let mut login = Self::new(cx, request, jar, client, Place { root, tab_id: tab_id.to_owned(), tab });
        login.is_stored = true;
        if let Some(id) = login.tab.user.clone() {
            let realm = cx.realm.realm.id.clone();
            login.user = cx
                .read(async |tx| match user::find(tx, &realm, &id).await? {
                    Some(found) => Ok(Some(user::profile(tx, found).await?)),
                    None => Ok(None),
                })
                .await?;
        }
        Ok(Some(login))
    }

    fn new(cx: &Cx, request: &HttpRequest, jar: Rc<Jar>, client: Arc<ClientView>, place: Place) -> Self {
        let Place { root, tab_id, tab } = place;
        let accept = request.headers().get(ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok()).map(str::to_owned);
        let mut audit = Audit::new(EventType::Login);
        audit.client(&client.client.client_id).detail("auth_method", "openid-connect").detail("code_id", &root.id);
        if let Some(uri) = &tab.redirect_uri {
            audit.detail("redirect_uri", uri);
        }
        for (parameter, detail) in [("response_type", "response_type"), ("response_mode", "response_mode")] {
            let value = tab.request.get(parameter).map_or("", String::as_str);
            audit.detail(detail, if value.is_empty() { "query" } else { value });
        }
        Self {
            cx: cx.clone(),
            jar,
            client,
            root,
            tab_id,
            tab,
            is_stored: false,
            user: None,
            session: None,
            audit,
            accept_language: accept,
        }
    }

    fn set_cookies(&self) -> Result<(), Fault> {
        let id = &self.root.id;
        self.jar.set(&cookies::AUTH_SESSION_ID, &internal::sign_value(&self.cx, id)?, None);
        let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, id.as_bytes()));
        self.jar.set(&cookies::AUTH_SESSION_HASH, &hash, Some(HASH_SECONDS));
        Ok(())
    }

    /// A parameter of the authorization request.
    #[must_use]
    pub fn requested(&self, name: &str) -> Option<&str> {
        self.tab.request.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Writes the tab. Refused when another request of this browser was quicker: the page is then out of date.
    pub async fn save(&mut self) -> Result<(), Fault> {
        let lifetime = self
            .cx
            .realm
            .realm
            .access_code_lifespan_login()
            .max(self.cx.realm.realm.access_code_lifespan_user_action());
        self.root.expires_at = self.cx.now + lifetime * 1000;
        self.root.tabs.insert(self.tab_id.clone(), self.tab.clone());
        while self.root.tabs.len() > MAX_TABS {
            let oldest = self.root.tabs.iter().min_by_key(|(_, tab)| tab.started_at).map(|(id, _)| id.clone());
            oldest.map(|id| self.root.tabs.remove(&id));
        }
        let (root, is_stored) = (self.root.clone(), self.is_stored);
        let is_written =
            self.cx
                .write(async move |tx| {
                    if is_stored { row::update(tx, &root).await } else { row::insert(tx, &root).await.map(|()| true) }
                })
                .await?;
        if !is_written {
            return Err(super::expired());
        }
        self.root.version += i64::from(self.is_stored);
        self.is_stored = true;
        Ok(())
    }

    /// What remains of the browser's logins once this one is done: written in the transaction that ends it.
    #[must_use]
    pub fn remainder(&self) -> Remainder {
        let mut root = self.root.clone();
        root.tabs.remove(&self.tab_id);
        Remainder { root, is_stored: self.is_stored }
    }

    /// The address of a step of this login.
    #[must_use]
    pub fn action_url(&self, path: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("session_code", &self.tab.session_code);
        if let Some(execution) = &self.tab.execution {
            query.append_pair("execution", execution);
        }
        query.append_pair("client_id", &self.client.client.client_id).append_pair("tab_id", &self.tab_id);
        query.append_pair("client_data", &self.client_data());
        format!("{}/login-actions/{path}?{}", self.cx.issuer(), query.finish())
    }

    /// What is needed to tell the client that a login was lost, for when nothing else of it is left: it is not believed, only
    /// checked again.
    #[must_use]
    pub fn client_data(&self) -> String {
        let data = json!({
            "ru": self.tab.redirect_uri, "rt": self.requested("response_type"),
            "rm": self.requested("response_mode"), "st": self.requested("state"),
        });
        URL_SAFE_NO_PAD.encode(data.to_string())
    }
}

/// See [`Login::remainder`].
#[derive(Clone)]
pub struct Remainder {
    root: AuthenticationSession,
    is_stored: bool,
}

impl Remainder {
    /// Writes it. False when another request of this browser was quicker.
    pub async fn write(&self, tx: &gatehouse_store::Tx<'_>) -> Result<bool, Fault> {
        match (self.is_stored, self.root.tabs.is_empty()) {
            (false, _) => Ok(true),
            (true, true) => row::delete(tx, &self.root).await,
            (true, false) => row::update(tx, &self.root).await,
        }
    }
}

/// The browser's row that a cookie names, if the cookie is one of ours and the row has not expired.
pub async fn find_root(cx: &Cx, cookie: &str) -> Result<Option<AuthenticationSession>, Fault> {
    let Some(id) = internal::unsign_value(cx, cookie) else { return Ok(None) };
    let (realm, now) = (cx.realm.realm.id.clone(), cx.now);
    cx.read(async |tx| row::find(tx, &realm, id, now).await).await
}
