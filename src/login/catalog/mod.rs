//! What steps of flows there can be, as administrators see them: a row for each id that a realm of Keycloak may name, in four
//! tables by kind. A row says nothing of whether the step runs here: the engine refuses one that does not, by its name.

mod authenticator;
mod client;
mod code;
mod form;
mod required_action;
mod x509;

use crate::model::flow::Requirement;
use crate::model::property::Property;

pub use required_action::{find as find_required_action, properties as required_action_properties};

/// A kind of step.
pub struct Provider {
    pub id: &'static str,
    pub name: &'static str,
    pub help: &'static str,
    /// What its requirement may be.
    pub requirements: &'static [Requirement],
    pub is_configurable: bool,
    pub properties: &'static [Property],
    /// Of a client authenticator: whether it needs a secret that both sides know.
    pub has_secret: bool,
    /// Of a client authenticator: what is configured of each client.
    pub per_client: &'static [Property],
}

const ONLY_REQUIRED: &[Requirement] = &[Requirement::Required];
const ON_OR_OFF: &[Requirement] = &[Requirement::Required, Requirement::Disabled];
const ANY: &[Requirement] = &[Requirement::Required, Requirement::Alternative, Requirement::Disabled];
/// What a sub-flow may be.
pub const SUB_FLOW: &[Requirement] =
    &[Requirement::Required, Requirement::Alternative, Requirement::Disabled, Requirement::Conditional];
/// What a sub-flow of form actions may be.
pub const FORM_FLOW: &[Requirement] = ON_OR_OFF;

impl Provider {
    const fn new(
        id: &'static str,
        name: &'static str,
        help: &'static str,
        requirements: &'static [Requirement],
    ) -> Self {
        Self {
            id,
            name,
            help,
            requirements,
            is_configurable: false,
            properties: &[],
            has_secret: false,
            per_client: &[],
        }
    }

    const fn with(self, properties: &'static [Property]) -> Self {
        Self { is_configurable: true, properties, ..self }
    }

    /// The requirement of a new step of this kind: off, where it can be.
    #[must_use]
    pub fn initial_requirement(&self) -> Requirement {
        match self.requirements {
            [only] => *only,
            _ => Requirement::Disabled,
        }
    }
}

/// Steps of flows, conditions among them.
pub const AUTHENTICATORS: &[Provider] = authenticator::TABLE;
/// How clients prove who they are.
pub const CLIENT_AUTHENTICATORS: &[Provider] = client::TABLE;
/// Pages that form flows fill.
pub const FORMS: &[Provider] = form::PAGES;
/// Steps of form flows.
pub const FORM_ACTIONS: &[Provider] = form::ACTIONS;

/// The kinds of flows: the provider that a flow names, and the steps that it may have.
const FLOWS: &[(&str, &[Provider])] =
    &[("basic-flow", AUTHENTICATORS), ("form-flow", FORM_ACTIONS), ("client-flow", CLIENT_AUTHENTICATORS)];

/// Whether there are flows of that kind.
#[must_use]
pub fn is_flow(provider: &str) -> bool {
    FLOWS.iter().any(|(id, _)| *id == provider)
}

/// The step of that id that a flow of that kind may have.
#[must_use]
pub fn find_step(flow_provider: &str, id: &str) -> Option<&'static Provider> {
    let (_, steps) = FLOWS.iter().find(|(known, _)| *known == flow_provider)?;
    steps.iter().find(|step| step.id == id)
}

/// The step of that id, of whichever kind; pages of form flows are none.
#[must_use]
pub fn find(id: &str) -> Option<&'static Provider> {
    FLOWS.iter().flat_map(|(_, steps)| *steps).find(|step| step.id == id)
}
