//! The components of a new realm: its keys, and the policies of dynamic client registration.

use std::collections::HashMap;

use keycloak::types::ComponentExportRepresentation;

use crate::model::component::KEY_PROVIDER;

/// The kind of the policies that hold for dynamic client registration.
pub const REGISTRATION_POLICY: &str = "org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy";

type Options = &'static [(&'static str, &'static [&'static str])];

/// Name, provider, options.
const KEYS: &[(&str, &str, Options)] = &[
    ("rsa-generated", "rsa-generated", &[("priority", &["100"])]),
    ("rsa-enc-generated", "rsa-enc-generated", &[("priority", &["100"]), ("algorithm", &["RSA-OAEP"])]),
    ("hmac-generated-hs512", "hmac-generated", &[("priority", &["100"]), ("algorithm", &["HS512"])]),
    ("aes-generated", "aes-generated", &[("priority", &["100"])]),
];

const MAPPER_TYPES: &[&str] = &[
    "oidc-full-name-mapper",
    "oidc-sha256-pairwise-sub-mapper",
    "oidc-address-mapper",
    "oidc-usermodel-property-mapper",
    "oidc-usermodel-attribute-mapper",
    "saml-user-property-mapper",
    "saml-user-attribute-mapper",
    "saml-role-list-mapper",
];

/// Name, provider, whom it holds for, options.
const POLICIES: &[(&str, &str, &str, Options)] = &[
    (
        "Trusted Hosts",
        "trusted-hosts",
        "anonymous",
        &[("host-sending-registration-request-must-match", &["true"]), ("client-uris-must-match", &["true"])],
    ),
    ("Consent Required", "consent-required", "anonymous", &[]),
    ("Full Scope Disabled", "scope", "anonymous", &[]),
    ("Max Clients Limit", "max-clients", "anonymous", &[("max-clients", &["200"])]),
    (
        "Allowed Protocol Mapper Types",
        "allowed-protocol-mappers",
        "anonymous",
        &[("allowed-protocol-mapper-types", MAPPER_TYPES)],
    ),
    ("Allowed Client Scopes", "allowed-client-templates", "anonymous", &[("allow-default-scopes", &["true"])]),
    ("Allowed Registration Web Origins", "registration-web-origins", "anonymous", &[]),
    (
        "Allowed Protocol Mapper Types",
        "allowed-protocol-mappers",
        "authenticated",
        &[("allowed-protocol-mapper-types", MAPPER_TYPES)],
    ),
    ("Allowed Client Scopes", "allowed-client-templates", "authenticated", &[("allow-default-scopes", &["true"])]),
    ("Allowed Registration Web Origins", "registration-web-origins", "authenticated", &[]),
];

fn component(name: &str, provider: &str, sub_type: Option<&str>, options: Options) -> ComponentExportRepresentation {
    ComponentExportRepresentation {
        name: Some(name.into()),
        provider_id: Some(provider.into()),
        sub_type: sub_type.map(str::to_owned),
        sub_components: Some(HashMap::new()),
        config: Some(options.iter().map(|(k, v)| ((*k).to_owned(), super::list(v))).collect()),
        ..Default::default()
    }
}

/// The key providers; the keys themselves are made when a blueprint is.
fn keys() -> Vec<ComponentExportRepresentation> {
    KEYS.iter().map(|(name, provider, options)| component(name, provider, None, options)).collect()
}

/// The policies.
fn policies() -> Vec<ComponentExportRepresentation> {
    POLICIES.iter().map(|(name, provider, who, options)| component(name, provider, Some(who), options)).collect()
}

/// Makes the components of one kind.
type Make = fn() -> Vec<ComponentExportRepresentation>;

/// What a realm has of each kind, by kind.
pub const BY_KIND: &[(&str, Make)] = &[(KEY_PROVIDER, keys), (REGISTRATION_POLICY, policies)];
