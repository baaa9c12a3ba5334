//! Events: what users, clients and administrators did. An event is written in the transaction of what it tells of; a refusal,
//! which has no such transaction, in one of its own.

pub mod admin;
pub mod kind;

use std::collections::BTreeMap;

use gatehouse_store::Tx;

use crate::cx::Cx;
use crate::fault::Fault;
use crate::model::event::{self, Event};

pub use kind::EventType;

/// The longest value of a detail, in bytes; a longer one is cut.
const MAX_DETAIL: usize = 2048;
/// The same of the client, which anybody can name: four bytes for each character that a client's own name may have.
const MAX_CLIENT: usize = 1020;

/// An event in the making: what is known of it grows as a request is worked on.
#[derive(Clone, Debug)]
pub struct Audit {
    pub kind: EventType,
    pub client_id: Option<String>,
    pub user_id: Option<String>,
    pub session_id: Option<String>,
    pub details: BTreeMap<String, String>,
}

impl Audit {
    #[must_use]
    pub fn new(kind: EventType) -> Self {
        Self { kind, client_id: None, user_id: None, session_id: None, details: BTreeMap::new() }
    }

    /// The client's `client_id`, whether or not there is such a client.
    pub fn client(&mut self, client_id: &str) -> &mut Self {
        self.client_id = Some(cut(client_id, MAX_CLIENT).to_owned());
        self
    }

    pub fn user(&mut self, id: impl AsRef<str>) -> &mut Self {
        self.user_id = Some(id.as_ref().to_owned());
        self
    }

    pub fn session(&mut self, id: impl AsRef<str>) -> &mut Self {
        self.session_id = Some(id.as_ref().to_owned());
        self
    }

    /// A detail, by Keycloak's names (`auth_method`, `redirect_uri` …). Never a secret.
    pub fn detail(&mut self, name: &str, value: impl Into<String>) -> &mut Self {
        let mut value = value.into();
        value.truncate(cut(&value, MAX_DETAIL).len());
        self.details.insert(name.to_owned(), value);
        self
    }

    /// The event of a success, or nothing when the realm does not keep it: give it to [`insert`] in the transaction.
    #[must_use]
    pub fn success(&self, cx: &Cx) -> Option<Event> {
        self.tell(cx);
        self.kept(cx)
    }

    /// Tells the log and the metrics of a success: the part of [`Self::success`] that is done once, outside of transactions.
    pub fn tell(&self, cx: &Cx) {
        tracing::debug!(target: "gatehouse::events", kind = self.kind.name(false), realm = cx.realm.realm.name, client = self.client_id, user = self.user_id);
        self.count(cx, "");
    }

    /// The event of a success alone, for what only a transaction finds out: such a one may run twice.
    #[must_use]
    pub fn kept(&self, cx: &Cx) -> Option<Event> {
        self.is_kept(cx, false).then(|| self.event(cx, None))
    }

    /// Records a refusal under Keycloak's `error` code and hands the fault back. A refusal stands whether or not its record
    /// could be written, which is logged.
    pub async fn refuse(&self, cx: &Cx, error: &str, fault: Fault) -> Fault {
        tracing::warn!(target: "gatehouse::events", kind = self.kind.name(true), realm = cx.realm.realm.name, client = self.client_id, user = self.user_id, ip = cx.peer.ip, error);
        self.count(cx, error);
        if self.is_kept(cx, true) {
            let event = self.event(cx, Some(error));
            if let Err(e) = cx.write(async move |tx| event::insert(tx, &event).await).await {
                tracing::error!("an event could not be written: {e}");
            }
        }
        fault
    }

    /// For `/metrics`, whether or not the realm keeps the event.
    fn count(&self, cx: &Cx, error: &str) {
        let kind = self.kind.name(false).to_ascii_lowercase();
        cx.app.metrics.count_user_event(&cx.realm.realm.name, &kind, error);
    }

    fn is_kept(&self, cx: &Cx, is_error: bool) -> bool {
        let settings = &cx.realm.realm.settings;
        settings.events_enabled == Some(true)
            && match settings.enabled_event_types.as_deref() {
                Some(kept) if !kept.is_empty() => kept.iter().any(|k| k == self.kind.name(is_error)),
                _ => self.kind.is_kept_by_default(is_error),
            }
    }

    fn event(&self, cx: &Cx, error: Option<&str>) -> Event {
        Event {
            id: cx.app.random.uuid(),
            realm_id: cx.realm.realm.id.clone(),
            time: cx.now,
            kind: self.kind.name(error.is_some()).to_owned(),
            error: error.map(str::to_owned),
            client_id: self.client_id.clone(),
            user_id: self.user_id.clone(),
            session_id: self.session_id.clone(),
            ip_address: Some(cx.peer.ip.clone()),
            details: self.details.clone(),
        }
    }
}

/// At most so many bytes from the beginning of a text.
fn cut(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Writes an event that is kept.
pub async fn insert(tx: &Tx<'_>, event: Option<&Event>) -> Result<(), Fault> {
    match event {
        Some(event) => event::insert(tx, event).await,
        None => Ok(()),
    }
}
