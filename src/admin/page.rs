//! Which part of a list is asked for, and how much of each.

use serde::Deserialize;

/// The most that is answered where no limit is asked for.
const DEFAULT_MAX: i64 = 100;

/// The parameters of a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    first: Option<i64>,
    max: Option<i64>,
    pub brief_representation: Option<bool>,
}

impl Page {
    /// How many are left out at the beginning, and the most that follow.
    #[must_use]
    pub fn window(&self) -> (i64, i64) {
        (self.first.unwrap_or(0).max(0), self.max.unwrap_or(DEFAULT_MAX).max(0))
    }
}
