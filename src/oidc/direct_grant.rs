//! What the realm's flow for the password grant asks for beside user name and password.

use crate::cache::RealmView;
use crate::model::flow::Requirement;

const OTP: &str = "direct-grant-validate-otp";
/// The most levels of sub-flows that are followed.
const MAX_DEPTH: usize = 16;

/// Whether the flow checks one-time passwords of users who have them.
#[must_use]
pub fn asks_for_otp(realm: &RealmView) -> bool {
    let alias = realm.realm.settings.direct_grant_flow.as_deref().unwrap_or("direct grant");
    realm
        .flows
        .find_by_alias(alias)
        .is_none_or(|flow| !realm.flows.is_walkable(&flow.id) || has_step(realm, &flow.id, MAX_DEPTH))
}

fn has_step(realm: &RealmView, flow: &str, depth: usize) -> bool {
    let steps = realm.flows.executions(flow).iter().filter(|e| e.requirement != Requirement::Disabled);
    depth > 0
        && steps.into_iter().any(|step| {
            step.authenticator.as_deref() == Some(OTP)
                || step.child_flow_id.as_deref().is_some_and(|child| has_step(realm, child, depth - 1))
        })
}
