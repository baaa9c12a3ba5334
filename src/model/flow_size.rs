//! How large a flow may be. A few flows that each contain the next one ten times are small in a realm's JSON and endless to walk: what
//! counts is the number of steps with every sub-flow unfolded wherever it occurs.

use super::flow::Execution;

/// The most levels, the flow's own among them.
const MAX_LEVELS: usize = 16;
/// The most steps of all levels.
const MAX_STEPS: usize = 500;

/// Whether a flow is small enough to be walked; one that contains itself never is. `steps` gives those of a flow by its id.
#[must_use]
pub fn is_walkable<'a>(flow_id: &str, steps: &impl Fn(&str) -> &'a [Execution]) -> bool {
    unfold(flow_id, steps, MAX_LEVELS, MAX_STEPS).is_some()
}

/// What is left of the steps after those of a flow; none: they do not suffice.
fn unfold<'a>(flow_id: &str, steps: &impl Fn(&str) -> &'a [Execution], levels: usize, left: usize) -> Option<usize> {
    let below = levels.checked_sub(1)?;
    steps(flow_id).iter().try_fold(left, |left, step| {
        let left = left.checked_sub(1)?;
        step.child_flow_id.as_deref().map_or(Some(left), |child| unfold(child, steps, below, left))
    })
}
