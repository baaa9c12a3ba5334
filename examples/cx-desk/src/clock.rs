//! The desk's only look at the clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since the epoch, the unit of `iat` and `exp` (RFC 7519 section 2, NumericDate).
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
