//! The protocol mappers of the built-in client scopes and clients.

use keycloak::types::ProtocolMapperRepresentation;

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

pub const PROFILE: &[Mapper] = &[
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

pub const EMAIL: &[Mapper] = &[
    same("email"),
    Mapper {
        kind: "oidc-usermodel-property-mapper",
        ..attribute("email verified", "email_verified", "emailVerified", "boolean")
    },
];

pub const ADDRESS: &[Mapper] = &[Mapper {
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

pub const PHONE: &[Mapper] = &[
    attribute("phone number", "phone_number", "phoneNumber", "String"),
    attribute("phone number verified", "phone_number_verified", "phoneNumberVerified", "boolean"),
];

pub const ROLES: &[Mapper] = &[
    roles("realm roles", "oidc-usermodel-realm-role-mapper", "realm_access.roles", ACCESS),
    roles("client roles", "oidc-usermodel-client-role-mapper", "resource_access.${client_id}.roles", ACCESS),
    AUDIENCE_RESOLVE,
];

pub const MICROPROFILE: &[Mapper] = &[
    attribute("upn", "upn", "username", "String"),
    roles("groups", "oidc-usermodel-realm-role-mapper", "groups", TOKENS),
];

pub const ORGANIZATION: &[Mapper] = &[Mapper {
    claim: "organization",
    json: "String",
    more: MULTIVALUED,
    ..mapper("organization", "oidc-organization-membership-mapper", TOKENS)
}];

pub const BASIC: &[Mapper] =
    &[mapper("sub", "oidc-sub-mapper", ACCESS), note("auth_time", "AUTH_TIME", "auth_time", "long")];

pub const SERVICE_ACCOUNT: &[Mapper] = &[
    note("Client ID", "client_id", "client_id", "String"),
    note("Client Host", "clientHost", "clientHost", "String"),
    note("Client IP Address", "clientAddress", "clientAddress", "String"),
];

pub const ROLE_LIST: &[Mapper] = &[Mapper {
    more: &[("single", "false"), ("attribute.nameformat", "Basic"), ("attribute.name", "Role")],
    ..mapper("role list", "saml-role-list-mapper", &[])
}];

pub const SAML_ORGANIZATION: &[Mapper] = &[mapper("organization", "saml-organization-membership-mapper", &[])];
pub const AUTHN_CONTEXT: &[Mapper] = &[mapper("AuthnContextClassRef", "saml-authn-context-class-ref-mapper", &[])];

pub const WEB_ORIGINS: &[Mapper] = &[mapper("allowed web origins", "oidc-allowed-origins-mapper", ACCESS)];
pub const ACR: &[Mapper] = &[mapper("acr loa level", "oidc-acr-mapper", TOKENS)];

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
