//! How failures add up, without a server.

use gatehouse::guard::{Factor, Lock, Rules};
use gatehouse::model::login_failure::LoginFailure;
use keycloak::types::RealmRepresentation;
use proptest::prelude::*;
use serde_json::{Value, json};

const START: i64 = 1_800_000_000_000;

fn rules(settings: Value) -> Rules {
    let mut all = json!({"bruteForceProtected": true, "quickLoginCheckMilliSeconds": 0});
    all.as_object_mut().expect("object").extend(settings.as_object().expect("object").clone());
    let settings: RealmRepresentation = serde_json::from_value(all).expect("settings");
    Rules::of(&settings).expect("protected")
}

/// So many failures, so many milliseconds apart.
fn after(rules: &Rules, count: usize, apart: i64) -> (LoginFailure, Option<Lock>) {
    let mut state = (LoginFailure::default(), None);
    for n in 0..count {
        let now = START + apart * i64::try_from(n).expect("few");
        state = rules.count(&state.0, Factor::First, "127.0.0.1", now);
    }
    state
}

#[test]
fn a_realm_without_protection_has_no_rules() {
    assert!(Rules::of(&RealmRepresentation::default()).is_none());
}

#[test]
fn multiple_waits_grow_with_each_multiple_of_the_limit() {
    let rules = rules(json!({"failureFactor": 3, "waitIncrementSeconds": 60, "maxFailureWaitSeconds": 900}));
    assert_eq!(after(&rules, 2, 60_000).1, None);
    let waits = [(3, 60), (5, 60), (6, 120), (9, 180)];
    for (count, wait) in waits {
        let (state, lock) = after(&rules, count, 60_000);
        assert_eq!(lock, Some(Lock::Temporary), "{count}");
        assert_eq!(state.not_before, state.last_failure / 1000 + wait, "{count}");
    }
}

#[test]
fn linear_waits_grow_with_each_failure_beyond_the_limit_up_to_the_longest() {
    let rules = rules(json!({"failureFactor": 3, "bruteForceStrategy": "LINEAR", "maxFailureWaitSeconds": 200}));
    assert_eq!(after(&rules, 2, 60_000).1, None);
    for (count, wait) in [(3, 60), (4, 120), (5, 180), (6, 200), (60, 200)] {
        let state = after(&rules, count, 1000).0;
        assert_eq!(state.not_before - state.last_failure / 1000, wait, "{count}");
    }
}

#[test]
fn quick_failures_lock_before_the_limit_but_are_no_lockout() {
    let rules = rules(json!({"quickLoginCheckMilliSeconds": 1000, "minimumQuickLoginWaitSeconds": 70}));
    assert_eq!(after(&rules, 1, 0).1, None);
    let (state, lock) = after(&rules, 2, 999);
    assert_eq!((lock, state.lockouts), (Some(Lock::Temporary), 0));
    assert_eq!(state.not_before, state.last_failure / 1000 + 70);
    assert_eq!(after(&rules, 2, 1000).1, None);
}

#[test]
fn failures_that_are_counted_out_of_order_are_not_quick_for_it() {
    let rules = rules(json!({"failureFactor": 100}));
    let later = rules.count(&LoginFailure::default(), Factor::First, "::1", START + 50).0;
    let (state, lock) = rules.count(&later, Factor::First, "::1", START);
    assert_eq!((state.failures, state.last_failure, lock), (2, START + 50, None));
}

#[test]
fn failures_far_apart_do_not_add_up() {
    let rules = rules(json!({"failureFactor": 2, "maxDeltaTimeSeconds": 100}));
    assert_eq!(after(&rules, 50, 100_001).0.failures, 1);
    assert_eq!(after(&rules, 2, 100_000).1, Some(Lock::Temporary));
}

#[test]
fn a_permanent_lock_comes_at_the_limit_or_after_the_temporary_ones() {
    let at_once = rules(json!({"permanentLockout": true, "failureFactor": 3, "maxDeltaTimeSeconds": 1}));
    assert_eq!(after(&at_once, 2, 60_000).1, None);
    assert_eq!(after(&at_once, 3, 60_000).1, Some(Lock::Permanent), "however far apart");
    let mixed = rules(json!({"permanentLockout": true, "failureFactor": 2, "maxTemporaryLockouts": 2}));
    let locks: Vec<_> = (1..=4).map(|n| after(&mixed, n, 60_000).1).collect();
    assert_eq!(locks, [None, Some(Lock::Temporary), Some(Lock::Temporary), Some(Lock::Permanent)]);
}

#[test]
fn wrong_codes_of_a_second_factor_lock_for_good_where_the_realm_says_so() {
    let rules = rules(json!({"maxSecondaryAuthFailures": 3, "failureFactor": 100}));
    let mut state = after(&rules, 5, 60_000).0;
    assert!(!state.permanent);
    for n in 1..=3 {
        let (next, lock) = rules.count(&state, Factor::Second, "127.0.0.1", START + 400_000 + n);
        assert_eq!(lock, (n == 3).then_some(Lock::Permanent));
        state = next;
    }
    assert_eq!((state.failures, state.secondary_failures), (8, 3));
}

proptest! {
    #[test]
    fn nothing_overflows_and_no_wait_is_longer_than_the_longest(
        factor in 0_i32.., increment in 0_i32.., most in 0_i32.., quick in 0_i64.., failures in 0_i64..1_000_000_000,
        lockouts in 0_i64..1_000_000_000, last in 0_i64..4_000_000_000_000, is_linear: bool, is_permanent: bool, delta in 0_i32..,
    ) {
        let strategy = if is_linear { "LINEAR" } else { "MULTIPLE" };
        let rules = rules(json!({
            "failureFactor": factor, "waitIncrementSeconds": increment, "maxFailureWaitSeconds": most, "maxDeltaTimeSeconds": delta,
            "quickLoginCheckMilliSeconds": quick, "bruteForceStrategy": strategy, "permanentLockout": is_permanent,
        }));
        let before = LoginFailure { failures, lockouts, last_failure: last, ..LoginFailure::default() };
        let (state, lock) = rules.count(&before, Factor::First, "::1", START);
        prop_assert!(state.failures == failures + 1 || state.failures == 1);
        prop_assert!(state.not_before <= START / 1000 + i64::from(most));
        prop_assert_eq!(state.is_locked(START), lock == Some(Lock::Permanent) || lock.is_some() && state.not_before > START / 1000);
    }
}
