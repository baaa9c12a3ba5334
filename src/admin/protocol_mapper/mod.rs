//! The protocol mappers of clients and client scopes. Refused, on creation and on every update alike: kinds that do not exist,
//! mappers without a name, and a name that is taken within its protocol.

mod resource;

use std::collections::HashSet;

use actix_web::web::{self, ServiceConfig, delete, get, post, put};
use keycloak::types::ProtocolMapperRepresentation;

use super::client::validate::PROTOCOLS;
use super::identifier;
use super::scope_owner::BASES;
use crate::fault::{Fault, Kind};
use crate::oidc::mapper::{self, Target};
use crate::random::Random;

/// Kinds of SAML mappers: kept, as clients of that protocol are.
const SAML: &[&str] = &[
    "saml-audience-mapper",
    "saml-audience-resolve-mapper",
    "saml-authn-context-class-ref-mapper",
    "saml-group-membership-mapper",
    "saml-hardcode-attribute-mapper",
    "saml-hardcode-role-mapper",
    "saml-organization-group-membership-mapper",
    "saml-organization-membership-mapper",
    "saml-role-list-mapper",
    "saml-role-name-mapper",
    "saml-user-attribute-mapper",
    "saml-user-attribute-nameid-mapper",
    "saml-user-property-mapper",
    "saml-user-session-note-mapper",
];

/// Paths below the realm.
pub fn routes(config: &mut ServiceConfig) {
    for base in BASES {
        let at = |path: &str| web::resource(format!("{base}/protocol-mappers{path}"));
        config
            .service(at("/models").route(get().to(resource::list)).route(post().to(resource::insert)))
            .service(at("/add-models").route(post().to(resource::insert_all)))
            .service(at("/protocol/{protocol}").route(get().to(resource::list_of_protocol)))
            .service(
                at("/models/{mapper}")
                    .route(get().to(resource::find))
                    .route(put().to(resource::update))
                    .route(delete().to(resource::remove)),
            );
    }
}

/// Whether a mapper may be.
pub fn check(mapper: &ProtocolMapperRepresentation) -> Result<(), Fault> {
    let kind = mapper.protocol_mapper.as_deref().unwrap_or_default();
    if mapper::find(kind).is_none() && !SAML.contains(&kind) {
        return Err(
            Fault::missing("ProtocolMapper provider not found").because(format!("no mapper is of kind {kind:?}"))
        );
    }
    let name = mapper.name.as_deref().unwrap_or_default();
    if name.trim().is_empty() || !identifier::is_name(name) {
        return Err(Fault::invalid("A protocol mapper has a name of at most 255 characters"));
    }
    let protocol = mapper.protocol.as_deref().unwrap_or_default();
    if !PROTOCOLS.contains(&protocol) {
        return Err(Fault::invalid(format!("The protocol mapper {name} has no protocol that exists")));
    }
    Ok(())
}

/// Whether these mappers may be side by side.
pub fn check_all<'a>(mappers: impl IntoIterator<Item = &'a ProtocolMapperRepresentation>) -> Result<(), Fault> {
    let (mut names, mut ids) = (HashSet::new(), HashSet::new());
    for mapper in mappers {
        check(mapper).map_err(|fault| match fault.kind {
            Kind::Missing => super::client::validate::refuse(format!(
                "There is no protocol mapper {}",
                mapper.protocol_mapper.as_deref().unwrap_or_default()
            )),
            _ => fault,
        })?;
        if !names.insert((&mapper.protocol, &mapper.name)) || mapper.id.is_some() && !ids.insert(&mapper.id) {
            return Err(taken());
        }
    }
    Ok(())
}

fn taken() -> Fault {
    Fault::conflict("Protocol mapper exists with same name")
}

/// Switches that follow another one where a request does not name them.
const FOLLOWERS: &[(Target, &str, &str)] = &[
    (Target::Introspection, "introspection.token.claim", "access.token.claim"),
    (Target::UserInfo, "userinfo.token.claim", "id.token.claim"),
];

/// Completes the switches of a mapper that is sent by itself.
pub fn complete_switches(mapper: &mut ProtocolMapperRepresentation) {
    let Some(kind) = mapper.protocol_mapper.as_deref().and_then(mapper::find) else { return };
    let config = mapper.config.get_or_insert_default();
    for (_, follower, leader) in FOLLOWERS.iter().filter(|(target, ..)| kind.can_add_to(*target)) {
        if let Some(value) = config.get(*leader).cloned() {
            config.entry((*follower).to_owned()).or_insert(value);
        }
    }
}

/// Gives a mapper what every mapper has.
#[allow(deprecated, reason = "Keycloak still shows the old switch")]
pub fn complete(mapper: &mut ProtocolMapperRepresentation, random: &Random) {
    mapper.id = mapper.id.take().filter(|id| !id.is_empty()).or_else(|| Some(random.uuid()));
    mapper.consent_required.get_or_insert(false);
    mapper.config.get_or_insert_default();
}
