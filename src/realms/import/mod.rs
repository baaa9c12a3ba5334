//! From Keycloak's realm JSON to rows. What is absent gets Keycloak's defaults; what is wrong is refused with its place in the JSON.
//! Identity providers, organizations, authorization settings and user storage are kept, with a warning: they do not run yet.

pub mod clients;
pub mod components;
pub mod credentials;
pub mod draft;
pub mod existing;
pub mod files;
pub mod flows;
pub mod groups;
pub mod names;
pub mod parse;
pub mod partial;
pub mod roles;
pub mod scopes;
pub mod users;

use keycloak::types::{RealmRepresentation, UserRepresentation};

use self::draft::{Draft, refuse, sorted};
use self::names::Names;
use super::blueprint::Blueprint;
use super::complete::complete;
use super::{Makings, secrets};
use crate::credentials::policy::Policy;
use crate::crypto::password::HashPolicy;
use crate::fault::Fault;
use crate::model::id::RealmId;
use crate::model::realm::Realm;

/// Turns a realm's JSON into rows: makes ids and keys, hashes passwords, seals secrets. Slow, and outside any transaction.
///
/// # Errors
/// [`crate::fault::Kind::Invalid`] with the place in the JSON that is wrong.
pub async fn prepare(makings: Makings<'_>, given: RealmRepresentation) -> Result<Blueprint, Fault> {
    let mut rep = complete(given)?;
    Policy::parse(rep.password_policy.as_deref().unwrap_or_default())?;
    let mut users = take_users(&mut rep);
    HashPolicy::refuse_costly(rep.password_policy.as_deref()).map_err(|e| refuse(&"passwordPolicy", e))?;
    credentials::hash_plaintext(makings, HashPolicy::of_realm(rep.password_policy.as_deref()), &mut users).await?;
    let mut draft = Draft::new(makings, realm(makings, &mut rep), Names::default());
    let components = components::plan(&draft, rep.components.take().unwrap_or_default())?;
    let mut blueprint = plan(&mut draft, rep)?;
    plan_people(&mut draft, users)?;
    blueprint.components = components::finish(makings, &draft.realm.name, components).await?;
    blueprint.parts = draft.parts;
    blueprint.realm.settings = draft.realm.settings;
    Ok(blueprint)
}

/// Users, and those of a federation that an export lists apart.
fn take_users(rep: &mut RealmRepresentation) -> Vec<UserRepresentation> {
    let mut users = rep.users.take().unwrap_or_default();
    users.extend(rep.federated_users.take().unwrap_or_default());
    users
}

/// The realm's own row, with all the settings that have no rows.
fn realm(makings: Makings<'_>, rep: &mut RealmRepresentation) -> Realm {
    let id = rep.id.clone().filter(|id| !id.is_empty()).unwrap_or_else(|| makings.random.uuid());
    let name = rep.realm.clone().unwrap_or_default();
    Realm {
        id: RealmId(id),
        name,
        enabled: rep.enabled == Some(true),
        default_role: None,
        settings: Default::default(),
    }
}

fn plan(draft: &mut Draft<'_>, mut rep: RealmRepresentation) -> Result<Blueprint, Fault> {
    let flows = rep.authentication_flows.take().unwrap_or_default();
    let flows = flows::plan(draft, flows, rep.authenticator_config.take().unwrap_or_default())?;
    let required_actions = flows::plan_actions(draft, rep.required_actions.take().unwrap_or_default())?;
    scopes::plan(draft, rep.client_scopes.take().unwrap_or_default())?;
    let (default, optional) = (rep.default_default_client_scopes.take(), rep.default_optional_client_scopes.take());
    let realm_scopes = scopes::plan_defaults(draft, default, optional);
    clients::plan(draft, rep.clients.take().unwrap_or_default())?;
    roles::plan(draft, rep.roles.take().unwrap_or_default())?;
    let default_role = rep.default_role.take().and_then(|r| r.name).unwrap_or_default();
    draft.realm.default_role = draft.names.role(None, &default_role).cloned();
    let of_clients = rep.client_scope_mappings.take().unwrap_or_default();
    roles::plan_scope_mappings(draft, rep.scope_mappings.take().unwrap_or_default(), of_clients)?;
    groups::plan(draft, rep.groups.take().unwrap_or_default())?;
    draft.default_groups = groups::plan_defaults(draft, rep.default_groups.take().unwrap_or_default())?;
    let texts = rep.localization_texts.take().unwrap_or_default();
    let localization = texts.into_iter().map(|(locale, texts)| (locale, sorted(Some(texts)))).collect();
    check_bindings(draft, &rep)?;
    plan_settings(draft, rep);
    Ok(Blueprint {
        realm: draft.realm.clone(),
        parts: Default::default(),
        components: Vec::new(),
        realm_scopes,
        default_groups: draft.default_groups.clone(),
        flows: flows.flows,
        configs: flows.configs,
        executions: flows.executions,
        required_actions,
        localization,
    })
}

fn plan_people(draft: &mut Draft<'_>, users: Vec<UserRepresentation>) -> Result<(), Fault> {
    users::plan(draft, users)?;
    users::plan_service_accounts(draft);
    Ok(())
}

/// The realm's own choice of flows must exist.
fn check_bindings(draft: &Draft<'_>, rep: &RealmRepresentation) -> Result<(), Fault> {
    let bindings = [
        ("browserFlow", &rep.browser_flow),
        ("registrationFlow", &rep.registration_flow),
        ("directGrantFlow", &rep.direct_grant_flow),
        ("resetCredentialsFlow", &rep.reset_credentials_flow),
        ("clientAuthenticationFlow", &rep.client_authentication_flow),
        ("dockerAuthenticationFlow", &rep.docker_authentication_flow),
        ("firstBrokerLoginFlow", &rep.first_broker_login_flow),
    ];
    let missing = |alias: &&String| !alias.is_empty() && !draft.flows.contains_key(alias.as_str());
    match bindings.iter().find_map(|(member, alias)| Some((member, alias.as_ref().filter(missing)?))) {
        Some((member, alias)) => Err(refuse(member, format!("there is no flow '{alias}'"))),
        None => Ok(()),
    }
}

fn plan_settings(draft: &mut Draft<'_>, mut settings: RealmRepresentation) {
    (settings.id, settings.realm, settings.enabled) = (None, None, None);
    let is_there = |n: usize| n > 0;
    let kept = [
        ("identityProviders", settings.identity_providers.as_ref().map_or(0, Vec::len)),
        ("organizations", settings.organizations.as_ref().map_or(0, Vec::len)),
    ];
    for (member, count) in kept.into_iter().filter(|(_, n)| is_there(*n)) {
        tracing::warn!(realm = draft.realm.name, member, count, "these are kept, but do not run in this version");
    }
    secrets::seal_settings(&mut settings, &draft.realm.id.0, draft.makings.master_key, draft.makings.random);
    draft.realm.settings = settings;
}
