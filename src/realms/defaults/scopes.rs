//! The client scopes of a new realm with their mappers.

use keycloak::types::{ClientScopeRepresentation, ProtocolMapperRepresentation};

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

/// A protocol mapper; an empty text or list leaves its options out.
pub struct Mapper {
    name: &'static str,
    kind: &'static str,
    /// Which tokens it writes to.
    tokens: &'static [&'static str],
    /// The option that says where the value comes from, and its value.
    source: (&'static str, &'static str),
    claim: &'static str,
    json: &'static str,
    more: &'static [(&'static str, &'static str)],
}

const ACCESS: &[&str] = &["access.token.claim", "introspection.token.claim"];
const TOKENS: &[&str] = &["access.token.claim", "id.token.claim", "introspection.token.claim"];
const ALL: &[&str] = &["access.token.claim", "id.token.claim", "introspection.token.claim", "userinfo.token.claim"];
const MULTIVALUED: &[(&str, &str)] = &[("multivalued", "true")];
/// Role mappers carry this value though nothing reads it.
const UNUSED: (&str, &str) = ("user.attribute", "foo");
const NO_SOURCE: (&str, &str) = ("", "");

const fn mapper(name: &'static str, kind: &'static str, tokens: &'static [&'static str]) -> Mapper {
    Mapper { name, kind, tokens, source: NO_SOURCE, claim: "", json: "", more: &[] }
}

/// A user's attribute as a claim in every token.
const fn attribute(name: &'static str, claim: &'static str, attribute: &'static str, json: &'static str) -> Mapper {
    let source = ("user.attribute", attribute);
    Mapper { source, claim, json, ..mapper(name, "oidc-usermodel-attribute-mapper", ALL) }
}

/// An attribute that is called like its claim.
const fn same(name: &'static str) -> Mapper {
    attribute(name, name, name, "String")
}

const fn note(name: &'static str, note: &'static str, claim: &'static str, json: &'static str) -> Mapper {
    let source = ("user.session.note", note);
    Mapper { source, claim, json, ..mapper(name, "oidc-usersessionmodel-note-mapper", TOKENS) }
}

const fn roles(name: &'static str, kind: &'static str, claim: &'static str, tokens: &'static [&'static str]) -> Mapper {
    Mapper { source: UNUSED, claim, json: "String", more: MULTIVALUED, ..mapper(name, kind, tokens) }
}

const AUDIENCE_RESOLVE: Mapper = mapper("audience resolve", "oidc-audience-resolve-mapper", ACCESS);

/// The mapper of the account console, which has no options.
pub const AUDIENCE_RESOLVE_PLAIN: Mapper = mapper("audience resolve", "oidc-audience-resolve-mapper", &[]);

/// The mapper of the administration console, and of the scope `profile`.
pub const LOCALE: Mapper = same("locale");

const PROFILE: &[Mapper] = &[
    attribute("username", "preferred_username", "username", "String"),
    mapper("full name", "oidc-full-name-mapper", ALL),
    attribute("given name", "given_name", "firstName", "String"),
    attribute("family name", "family_name", "lastName", "String"),
    attribute("middle name", "middle_name", "middleName", "String"),
    same("nickname"),
    same("profile"),
    same("picture"),
    same("website"),
    same("gender"),
    same("birthdate"),
    same("zoneinfo"),
    LOCALE,
    attribute("updated at", "updated_at", "updatedAt", "long"),
];

const EMAIL: &[Mapper] = &[
    same("email"),
    Mapper {
        kind: "oidc-usermodel-property-mapper",
        ..attribute("email verified", "email_verified", "emailVerified", "boolean")
    },
];

const ADDRESS: &[Mapper] = &[Mapper {
    more: &[
        ("user.attribute.formatted", "formatted"),
        ("user.attribute.street", "street"),
        ("user.attribute.locality", "locality"),
        ("user.attribute.region", "region"),
        ("user.attribute.postal_code", "postal_code"),
        ("user.attribute.country", "country"),
    ],
    ..mapper("address", "oidc-address-mapper", ALL)
}];

const PHONE: &[Mapper] = &[
    attribute("phone number", "phone_number", "phoneNumber", "String"),
    attribute("phone number verified", "phone_number_verified", "phoneNumberVerified", "boolean"),
];

const ROLES: &[Mapper] = &[
    roles("realm roles", "oidc-usermodel-realm-role-mapper", "realm_access.roles", ACCESS),
    roles("client roles", "oidc-usermodel-client-role-mapper", "resource_access.${client_id}.roles", ACCESS),
    AUDIENCE_RESOLVE,
];

const MICROPROFILE: &[Mapper] = &[
    attribute("upn", "upn", "username", "String"),
    roles("groups", "oidc-usermodel-realm-role-mapper", "groups", TOKENS),
];

const ORGANIZATION: &[Mapper] = &[Mapper {
    claim: "organization",
    json: "String",
    more: MULTIVALUED,
    ..mapper("organization", "oidc-organization-membership-mapper", TOKENS)
}];

const BASIC: &[Mapper] =
    &[mapper("sub", "oidc-sub-mapper", ACCESS), note("auth_time", "AUTH_TIME", "auth_time", "long")];

const SERVICE_ACCOUNT: &[Mapper] = &[
    note("Client ID", "client_id", "client_id", "String"),
    note("Client Host", "clientHost", "clientHost", "String"),
    note("Client IP Address", "clientAddress", "clientAddress", "String"),
];

const ROLE_LIST: &[Mapper] = &[Mapper {
    more: &[("single", "false"), ("attribute.nameformat", "Basic"), ("attribute.name", "Role")],
    ..mapper("role list", "saml-role-list-mapper", &[])
}];

const SAML_ORGANIZATION: &[Mapper] = &[mapper("organization", "saml-organization-membership-mapper", &[])];
const AUTHN_CONTEXT: &[Mapper] = &[mapper("AuthnContextClassRef", "saml-authn-context-class-ref-mapper", &[])];

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
        mappers: ROLE_LIST,
        ..SAML
    },
    Scope {
        name: "saml_organization",
        description: "Membership of organizations, in a SAML assertion",
        mappers: SAML_ORGANIZATION,
        ..SAML
    },
    Scope {
        name: "AuthnContextClassRef",
        description: "How strongly the user was authenticated, in a SAML assertion",
        attributes: &[],
        mappers: AUTHN_CONTEXT,
        ..SAML
    },
    Scope {
        name: "profile",
        description: "Names and personal details (OpenID Connect Core 5.4)",
        attributes: &[text("${profileScopeConsentText}"), SHOWN, NAMED],
        mappers: PROFILE,
        ..DEFAULT
    },
    Scope {
        name: "email",
        description: "The e-mail address (OpenID Connect Core 5.4)",
        attributes: &[text("${emailScopeConsentText}"), SHOWN, NAMED],
        mappers: EMAIL,
        ..DEFAULT
    },
    Scope {
        name: "address",
        description: "The postal address (OpenID Connect Core 5.4)",
        attributes: &[text("${addressScopeConsentText}"), SHOWN, NAMED],
        mappers: ADDRESS,
        ..OPTIONAL
    },
    Scope {
        name: "phone",
        description: "The telephone number (OpenID Connect Core 5.4)",
        attributes: &[text("${phoneScopeConsentText}"), SHOWN, NAMED],
        mappers: PHONE,
        ..OPTIONAL
    },
    Scope {
        name: "roles",
        description: "Roles and audiences in the access token",
        attributes: &[text("${rolesScopeConsentText}"), SHOWN, UNNAMED],
        mappers: ROLES,
        ..DEFAULT
    },
    Scope {
        name: "web-origins",
        description: "The web origins that may call with the access token",
        attributes: &[text(""), HIDDEN, UNNAMED],
        mappers: &[mapper("allowed web origins", "oidc-allowed-origins-mapper", ACCESS)],
        ..DEFAULT
    },
    Scope {
        name: "microprofile-jwt",
        description: "The claims that MicroProfile JWT expects",
        attributes: &[HIDDEN, NAMED],
        mappers: MICROPROFILE,
        ..OPTIONAL
    },
    Scope {
        name: "acr",
        description: "How strongly the user was authenticated",
        mappers: &[mapper("acr loa level", "oidc-acr-mapper", TOKENS)],
        ..DEFAULT
    },
    Scope { name: "basic", description: "The subject and the time of the login", mappers: BASIC, ..DEFAULT },
    Scope {
        name: "service_account",
        description: "Which client a service account belongs to",
        mappers: SERVICE_ACCOUNT,
        ..OIDC
    },
    Scope {
        name: "organization",
        description: "Membership of organizations",
        attributes: &[text("${organizationScopeConsentText}"), SHOWN, NAMED],
        mappers: ORGANIZATION,
        ..OPTIONAL
    },
];

impl Mapper {
    /// The mapper as the protocol's clients and scopes carry it.
    #[must_use]
    pub fn representation(&self, protocol: &str) -> ProtocolMapperRepresentation {
        let mut config = super::map(self.more);
        config.extend(self.tokens.iter().map(|t| ((*t).to_owned(), "true".to_owned())));
        let options = [self.source, ("claim.name", self.claim), ("jsonType.label", self.json)];
        config.extend(super::map(&options.map(|(k, v)| if v.is_empty() { NO_SOURCE } else { (k, v) })));
        config.remove("");
        super::mapper(self.name, protocol, self.kind, config)
    }
}

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
