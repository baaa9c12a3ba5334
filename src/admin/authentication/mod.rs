//! Authentication management: flows, their executions and configurations, and required actions. What is built in can be
//! switched and renamed, but not taken apart; what is in use is not removed; a flow is never a step of itself.

mod binding;
mod config;
mod copy;
mod execution;
mod execution_list;
mod family;
mod flow;
mod new_execution;
mod order;
mod provider;
mod required_action;
mod required_action_config;

use actix_web::web::{ServiceConfig, delete, get, post, put, resource as at};
use serde::Deserialize;

use crate::admin::identifier::MAX_NAME;
use crate::fault::{Fault, Kind};

/// Characters that an alias cannot have, as it stands in paths.
const RESERVED: &str = "/!#$&()*+,:;=?@[]\\";

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    config
        .service(at("/authentication/authenticator-providers").route(get().to(provider::authenticators)))
        .service(at("/authentication/client-authenticator-providers").route(get().to(provider::clients)))
        .service(at("/authentication/form-providers").route(get().to(provider::forms)))
        .service(at("/authentication/form-action-providers").route(get().to(provider::form_actions)))
        .service(at("/authentication/config-description/{provider}").route(get().to(provider::description)))
        .service(at("/authentication/per-client-config-description").route(get().to(provider::per_client)));
    flows(config);
    executions(config);
    required_actions(config);
}

fn flows(config: &mut ServiceConfig) {
    config
        .service(at("/authentication/flows").route(get().to(flow::list)).route(post().to(flow::insert)))
        .service(
            at("/authentication/flows/{flow}")
                .route(get().to(flow::find))
                .route(put().to(flow::update))
                .route(delete().to(flow::remove)),
        )
        .service(at("/authentication/flows/{flow}/copy").route(post().to(copy::copy)))
        .service(
            at("/authentication/flows/{flow}/executions")
                .route(get().to(execution_list::list))
                .route(put().to(execution_list::update)),
        )
        .service(at("/authentication/flows/{flow}/executions/execution").route(post().to(new_execution::of_provider)))
        .service(at("/authentication/flows/{flow}/executions/flow").route(post().to(new_execution::of_flow)));
}

fn executions(config: &mut ServiceConfig) {
    config
        .service(at("/authentication/executions").route(post().to(new_execution::insert)))
        .service(
            at("/authentication/executions/{execution}")
                .route(get().to(execution::find))
                .route(delete().to(execution::remove)),
        )
        .service(at("/authentication/executions/{execution}/raise-priority").route(post().to(execution::raise)))
        .service(at("/authentication/executions/{execution}/lower-priority").route(post().to(execution::lower)))
        .service(at("/authentication/executions/{execution}/config").route(post().to(config::insert_of)))
        .service(at("/authentication/executions/{execution}/config/{config}").route(get().to(config::find_of)))
        .service(at("/authentication/config").route(post().to(config::insert)))
        .service(
            at("/authentication/config/{config}")
                .route(get().to(config::find))
                .route(put().to(config::update))
                .route(delete().to(config::remove)),
        );
}

fn required_actions(config: &mut ServiceConfig) {
    config
        .service(at("/authentication/required-actions").route(get().to(required_action::list)))
        .service(
            at("/authentication/required-actions/{action}")
                .route(get().to(required_action::find))
                .route(put().to(required_action::update))
                .route(delete().to(required_action::remove)),
        )
        .service(
            at("/authentication/required-actions/{action}/raise-priority").route(post().to(required_action::raise)),
        )
        .service(
            at("/authentication/required-actions/{action}/lower-priority").route(post().to(required_action::lower)),
        )
        .service(
            at("/authentication/required-actions/{action}/config")
                .route(get().to(required_action_config::find))
                .route(put().to(required_action_config::update))
                .route(delete().to(required_action_config::remove)),
        )
        .service(
            at("/authentication/required-actions/{action}/config-description")
                .route(get().to(required_action_config::description)),
        )
        .service(at("/authentication/unregistered-required-actions").route(get().to(required_action::unregistered)))
        .service(at("/authentication/register-required-action").route(post().to(required_action::register)));
}

/// The flow in the path, by id or by alias.
#[derive(Deserialize)]
struct FlowPath {
    flow: String,
}

/// The execution in the path.
#[derive(Deserialize)]
struct ExecutionPath {
    execution: String,
}

/// `{"error"}` with status 400, as most of this API refuses.
fn refuse(text: impl Into<std::borrow::Cow<'static, str>>) -> Fault {
    Fault::plain(Kind::Invalid, text)
}

/// Whether an alias may be; an empty one is refused with `empty`.
fn checked_alias(alias: Option<&str>, empty: &'static str) -> Result<String, Fault> {
    let alias = alias.filter(|a| !a.trim().is_empty()).ok_or_else(|| Fault::conflict(empty))?;
    if alias.chars().count() > MAX_NAME {
        return Err(Fault::invalid(format!("An alias has at most {MAX_NAME} characters")));
    }
    match alias.chars().find(|c| RESERVED.contains(*c) || c.is_control()) {
        Some(c) => Err(refuse(format!("Character '{c}' not allowed."))),
        None => Ok(alias.to_owned()),
    }
}
