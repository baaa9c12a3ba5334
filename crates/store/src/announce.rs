//! Subscribers of announcements on this node.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError, RwLock};

/// The topic that means: something was missed, so drop everything that announcements keep fresh.
pub(crate) const EVERYTHING: &str = "*";

type Subscriber = Box<dyn Fn(&str) + Send + Sync>;

/// The list of subscribers, shared by whoever delivers.
#[derive(Clone, Default)]
pub(crate) struct Announcer(Arc<RwLock<Vec<Subscriber>>>);

impl Announcer {
    pub(crate) fn subscribe(&self, subscriber: Subscriber) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(subscriber);
    }

    /// Calls every subscriber. One that panics is logged, and does not keep the others from hearing.
    pub(crate) fn deliver(&self, topic: &str) {
        for subscriber in self.0.read().unwrap_or_else(PoisonError::into_inner).iter() {
            if catch_unwind(AssertUnwindSafe(|| subscriber(topic))).is_err() {
                tracing::error!(topic, "a subscriber panicked");
            }
        }
    }
}
