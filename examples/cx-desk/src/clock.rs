//! The desk's only look at the clock.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since the epoch, the unit of `iat` and `exp` (RFC 7519 section 2, NumericDate).
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The time of day of an instant, in UTC: `10:34:57 UTC`.
pub fn text(seconds: u64) -> String {
    let day = seconds % 86_400;
    format!("{:02}:{:02}:{:02} UTC", day / 3600, day / 60 % 60, day % 60)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_text_is_the_time_of_day() {
        assert_eq!(super::text(0), "00:00:00 UTC");
        assert_eq!(super::text(1_795_343_697), "10:34:57 UTC");
    }
}
