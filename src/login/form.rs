//! Form flows: a page whose fields belong to several form actions, as registration has it. All of them must accept what was
//! sent before any of them acts.

use super::authenticator::Outcome;
use super::state::Login;
use crate::edge::params::Params;
use crate::fault::{Fault, Kind};
use crate::model::flow::Execution;

/// Shows the page of a form flow.
pub async fn show(_: &mut Login, execution: &Execution) -> Result<Outcome, Fault> {
    Err(unsupported(execution))
}

/// Takes what the user sent.
pub async fn submit(_: &mut Login, execution: &Execution, _: &Params) -> Result<Outcome, Fault> {
    Err(unsupported(execution))
}

fn unsupported(execution: &Execution) -> Fault {
    let id = execution.authenticator.as_deref().unwrap_or_default();
    Fault::page(Kind::NotImplemented, "unexpectedErrorHandlingRequestMessage").because(format!("form {id} is not supported"))
}
