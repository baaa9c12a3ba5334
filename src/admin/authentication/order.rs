//! Moving one of several things that are in the order of their priorities.

/// Where one is moved.
#[derive(Clone, Copy)]
pub enum Move {
    /// Before the one before it.
    Up,
    /// After the one after it.
    Down,
}

impl Move {
    /// The end of its path.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::Up => "raise-priority",
            Self::Down => "lower-priority",
        }
    }
}

/// The priorities after a move, in the place of those before; none: there is nothing to pass. Equal ones are numbered anew.
#[must_use]
pub fn moved(before: &[i64], at: usize, to: Move) -> Option<Vec<i64>> {
    let other = match to {
        Move::Up => at.checked_sub(1)?,
        Move::Down => Some(at + 1).filter(|other| *other < before.len())?,
    };
    let mut after: Vec<i64> =
        if before[at] == before[other] { (0..).take(before.len()).collect() } else { before.to_vec() };
    after.swap(at, other);
    Some(after)
}
