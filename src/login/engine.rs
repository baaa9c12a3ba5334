//! The engine: walks a realm's flow as data. It is the only dispatcher: a step says how it ended, never what comes next.
//!
//! A flow with required (or conditional) steps succeeds when all of them do; its alternatives are then ignored. A flow of
//! alternatives succeeds with the first of them that does. A conditional sub-flow counts only while all its conditions hold.

use std::future::Future;
use std::pin::Pin;

use super::authenticator::{self, Authenticator, Outcome, Step};
use super::form;
use super::screen::Screen;
use super::state::Login;
use crate::edge::params::Params;
use crate::fault::{Fault, Kind};
use crate::guard::{self, Factor};
use crate::model::flow::{Execution, Requirement};
use crate::model::id::UserId;
use crate::oidc::refused::Refused;

/// What has become of a step, kept with the tab.
pub(super) const SUCCESS: &str = "SUCCESS";
pub(super) const ATTEMPTED: &str = "ATTEMPTED";
/// Passed for now: a required action will set up what the step asks for.
const SETUP_REQUIRED: &str = "SETUP_REQUIRED";

/// What a condition has answered.
const HOLDS: &str = "EVALUATED_TRUE";
const HOLDS_NOT: &str = "EVALUATED_FALSE";

/// The most levels of sub-flows.
const MAX_DEPTH: usize = 16;

/// How far a login is.
pub enum Verdict {
    /// The user has proved who they are.
    Complete,
    /// The user is asked something.
    Show(Screen),
    /// The login begins again, with the text of this key on its first page.
    Again(&'static str),
    /// The login cannot succeed.
    Refuse(Fault),
}

enum Walk {
    Success,
    /// Did not apply.
    Attempted,
    /// A conditional sub-flow whose conditions do not hold: as if it were not there.
    Absent,
    Show(Screen),
    Again(&'static str),
    Refuse(Refused),
}

type Walking<'a> = Pin<Box<dyn Future<Output = Result<Walk, Fault>> + 'a>>;

/// Walks the flow as far as it goes. `form` is what the user sent for the step that the tab is at.
pub async fn run(login: &mut Login, flow_alias: &str, form: Option<&Params>) -> Result<Verdict, Fault> {
    let realm = login.cx.realm.clone();
    let flow = realm.flows.find_by_alias(flow_alias).ok_or_else(|| Fault::internal(format!("no flow {flow_alias}")))?;
    if !realm.flows.is_walkable(&flow.id) {
        return Err(Fault::internal(format!("the flow {flow_alias} has too many steps, or contains itself")));
    }
    if let Some(form) = form
        && let Some(stop) = act(login, form).await?
    {
        return Ok(stop);
    }
    Ok(match walk(login, flow.id.clone(), 0).await? {
        Walk::Success if login.user.is_some() => Verdict::Complete,
        Walk::Success => refuse(login, invalid_user("the flow found no user")).await,
        Walk::Attempted | Walk::Absent => refuse(login, unexpected("no step applied")).await,
        Walk::Show(screen) => Verdict::Show(screen),
        Walk::Again(key) => Verdict::Again(key),
        Walk::Refuse(refused) => refuse(login, refused).await,
    })
}

/// Records a refusal.
async fn refuse(login: &mut Login, refused: Refused) -> Verdict {
    Verdict::Refuse(refused.record(&login.cx, &mut login.audit).await)
}

fn invalid_user(why: &'static str) -> Refused {
    Refused::new("user_not_found", Fault::page(Kind::Invalid, "invalidUserMessage").because(why))
}

fn unexpected(why: &'static str) -> Refused {
    let fault = Fault::page(Kind::Invalid, "unexpectedErrorHandlingRequestMessage").because(why);
    Refused::new("invalid_user_credentials", fault)
}

/// Hands a form to the step that the tab is at; none: that step succeeded, or did not apply.
async fn act(login: &mut Login, form: &Params) -> Result<Option<Verdict>, Fault> {
    let realm = login.cx.realm.clone();
    let execution =
        login.tab.execution.as_deref().and_then(|id| realm.flows.execution(id)).ok_or_else(super::expired)?;
    if login.tab.status.contains_key(&execution.id) {
        return Err(super::expired());
    }
    // Before it is looked at: a right answer of a locked user must not look other than a wrong one. Where nothing was proved yet,
    // the step itself answers as to a wrong password.
    if login.used_credentials().next().is_some()
        && let Some(refused) = locked(login)
    {
        return Ok(Some(refuse(login, refused).await));
    }
    let outcome = if execution.child_flow_id.is_some() {
        form::submit(login, execution, form).await?
    } else {
        (supported(execution)?.action)(login, Step::of(&realm, execution), form).await?
    };
    Ok(match settle(login, execution, outcome).await {
        Walk::Success | Walk::Attempted | Walk::Absent => None,
        Walk::Show(screen) => Some(Verdict::Show(screen)),
        Walk::Again(key) => Some(Verdict::Again(key)),
        Walk::Refuse(refused) => Some(refuse(login, refused).await),
    })
}

fn walk(login: &mut Login, flow_id: String, depth: usize) -> Walking<'_> {
    Box::pin(async move {
        if depth > MAX_DEPTH {
            return Err(Fault::internal("flows are nested too deeply"));
        }
        let realm = login.cx.realm.clone();
        let steps: Vec<&Execution> =
            realm.flows.executions(&flow_id).iter().filter(|e| !authenticator::is_condition(e)).collect();
        let of = |wanted: &[Requirement]| -> Vec<&Execution> {
            steps.iter().copied().filter(|e| wanted.contains(&e.requirement)).collect()
        };
        let required = of(&[Requirement::Required, Requirement::Conditional]);
        let mut has_passed = false;
        for execution in &required {
            match step(login, execution, depth).await? {
                Walk::Success => has_passed = true,
                Walk::Absent => {}
                // A required step that does not apply to this user cannot be left out.
                Walk::Attempted => return Ok(Walk::Attempted),
                stop => return Ok(stop),
            }
        }
        if has_passed {
            return Ok(Walk::Success);
        }
        for execution in of(&[Requirement::Alternative]) {
            match step(login, execution, depth).await? {
                Walk::Attempted | Walk::Absent => {}
                done => return Ok(done),
            }
        }
        Ok(Walk::Attempted)
    })
}

async fn step(login: &mut Login, execution: &Execution, depth: usize) -> Result<Walk, Fault> {
    match login.tab.status.get(&execution.id).map(String::as_str) {
        Some(SUCCESS | SETUP_REQUIRED) => return Ok(Walk::Success),
        Some(ATTEMPTED) => return Ok(Walk::Attempted),
        _ => {}
    }
    if let Some(child) = &execution.child_flow_id {
        return sub_flow(login, execution, child, depth).await;
    }
    let authenticator = supported(execution)?;
    let realm = login.cx.realm.clone();
    let step = Step::of(&realm, execution);
    if authenticator.needs_user {
        if login.user.is_none() {
            return Ok(Walk::Refuse(invalid_user("a step needs a user")));
        }
        if !(authenticator.is_configured)(login, step).await? {
            return Ok(not_configured(login, execution, authenticator));
        }
    }
    let outcome = (authenticator.authenticate)(login, step).await?;
    Ok(settle(login, execution, outcome).await)
}

/// A step that asks for something the user does not have: another way is tried; a required one they set up before the login ends,
/// where that is allowed.
fn not_configured(login: &mut Login, execution: &Execution, authenticator: &Authenticator) -> Walk {
    if execution.requirement != Requirement::Required {
        return Walk::Attempted;
    }
    let actions = &login.cx.realm.required_actions;
    let set_up = authenticator.set_up.filter(|id| actions.iter().any(|a| a.enabled && a.alias == *id));
    let Some(action) = set_up else {
        let fault = Fault::page(Kind::Invalid, "credentialSetupRequired");
        return Walk::Refuse(Refused::new("invalid_user_credentials", fault).because("a step is not set up"));
    };
    login.tab.required_actions.insert(action.to_owned());
    login.tab.status.insert(execution.id.clone(), SETUP_REQUIRED.to_owned());
    Walk::Success
}

async fn sub_flow(login: &mut Login, execution: &Execution, child: &str, depth: usize) -> Result<Walk, Fault> {
    if execution.requirement == Requirement::Conditional && !conditions_hold(login, child).await? {
        return Ok(Walk::Absent);
    }
    let realm = login.cx.realm.clone();
    if realm.flows.get(child).is_some_and(|flow| flow.provider_id == "form-flow") {
        let outcome = form::show(login, execution).await?;
        return Ok(settle(login, execution, outcome).await);
    }
    let walked = walk(login, child.to_owned(), depth + 1).await?;
    Ok(match walked {
        // A conditional sub-flow that was entered must be passed.
        Walk::Attempted if execution.requirement != Requirement::Alternative => {
            Walk::Refuse(unexpected("a required sub-flow did not succeed"))
        }
        other => other,
    })
}

/// Whether all conditions of a conditional sub-flow hold; one without conditions is never entered.
async fn conditions_hold(login: &mut Login, flow_id: &str) -> Result<bool, Fault> {
    let realm = login.cx.realm.clone();
    let enabled = |e: &&Execution| e.requirement != Requirement::Disabled && authenticator::is_condition(e);
    let conditions: Vec<&Execution> = realm.flows.executions(flow_id).iter().filter(enabled).collect();
    for execution in &conditions {
        let condition = execution.authenticator.as_deref().and_then(authenticator::find_condition);
        let condition = condition.ok_or_else(|| unsupported(execution))?;
        // Asked once in a login: a device that is set up in its course changes nothing of the way that it has come.
        let holds = match login.tab.status.get(&execution.id).map(String::as_str) {
            Some(HOLDS) => true,
            Some(HOLDS_NOT) => false,
            _ => (condition.holds)(login, Step::of(&realm, execution)).await?,
        };
        let answer = if holds { HOLDS } else { HOLDS_NOT };
        login.tab.status.insert(execution.id.clone(), answer.to_owned());
        if !holds {
            return Ok(false);
        }
    }
    Ok(!conditions.is_empty())
}

/// Notes how a step ended.
async fn settle(login: &mut Login, execution: &Execution, outcome: Outcome) -> Walk {
    match outcome {
        Outcome::Success => {
            if let Some(refused) = locked(login) {
                return Walk::Refuse(refused);
            }
            note(login, execution, SUCCESS);
            login.has_proved = true;
            Walk::Success
        }
        Outcome::Attempted => {
            note(login, execution, ATTEMPTED);
            Walk::Attempted
        }
        Outcome::Challenge(screen) => {
            login.tab.execution = Some(execution.id.clone());
            Walk::Show(screen)
        }
        Outcome::Wrong(error, screen) => {
            if let Err(fault) = wrong(login, error).await {
                return Walk::Refuse(fault.into());
            }
            login.tab.execution = Some(execution.id.clone());
            Walk::Show(screen)
        }
        Outcome::Again(key) => Walk::Again(key),
        Outcome::Refuse(refused) => Walk::Refuse(refused),
    }
}

fn note(login: &mut Login, execution: &Execution, status: &str) {
    login.tab.status.insert(execution.id.clone(), status.to_owned());
}

/// Counts a wrong answer against the user, and records it.
async fn wrong(login: &mut Login, error: &'static str) -> Result<(), Fault> {
    let known = login.user.as_ref().map(|u| u.user.id.clone());
    let user = known.or_else(|| login.audit.user_id.clone().map(UserId));
    let factor = if login.used_credentials().next().is_some() { Factor::Second } else { Factor::First };
    let error = guard::wrong(&login.cx, user.as_ref(), factor, error).await?;
    if let Some(user) = &user {
        login.audit.user(user);
    }
    login.audit.refuse(&login.cx, error, Fault::page(Kind::Invalid, "invalidUserMessage")).await;
    Ok(())
}

/// The refusal of a user whom failed logins have locked, whatever they answer.
fn locked(login: &Login) -> Option<Refused> {
    let lock = guard::check(&login.cx, login.user.as_ref()?)?;
    Some(Refused::new(lock.error(), Fault::page(Kind::Invalid, "invalidUserMessage")))
}

fn supported(execution: &Execution) -> Result<&'static Authenticator, Fault> {
    execution.authenticator.as_deref().and_then(authenticator::find).ok_or_else(|| unsupported(execution))
}

/// A step that this version cannot take is never skipped: the login ends.
pub(super) fn unsupported(execution: &Execution) -> Fault {
    let id = execution.authenticator.as_deref().unwrap_or_default();
    Fault::page(Kind::NotImplemented, "unexpectedErrorHandlingRequestMessage")
        .because(format!("authenticator {id} is not supported"))
}
