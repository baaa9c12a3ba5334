//! What a new realm has, as tables of constants. Names, keys and numbers are the interface; the sentences are ours.

pub mod actions;
pub mod clients;
pub mod components;
pub mod flows;
pub mod mappers;
pub mod roles;
pub mod scopes;
pub mod settings;

use std::collections::HashMap;

use keycloak::types::ProtocolMapperRepresentation;

/// A table of pairs as the representations want it.
pub(super) fn map(pairs: &[(&str, &str)]) -> HashMap<String, String> {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

/// A table of strings as the representations want it.
pub(super) fn list(items: &[&str]) -> Vec<String> {
    items.iter().map(|s| (*s).to_owned()).collect()
}

/// A protocol mapper.
#[allow(deprecated, reason = "an export names the old switch")]
fn mapper(name: &str, protocol: &str, kind: &str, config: HashMap<String, String>) -> ProtocolMapperRepresentation {
    ProtocolMapperRepresentation {
        name: Some(name.to_owned()),
        protocol: Some(protocol.to_owned()),
        protocol_mapper: Some(kind.to_owned()),
        consent_required: Some(false),
        config: Some(config),
        ..Default::default()
    }
}
