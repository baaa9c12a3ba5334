//! The clock. Everything that asks for the time asks this one, so that a test can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the time comes from. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds that a test has moved this clock by.
    shift: Arc<AtomicI64>,
}

impl Clock {
    /// Milliseconds since the epoch. A system clock before 1970 reads as 0.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one place that may ask the system")]
    pub fn now_ms(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX) + self.shift.load(Ordering::Relaxed)
    }

    /// Moves this clock, and all its clones, by so many milliseconds.
    pub fn advance_ms(&self, by: i64) {
        self.shift.fetch_add(by, Ordering::Relaxed);
    }
}
