//! The protocol mappers of OpenID Connect: what goes into which token. A table: the Admin API lists it, and tokens are made by it.
//! An unknown mapper of a client adds nothing.

mod acr;
mod address;
mod allowed_origins;
mod amr;
mod audience;
mod claim;
mod claims_parameter;
mod config;
mod group;
mod hardcoded;
mod name;
mod nonce;
mod pairwise;
mod role;
mod session;
mod subject;
mod user;

use serde_json::{Map, Value};

use super::access::RoleAccess;
use super::subject::Subject;
use crate::model::scope::ClientScope;

pub use config::Config;

/// What is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Access,
    LightweightAccess,
    Id,
    UserInfo,
    Introspection,
    /// Members beside the tokens in the token response.
    Response,
}

/// The claims of something being made, as far as mappers have a say in them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub sub: Option<String>,
    pub nonce: Option<String>,
    pub aud: Vec<String>,
    pub claims: Map<String, Value>,
}

impl Draft {
    fn add_audience(&mut self, name: &str) {
        if !self.aud.iter().any(|a| a == name) {
            self.aud.push(name.to_owned());
        }
    }
}

/// One mapper at work.
pub struct Work<'a> {
    pub subject: &'a Subject<'a>,
    pub roles: &'a RoleAccess,
    pub config: Config<'a>,
    pub target: Target,
}

type Effect = fn(&Work<'_>, &mut Draft);
type RoleEffect = fn(&Subject<'_>, Config<'_>, &mut RoleAccess);

/// A kind of mapper.
pub struct MapperType {
    pub id: &'static str,
    pub name: &'static str,
    /// The lower, the earlier.
    pub priority: i32,
    /// What it can add to; its configuration says what it does add to.
    targets: &'static [Target],
    /// What it does where its configuration does not say.
    is_on_by_default: bool,
    effect: Effect,
    /// What it does to the roles before any token is made.
    role_effect: Option<RoleEffect>,
}

/// Adds nothing to claims.
fn nothing(_: &Work<'_>, _: &mut Draft) {}

const TOKENS: &[Target] = {
    use Target::{Access, Id, Introspection, LightweightAccess, UserInfo};
    &[Access, LightweightAccess, Id, UserInfo, Introspection]
};
const ALL: &[Target] = {
    use Target::{Access, Id, Introspection, LightweightAccess, Response, UserInfo};
    &[Access, LightweightAccess, Id, UserInfo, Introspection, Response]
};
const ACCESS: &[Target] = &[Target::Access, Target::LightweightAccess, Target::Introspection];
const ACCESS_AND_ID: &[Target] = &[Target::Access, Target::LightweightAccess, Target::Id, Target::Introspection];
const ID_AND_USER_INFO: &[Target] = &[Target::Id, Target::UserInfo];

const fn claims(
    id: &'static str,
    name: &'static str,
    priority: i32,
    targets: &'static [Target],
    effect: Effect,
) -> MapperType {
    MapperType { id, name, priority, targets, is_on_by_default: false, effect, role_effect: None }
}

const fn always(
    id: &'static str,
    name: &'static str,
    priority: i32,
    targets: &'static [Target],
    effect: Effect,
) -> MapperType {
    MapperType { is_on_by_default: true, ..claims(id, name, priority, targets, effect) }
}

const fn roles(id: &'static str, name: &'static str, priority: i32, effect: RoleEffect) -> MapperType {
    MapperType { role_effect: Some(effect), ..claims(id, name, priority, &[], nothing) }
}

/// All of them.
pub const TABLE: &[MapperType] = &[
    claims("oidc-acr-mapper", "Authentication Context Class Reference (ACR)", 0, ACCESS_AND_ID, acr::add),
    claims("oidc-address-mapper", "User Address", 0, TOKENS, address::add),
    always("oidc-allowed-origins-mapper", "Allowed Web Origins", 0, ACCESS, allowed_origins::add),
    claims("oidc-amr-mapper", "Authentication Method Reference (AMR)", 0, ACCESS_AND_ID, amr::add),
    claims("oidc-audience-mapper", "Audience", 0, ACCESS_AND_ID, audience::add),
    always("oidc-audience-resolve-mapper", "Audience Resolve", 30, ACCESS, audience::resolve),
    claims(
        "oidc-claims-param-token-mapper",
        "Claims parameter Token",
        0,
        ID_AND_USER_INFO,
        claims_parameter::add_requested,
    ),
    claims(
        "oidc-claims-param-value-idtoken-mapper",
        "Claims parameter with value ID Token",
        0,
        &[Target::Id],
        claims_parameter::add_value,
    ),
    claims("oidc-full-name-mapper", "User's full name", 0, TOKENS, name::add),
    claims("oidc-group-membership-mapper", "Group Membership", 0, TOKENS, group::add),
    claims("oidc-hardcoded-claim-mapper", "Hardcoded claim", 0, ALL, hardcoded::add_claim),
    roles("oidc-hardcoded-role-mapper", "Hardcoded Role", 20, hardcoded::add_role),
    always("oidc-nonce-backwards-compatible-mapper", "Nonce backwards compatible", 0, ACCESS, nonce::add),
    // A realm has no organizations, so nobody is a member of one.
    claims("oidc-organization-group-membership-mapper", "Organization Group Membership", 10, TOKENS, nothing),
    claims("oidc-organization-membership-mapper", "Organization Membership", 0, TOKENS, nothing),
    roles("oidc-role-name-mapper", "Role Name Mapper", 10, role::rename),
    claims("oidc-session-state-mapper", "Session State (session_state)", 0, TOKENS, session::add_state),
    always("oidc-sha256-pairwise-sub-mapper", "Pairwise subject identifier", 0, TOKENS, pairwise::add),
    claims("oidc-sub-mapper", "Subject (sub)", -10, ACCESS, subject::add),
    claims("oidc-usermodel-attribute-mapper", "User Attribute", 0, TOKENS, user::add_attribute),
    claims("oidc-usermodel-client-role-mapper", "User Client Role", 40, TOKENS, role::add_client_roles),
    claims("oidc-usermodel-property-mapper", "User Property", 0, TOKENS, user::add_property),
    claims("oidc-usermodel-realm-role-mapper", "User Realm Role", 40, TOKENS, role::add_realm_roles),
    claims("oidc-usersessionmodel-note-mapper", "User Session Note", 0, ALL, session::add_note),
];

/// The mapper of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static MapperType> {
    TABLE.iter().find(|m| m.id == id)
}

impl MapperType {
    /// Whether it can add to a target, however it is configured.
    #[must_use]
    pub fn can_add_to(&self, target: Target) -> bool {
        self.targets.contains(&target)
    }

    /// Whether it adds to a target as it is configured. Introspection follows access tokens where nothing else is said.
    fn is_for(&self, target: Target, config: Config<'_>) -> bool {
        let says = |name| config.get(name).map(|v| v == "true");
        let flag = match target {
            Target::Access => says("access.token.claim"),
            Target::LightweightAccess => Some(says("lightweight.claim").unwrap_or(false)),
            Target::Id => says("id.token.claim"),
            Target::UserInfo => says("userinfo.token.claim"),
            Target::Introspection => says("introspection.token.claim").or_else(|| says("access.token.claim")),
            Target::Response => Some(says("access.tokenResponse.claim").unwrap_or(false)),
        };
        self.targets.contains(&target) && flag.unwrap_or(self.is_on_by_default)
    }
}

/// The mappers of a client and its scopes, in the order in which they work.
pub struct Mappers<'a>(Vec<(&'static MapperType, Config<'a>)>);

impl<'a> Mappers<'a> {
    #[must_use]
    pub fn of(subject: &Subject<'a>) -> Self {
        let shared = subject.scopes.list.iter().flat_map(|s| ClientScope::mappers(s));
        let own = subject.client.client.mappers();
        let configured = shared.chain(own).filter_map(|m| {
            let kind = find(m.protocol_mapper.as_deref()?)?;
            Some((kind, Config::new(m.config.as_ref()?)))
        });
        let mut all: Vec<_> = configured.collect();
        all.sort_by_key(|(kind, _)| kind.priority);
        Self(all)
    }

    /// Lets mappers change the roles that tokens will show.
    pub fn change_roles(&self, subject: &Subject<'_>, roles: &mut RoleAccess) {
        for (kind, config) in &self.0 {
            if let Some(effect) = kind.role_effect {
                effect(subject, *config, roles);
            }
        }
    }

    /// Fills a draft.
    pub fn fill(&self, subject: &Subject<'_>, roles: &RoleAccess, target: Target, draft: &mut Draft) {
        for (kind, config) in self.0.iter().filter(|(kind, config)| kind.is_for(target, *config)) {
            (kind.effect)(&Work { subject, roles, config: *config, target }, draft);
        }
    }
}
