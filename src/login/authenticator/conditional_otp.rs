//! `auth-conditional-otp-form`: asks for a one-time password unless the step's configuration says that this user, or this request,
//! need not give one. The user's attribute decides first, then their roles, then the request's headers, then the default; without
//! any of them the code is asked for.

use regex::RegexBuilder;

use super::{Answer, Authenticator, Outcome, Step, has_credential, otp};
use crate::cache::RealmView;
use crate::login::state::Login;
use crate::model::user::Profile;
use crate::oidc::access;

pub const AUTHENTICATOR: Authenticator = Authenticator {
    id: "auth-conditional-otp-form",
    credential: Some(crate::credentials::otp::TYPE),
    needs_user: true,
    is_configured,
    set_up: Some(otp::SET_UP),
    authenticate,
    action: otp::answer,
};

/// The longest pattern, and the most memory that one may take when it is compiled, in bytes.
const MAX_PATTERN: usize = 1024;
const MAX_COMPILED: usize = 1 << 20;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Decision {
    Skip,
    Ask,
}

fn authenticate<'a>(login: &'a mut Login, step: Step<'a>) -> Answer<'a, Outcome> {
    Box::pin(async move {
        match decide(login, step) {
            Decision::Skip => Ok(Outcome::Success),
            Decision::Ask => otp::ask(login, step).await,
        }
    })
}

/// Whoever need not give a code needs no device.
fn is_configured<'a>(login: &'a Login, step: Step<'a>) -> Answer<'a, bool> {
    if decide(login, step) == Decision::Skip {
        return Box::pin(async { Ok(true) });
    }
    has_credential(login, step)
}

fn decide(login: &Login, step: Step<'_>) -> Decision {
    let Some(user) = &login.user else { return Decision::Ask };
    by_attribute(user, step)
        .or_else(|| by_role(&login.cx.realm, user, step))
        .or_else(|| by_header(login, step))
        .unwrap_or(if step.value("defaultOtpOutcome") == Some("skip") { Decision::Skip } else { Decision::Ask })
}

fn by_attribute(user: &Profile, step: Step<'_>) -> Option<Decision> {
    let values = user.attributes.get(step.value("otpControlAttribute")?)?;
    match values.first()?.as_str() {
        "skip" => Some(Decision::Skip),
        "force" => Some(Decision::Ask),
        _ => None,
    }
}

fn by_role(realm: &RealmView, user: &Profile, step: Step<'_>) -> Option<Decision> {
    let has = |option| step.value(option).is_some_and(|name| access::has_role(realm, user, name));
    let skips = has("skipOtpRole").then_some(Decision::Skip);
    skips.or_else(|| has("forceOtpRole").then_some(Decision::Ask))
}

/// A pattern that cannot be used never spares anybody the code.
fn by_header(login: &Login, step: Step<'_>) -> Option<Decision> {
    let matches = |option: &str, if_broken: bool| {
        step.value(option).is_some_and(|pattern| any_header(login, pattern).unwrap_or(if_broken))
    };
    let skips = matches("noOtpRequiredForHeaderPattern", false).then_some(Decision::Skip);
    skips.or_else(|| matches("forceOtpForHeaderPattern", true).then_some(Decision::Ask))
}

/// Whether the pattern is that of a whole header, `Name: value`; none: it is no pattern.
fn any_header(login: &Login, pattern: &str) -> Option<bool> {
    if pattern.len() > MAX_PATTERN {
        return None;
    }
    let whole = format!("^(?:{pattern})$");
    let mut builder = RegexBuilder::new(&whole);
    let pattern = builder.case_insensitive(true).dot_matches_new_line(true).size_limit(MAX_COMPILED).build().ok()?;
    Some(login.headers.iter().any(|(name, value)| pattern.is_match(&format!("{name}: {value}"))))
}
