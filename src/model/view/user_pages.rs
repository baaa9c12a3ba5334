//! Where pages of a realm's users begin, so that a page far down the list is reached without counting everybody before it: an
//! OFFSET reads what it skips. Kept for a second at most, and dropped at once when this node changes the list.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatehouse_store::Store;

use crate::model::id::RealmId;
use crate::model::user::TOPIC;

/// How long a beginning is believed, in milliseconds: so late a change on another node is seen at the latest.
const LIFETIME: i64 = 1000;
/// The most beginnings that are kept, of all realms together.
const MAX: usize = 4096;

/// The beginnings of pages that were read lately.
#[derive(Default)]
pub struct UserPages(Mutex<Known>);

#[derive(Default)]
struct Known {
    starts: BTreeMap<(RealmId, i64), Start>,
    /// Counts the changes, so that a page read before one is not kept after it.
    changes: u64,
}

struct Start {
    username: String,
    /// Epoch milliseconds.
    read_at: i64,
}

impl Start {
    /// A clock that was set back makes nothing fresh again.
    fn is_fresh(&self, now: i64) -> bool {
        (0..LIFETIME).contains(&(now - self.read_at))
    }
}

/// A page that is about to be read.
pub struct Page {
    /// How many users come before a user on the way to the page, and that user's name.
    pub start: Option<(i64, String)>,
    realm: RealmId,
    first: i64,
    now: i64,
    changes: u64,
}

impl UserPages {
    /// Forgets what the store announces changes of.
    #[must_use]
    pub fn follow(store: &Store) -> Arc<Self> {
        let pages = Arc::new(Self::default());
        let following = Arc::clone(&pages);
        store.subscribe(move |topic| following.forget(topic));
        pages
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn forget(&self, topic: &str) {
        let Some(realm) = topic.strip_prefix(TOPIC).or((topic == "*").then_some("*")) else { return };
        let mut known = self.known();
        known.changes += 1;
        known.starts.retain(|(id, _), _| realm != "*" && id.as_ref() != realm);
    }

    /// The page after the `first` users of a realm, at a time (epoch milliseconds).
    #[must_use]
    pub fn at(&self, realm: &RealmId, first: i64, now: i64) -> Page {
        let known = self.known();
        let way = known.starts.range((realm.clone(), 0)..=(realm.clone(), first)).rev();
        let start = way.filter(|(_, s)| s.is_fresh(now)).map(|((_, at), s)| (*at, s.username.clone())).next();
        Page { start, realm: realm.clone(), first, now, changes: known.changes }
    }

    /// Keeps who is the first of a page that was read.
    pub fn keep(&self, page: Page, username: &str) {
        let mut known = self.known();
        if known.changes != page.changes {
            return;
        }
        if known.starts.len() >= MAX {
            known.starts.retain(|_, s| s.is_fresh(page.now));
        }
        if known.starts.len() < MAX {
            let start = Start { username: username.to_owned(), read_at: page.now };
            known.starts.insert((page.realm, page.first), start);
        }
    }
}
