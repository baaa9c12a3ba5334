//! The client scopes of a new realm with their mappers.

use keycloak::types::ClientScopeRepresentation;

use super::mappers::{self, Mapper};

/// What a realm does with a scope when it gets a new client.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Default,
    Optional,
    None,
}

struct Scope {
    name: &'static str,
    description: &'static str,
    protocol: &'static str,
    standing: Standing,
    attributes: &'static [(&'static str, &'static str)],
    mappers: &'static [Mapper],
}

const SHOWN: (&str, &str) = ("display.on.consent.screen", "true");
const HIDDEN: (&str, &str) = ("display.on.consent.screen", "false");
const NAMED: (&str, &str) = ("include.in.token.scope", "true");
const UNNAMED: (&str, &str) = ("include.in.token.scope", "false");

const fn text(key: &'static str) -> (&'static str, &'static str) {
    ("consent.screen.text", key)
}

const OIDC: Scope = Scope {
    name: "",
    description: "",
    protocol: "openid-connect",
    standing: Standing::None,
    attributes: &[HIDDEN, UNNAMED],
    mappers: &[],
};
const SAML: Scope = Scope { protocol: "saml", standing: Standing::Default, attributes: &[HIDDEN], ..OIDC };
const DEFAULT: Scope = Scope { standing: Standing::Default, ..OIDC };
const OPTIONAL: Scope = Scope { standing: Standing::Optional, ..OIDC };

const SCOPES: &[Scope] = &[
    Scope {
        name: "offline_access",
        description: "Refresh tokens that outlive the login",
        attributes: &[text("${offlineAccessScopeConsentText}"), SHOWN],
        ..OPTIONAL
    },
    Scope {
        name: "role_list",
        description: "The roles, in a SAML assertion",
        attributes: &[text("${samlRoleListScopeConsentText}"), SHOWN],
        mappers: mappers::ROLE_LIST,
        ..SAML
    },
    Scope {
        name: "saml_organization",
        description: "Membership of organizations, in a SAML assertion",
        mappers: mappers::SAML_ORGANIZATION,
        ..SAML
    },
    Scope {
        name: "AuthnContextClassRef",
        description: "How strongly the user was authenticated, in a SAML assertion",
        attributes: &[],
        mappers: mappers::AUTHN_CONTEXT,
        ..SAML
    },
    Scope {
        name: "profile",
        description: "Names and personal details (OpenID Connect Core 5.4)",
        attributes: &[text("${profileScopeConsentText}"), SHOWN, NAMED],
        mappers: mappers::PROFILE,
        ..DEFAULT
    },
    Scope {
        name: "email",
        description: "The e-mail address (OpenID Connect Core 5.4)",
        attributes: &[text("${emailScopeConsentText}"), SHOWN, NAMED],
        mappers: mappers::EMAIL,
        ..DEFAULT
    },
    Scope {
        name: "address",
        description: "The postal address (OpenID Connect Core 5.4)",
        attributes: &[text("${addressScopeConsentText}"), SHOWN, NAMED],
        mappers: mappers::ADDRESS,
        ..OPTIONAL
    },
    Scope {
        name: "phone",
        description: "The telephone number (OpenID Connect Core 5.4)",
        attributes: &[text("${phoneScopeConsentText}"), SHOWN, NAMED],
        mappers: mappers::PHONE,
        ..OPTIONAL
    },
    Scope {
        name: "roles",
        description: "Roles and audiences in the access token",
        attributes: &[text("${rolesScopeConsentText}"), SHOWN, UNNAMED],
        mappers: mappers::ROLES,
        ..DEFAULT
    },
    Scope {
        name: "web-origins",
        description: "The web origins that may call with the access token",
        attributes: &[text(""), HIDDEN, UNNAMED],
        mappers: mappers::WEB_ORIGINS,
        ..DEFAULT
    },
    Scope {
        name: "microprofile-jwt",
        description: "The claims that MicroProfile JWT expects",
        attributes: &[HIDDEN, NAMED],
        mappers: mappers::MICROPROFILE,
        ..OPTIONAL
    },
    Scope { name: "acr", description: "How strongly the user was authenticated", mappers: mappers::ACR, ..DEFAULT },
    Scope { name: "basic", description: "The subject and the time of the login", mappers: mappers::BASIC, ..DEFAULT },
    Scope {
        name: "service_account",
        description: "Which client a service account belongs to",
        mappers: mappers::SERVICE_ACCOUNT,
        ..OIDC
    },
    Scope {
        name: "organization",
        description: "Membership of organizations",
        attributes: &[text("${organizationScopeConsentText}"), SHOWN, NAMED],
        mappers: mappers::ORGANIZATION,
        ..OPTIONAL
    },
];

/// The representations of all scopes.
#[must_use]
pub fn all() -> Vec<ClientScopeRepresentation> {
    SCOPES.iter().map(representation).collect()
}

/// The scope of that name.
#[must_use]
pub fn find(name: &str) -> Option<ClientScopeRepresentation> {
    SCOPES.iter().find(|s| s.name == name).map(representation)
}

fn representation(s: &Scope) -> ClientScopeRepresentation {
    ClientScopeRepresentation {
        name: Some(s.name.into()),
        description: Some(s.description.into()),
        protocol: Some(s.protocol.into()),
        attributes: Some(super::map(s.attributes)),
        protocol_mappers: (!s.mappers.is_empty())
            .then(|| s.mappers.iter().map(|m| m.representation(s.protocol)).collect()),
        ..Default::default()
    }
}

/// The names of the scopes that a new client gets by default, or as optional ones.
#[must_use]
pub fn names(standing: Standing) -> Vec<String> {
    SCOPES.iter().filter(|s| s.standing == standing).map(|s| s.name.to_owned()).collect()
}
