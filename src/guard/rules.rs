//! How failed logins add up: Keycloak's brute-force detection as arithmetic, without a clock and without a database.

use keycloak::types::{BruteForceStrategy, RealmRepresentation};

use crate::model::login_failure::LoginFailure;

/// A realm's settings of brute-force detection; the times are seconds unless their name says otherwise.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Failures lock for good: at once, or after the temporary lockouts.
    permanent_lockout: bool,
    /// With [`Self::permanent_lockout`]: how often an account is locked for a time before; 0: never.
    max_temporary_lockouts: i64,
    is_linear: bool,
    /// Failures that lock.
    failure_factor: i64,
    wait_increment: i64,
    max_wait: i64,
    quick_login_check_ms: i64,
    quick_login_wait: i64,
    /// Failures further apart than this do not add up.
    max_delta: i64,
    /// Failures at a second factor that lock for good; 0: none do.
    max_secondary_failures: i64,
}

/// Which factor failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// What a login begins with: a password, a passkey.
    First,
    /// What only somebody is asked who has passed the first.
    Second,
}

/// What a failure led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    Temporary,
    Permanent,
}

impl Lock {
    /// Keycloak's code of it in events.
    #[must_use]
    pub fn error(self) -> &'static str {
        match self {
            Self::Temporary => "user_temporarily_disabled",
            Self::Permanent => "user_disabled",
        }
    }
}

impl Rules {
    /// None: the realm does not count failures.
    #[must_use]
    pub fn of(s: &RealmRepresentation) -> Option<Self> {
        let number = |value: Option<i32>, default: i64| value.map_or(default, i64::from);
        (s.brute_force_protected == Some(true)).then(|| Self {
            permanent_lockout: s.permanent_lockout == Some(true),
            max_temporary_lockouts: number(s.max_temporary_lockouts, 0),
            is_linear: matches!(s.brute_force_strategy, Some(BruteForceStrategy::Linear)),
            failure_factor: number(s.failure_factor, 30).max(1),
            wait_increment: number(s.wait_increment_seconds, 60),
            max_wait: number(s.max_failure_wait_seconds, 900),
            quick_login_check_ms: s.quick_login_check_milli_seconds.unwrap_or(1000),
            quick_login_wait: number(s.minimum_quick_login_wait_seconds, 60),
            max_delta: number(s.max_delta_time_seconds, 43_200),
            max_secondary_failures: number(s.max_secondary_auth_failures, 0),
        })
    }

    /// The first failure that counts locks for good.
    fn is_permanent_only(&self) -> bool {
        self.permanent_lockout && self.max_temporary_lockouts == 0
    }

    /// Epoch milliseconds before which a failure has no more to say; none: each counts for ever.
    #[must_use]
    pub fn forgets_before(&self, now: i64) -> Option<i64> {
        (!self.is_permanent_only()).then(|| now.saturating_sub(self.max_delta.saturating_mul(1000)))
    }

    /// One more failure, at a time in epoch milliseconds, of an account that is not locked.
    #[must_use]
    pub fn count(&self, before: &LoginFailure, factor: Factor, ip: &str, now: i64) -> (LoginFailure, Option<Lock>) {
        let is_over =
            before.last_failure > 0 && self.forgets_before(now).is_some_and(|then| before.last_failure < then);
        let mut next = if is_over { LoginFailure::default() } else { before.clone() };
        // Of requests at once, the one that came first may be the last to be counted.
        let since = (next.last_failure > 0).then(|| now.saturating_sub(next.last_failure).max(0));
        (next.last_failure, next.last_ip) = (now.max(next.last_failure), ip.to_owned());
        next.failures += 1;
        next.secondary_failures += i64::from(factor == Factor::Second);
        if self.is_for_good(&next) {
            next.permanent = true;
            return (next, Some(Lock::Permanent));
        }
        let lock = self.lock_for_a_time(&mut next, since, now);
        (next, lock)
    }

    fn is_for_good(&self, f: &LoginFailure) -> bool {
        let too_many_codes = self.max_secondary_failures > 0 && f.secondary_failures >= self.max_secondary_failures;
        too_many_codes || self.is_permanent_only() && f.failures >= self.failure_factor
    }

    fn lock_for_a_time(&self, f: &mut LoginFailure, since: Option<i64>, now: i64) -> Option<Lock> {
        let (mut wait, mut is_quick) = (self.wait(f.failures), false);
        if wait <= 0 && since.is_some_and(|ms| ms < self.quick_login_check_ms) {
            (wait, is_quick) = (self.quick_login_wait, true);
        }
        if wait <= 0 {
            return None;
        }
        f.not_before = now / 1000 + wait.min(self.max_wait);
        // Failures in quick succession lock, but are no lockout that brings a permanent one nearer.
        f.lockouts += i64::from(!is_quick);
        f.permanent = self.permanent_lockout && !is_quick && f.lockouts > self.max_temporary_lockouts;
        Some(if f.permanent { Lock::Permanent } else { Lock::Temporary })
    }

    /// Seconds that so many failures lock for; none or less: not at all.
    fn wait(&self, failures: i64) -> i64 {
        if self.is_permanent_only() {
            return 0;
        }
        let times = if self.is_linear { 1 + failures - self.failure_factor } else { failures / self.failure_factor };
        self.wait_increment.saturating_mul(times)
    }
}
