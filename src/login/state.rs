//! A login under way, as one request sees it: the browser, the tab, the client, and the user as far as they are known.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_jose::sha256_b64;
use serde_json::json;

use super::account::Account;
use super::cookies::{self, Jar};
use super::endpoint::{BROWSER, FLOW};
use super::tabs::{Change, Written};
use crate::cache::ClientView;
use crate::crypto::internal;
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::events::{Audit, EventType};
use crate::fault::Fault;
use crate::guard::Lock;
use crate::model::authentication_session::{self as row, AuthenticationSession, Tab};
use crate::model::credential::{self, Credential};
use crate::model::session::UserSession;
use crate::model::user::{self, Profile};
use crate::oidc::authorize::response::ResponseMode;

/// Seconds that KC_AUTH_SESSION_HASH lives.
const HASH_SECONDS: i64 = 60;

/// The tab's note with the types of the credentials that were used.
const USED: &str = "credential_types";

/// The tab's note that its login leads back to no client, and logs nobody in.
const NOWHERE: &str = "leads_nowhere";

/// A tab of a browser.
struct Place {
    root_id: String,
    tab_id: String,
    tab: Tab,
}

/// One login to one client, in one tab of one browser.
pub struct Login {
    pub cx: Cx,
    pub jar: Rc<Jar>,
    pub client: Arc<ClientView>,
    /// The id of the browser's row: the cookie AUTH_SESSION_ID names it.
    pub root_id: String,
    /// The id that the cookie came with.
    pub(super) came_as: String,
    pub tab_id: String,
    pub tab: Tab,
    /// The code of the page that the tab is at in the database; none: the tab is new.
    pub(super) page: Option<String>,
    /// Found by an authenticator, in this request or in one before.
    pub user: Option<Profile>,
    /// Whether a step has succeeded in this request.
    pub(super) has_proved: bool,
    /// That user's, once somebody has asked for them.
    credentials: OnceCell<Vec<Credential>>,
    /// The session that the browser has already, when this is a login by SSO.
    pub session: Option<UserSession>,
    pub audit: Audit,
    pub accept_language: Option<String>,
    /// The query of this request.
    pub query: Params,
    /// The headers of this request that are text: names and values.
    pub headers: Vec<(String, String)>,
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
        let id = known.map_or_else(|| cx.app.random.token::<18>(), |root| root.id);
        let place = Place { root_id: id, tab_id: cx.app.random.token::<8>(), tab };
        let login = Self::new(cx, request, jar, client, place);
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
        let page = tab.session_code.clone();
        let mut login = Self::new(cx, request, jar, client, Place { root_id: root.id, tab_id: tab_id.to_owned(), tab });
        login.page = Some(page);
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
        let Place { root_id, tab_id, tab } = place;
        let accept = request.headers().get(ACCEPT_LANGUAGE).and_then(|h| h.to_str().ok()).map(str::to_owned);
        let headers = request.headers().iter();
        let mut audit = Audit::new(EventType::Login);
        audit
            .client(&client.client.client_id)
            .detail("auth_method", "openid-connect")
            .detail("auth_type", "code")
            .detail("code_id", &root_id);
        if let Some(uri) = &tab.redirect_uri {
            audit.detail("redirect_uri", uri);
        }
        Self {
            cx: cx.clone(),
            jar,
            client,
            came_as: root_id.clone(),
            root_id,
            tab_id,
            tab,
            page: None,
            user: None,
            has_proved: false,
            credentials: OnceCell::new(),
            session: None,
            audit,
            accept_language: accept,
            query: Params::of_query(request).unwrap_or_default(),
            headers: headers
                .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
                .collect(),
        }
    }

    fn set_cookies(&self) -> Result<(), Fault> {
        let id = &self.root_id;
        self.jar.set(&cookies::AUTH_SESSION_ID, &internal::sign_value(&self.cx, id)?, None);
        let hash = sha256_b64(id.as_bytes());
        self.jar.set(&cookies::AUTH_SESSION_HASH, &hash, Some(HASH_SECONDS));
        Ok(())
    }

    /// A parameter of the authorization request.
    #[must_use]
    pub fn requested(&self, name: &str) -> Option<&str> {
        self.tab.request.get(name).map(String::as_str).filter(|v| !v.is_empty())
    }

    /// Whether the request asks for a prompt (OpenID Connect Core section 3.1.2.1).
    #[must_use]
    pub fn prompts(&self, name: &str) -> bool {
        self.requested("prompt").unwrap_or_default().split_whitespace().any(|prompt| prompt == name)
    }

    /// The kind of flow that the tab is in, which is also its path below `login-actions`.
    #[must_use]
    pub fn flow(&self) -> &str {
        self.tab.notes.get(FLOW).map_or(BROWSER, String::as_str)
    }

    /// From now on this login ends with its required actions, and nobody is logged in by it.
    pub fn lead_nowhere(&mut self) {
        self.tab.notes.insert(NOWHERE.to_owned(), "true".to_owned());
    }

    /// Whether this login ends with its required actions.
    #[must_use]
    pub fn leads_nowhere(&self) -> bool {
        self.tab.notes.contains_key(NOWHERE)
    }

    /// Adds what the client asked for to the event.
    pub fn tell_request(&mut self) {
        let kinds = self.requested("response_type").unwrap_or_default().to_owned();
        let mode = ResponseMode::choose(self.requested("response_mode"), &kinds).unwrap_or_default();
        self.audit.detail("response_type", kinds).detail("response_mode", mode.name());
    }

    /// From now on the login is this user's. What it needs of them still has to be proved.
    pub fn set_user(&mut self, user: Profile) -> Result<(), Fault> {
        self.renew()?;
        if self.user.as_ref().is_none_or(|known| known.user.id != user.user.id) {
            self.credentials = OnceCell::new();
        }
        self.tab.user = Some(user.user.id.clone());
        self.user = Some(user);
        Ok(())
    }

    /// As [`Self::set_user`], with the user's credentials as they were just read.
    pub fn set_account(&mut self, account: Account) -> Result<(), Fault> {
        self.set_user(account.user)?;
        self.credentials = OnceCell::from(account.credentials);
        Ok(())
    }

    /// The credentials of the user, the preferred first; none while nobody is known. Read once in a request.
    pub async fn credentials(&self) -> Result<&[Credential], Fault> {
        if let Some(known) = self.credentials.get() {
            return Ok(known);
        }
        let Some(user) = &self.user else { return Ok(&[]) };
        let id = user.user.id.clone();
        let read = self.cx.read(async |tx| credential::list(tx, &id).await).await?;
        Ok(self.credentials.get_or_init(|| read))
    }

    /// To be called by whoever has changed them.
    pub fn forget_credentials(&mut self) {
        self.credentials = OnceCell::new();
    }

    /// Notes that a credential of that type has proved who the user is.
    pub fn use_credential(&mut self, kind: &str) {
        let is_new = !self.used_credentials().any(|used| used == kind);
        let noted = self.tab.notes.entry(USED.to_owned()).or_default();
        if is_new {
            noted.push_str(kind);
            noted.push(' ');
        }
    }

    /// The types of the credentials that have proved who the user is.
    pub fn used_credentials(&self) -> impl Iterator<Item = &str> {
        self.tab.notes.get(USED).map_or("", String::as_str).split_whitespace()
    }

    /// Gives the browser a new id as soon as somebody is known in it: an id that was planted there, or read there before, leads
    /// to no login of theirs.
    pub fn renew(&mut self) -> Result<(), Fault> {
        if self.root_id == self.came_as {
            self.root_id = self.cx.app.random.token::<18>();
            self.set_cookies()?;
        }
        Ok(())
    }

    /// Writes the tab. Refused when another request for the same page was quicker, so that the page is out of date, or when a step
    /// has succeeded and failed logins have locked the account meanwhile.
    pub async fn save(&mut self) -> Result<(), Fault> {
        let change = Change::of(self, Some(self.tab.clone()));
        match self.cx.write(async move |tx| change.write(tx).await).await? {
            Written::Done => {}
            Written::Outdated => return Err(super::expired()),
            Written::Locked => return Err(super::locked(self, Lock::Temporary).await),
        }
        self.came_as.clone_from(&self.root_id);
        self.page = Some(self.tab.session_code.clone());
        Ok(())
    }

    /// What remains of the browser's logins once this one is done: to be written in the transaction that ends it.
    #[must_use]
    pub fn remainder(&self) -> Change {
        Change::of(self, None)
    }

    /// The authorization request again, as if it came now.
    #[must_use]
    pub fn request(&self) -> Params {
        let own =
            [("client_id", Some(&self.client.client.client_id)), ("redirect_uri", self.tab.redirect_uri.as_ref())];
        let own = own.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.clone())));
        own.chain(self.tab.request.clone()).collect()
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

/// The browser's row that a cookie names, if the cookie is one of ours and the row has not expired.
pub async fn find_root(cx: &Cx, cookie: &str) -> Result<Option<AuthenticationSession>, Fault> {
    let Some(id) = internal::unsign_value(cx, cookie) else { return Ok(None) };
    let (realm, now) = (cx.realm.realm.id.clone(), cx.now);
    cx.read(async |tx| row::find(tx, &realm, id, now).await).await
}
