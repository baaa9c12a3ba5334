//! The parameters by which events are asked for. Some may be there several times.

use actix_web::HttpRequest;

use crate::edge::params::Params;
use crate::fault::{Fault, Kind};

/// How many events are answered unless more or fewer are asked for.
const PAGE: i64 = 100;
const DAY: i64 = 86_400_000;

/// The parameters of a request.
pub struct Query(Params);

impl Query {
    /// # Errors
    /// Too long, or too many.
    pub fn of(request: &HttpRequest) -> Result<Self, Fault> {
        Params::of_query(request).map(Self)
    }

    /// The first value, unless it is empty.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<String> {
        self.texts(name).into_iter().next()
    }

    /// All values that are not empty.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, v)| *n == name && !v.is_empty()).map(|(_, v)| v.to_owned()).collect()
    }

    /// Values that must be among those that are known.
    pub fn known<'a>(&self, name: &str, known: impl Iterator<Item = &'a str> + Clone) -> Result<Vec<String>, Fault> {
        let values = self.texts(name);
        match values.iter().find(|v| !known.clone().any(|k| k == *v)) {
            Some(value) => Err(Fault::plain(Kind::Invalid, format!("Invalid value for '{name}': {value}"))),
            None => Ok(values),
        }
    }

    /// `first` and `max`.
    pub fn page(&self) -> Result<(i64, i64), Fault> {
        let number = |name: &str, default: i64| match self.text(name) {
            None => Ok(default),
            Some(text) => text
                .parse::<i32>()
                .map(|n| if n < 0 { default } else { i64::from(n) })
                .map_err(|_| Fault::plain(Kind::Invalid, format!("Invalid value for '{name}', expected a number"))),
        };
        Ok((number("first", 0)?, number("max", PAGE)?))
    }

    /// Whether the oldest come first.
    pub fn is_ascending(&self) -> Result<bool, Fault> {
        match self.text("direction").map(|d| d.to_lowercase()).as_deref() {
            None | Some("desc") => Ok(false),
            Some("asc") => Ok(true),
            Some(_) => Err(Fault::plain(Kind::Invalid, "Invalid value for 'direction', expected asc or desc")),
        }
    }

    /// From `dateFrom`, inclusive, to `dateTo`, exclusive, in epoch milliseconds. A day that is named belongs to them.
    pub fn times(&self) -> Result<(Option<i64>, Option<i64>), Fault> {
        let from = self.moment("dateFrom")?.map(|m| m.0);
        let to = self.moment("dateTo")?.map(|(start, length)| start.saturating_add(length));
        Ok((from, to))
    }

    /// Start and length.
    fn moment(&self, name: &str) -> Result<Option<(i64, i64)>, Fault> {
        let Some(text) = self.text(name) else { return Ok(None) };
        let moment = match text.parse::<i64>() {
            Ok(at) => Some((at, 1)),
            Err(_) => day(&text).map(|days| (days * DAY, DAY)),
        };
        let expected = || format!("Invalid value for '{name}', expected format is yyyy-MM-dd or an Epoch timestamp");
        moment.map(Some).ok_or_else(|| Fault::plain(Kind::Invalid, expected()))
    }
}

/// Days since the epoch of a date `yyyy-MM-dd` in UTC.
fn day(text: &str) -> Option<i64> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2) || text.bytes().any(|b| !b.is_ascii_digit() && b != b'-') {
        return None;
    }
    let (year, month, day): (i64, i64, i64) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    let leap_day = |month: i64| i64::from(is_leap && month > 2);
    let start = |month: i64| usize::try_from(month - 1).ok().and_then(|m| before.get(m)).map(|d| d + leap_day(month));
    let (first, next) = (start(month)?, start(month + 1)?);
    if day < 1 || first + day > next {
        return None;
    }
    let past = year - 1;
    Some(past * 365 + past / 4 - past / 100 + past / 400 - 719_162 + first + day - 1)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn dates_are_days_since_the_epoch() {
        assert_eq!(day("1970-01-01"), Some(0));
        assert_eq!(day("2000-02-29"), Some(11_016));
        assert_eq!(day("2000-03-01"), Some(11_017));
        assert_eq!(day("2026-11-22"), Some(20_779));
        assert_eq!(day("2026-12-31"), Some(20_818));
        for wrong in ["2026-13-01", "2026-00-01", "2026-02-29", "1900-02-29", "26-1-1", "today", "2026-01-00"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }
}
