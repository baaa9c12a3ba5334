//! What a client's settings may say, on creation and on every update alike. Refused: URIs that cannot be redirected to, schemes
//! that run code, protocols, authenticators, flows and mappers that do not exist, names that are too long.

use keycloak::types::ClientRepresentation;

use crate::admin::identifier::{self, MAX_NAME};
use crate::admin::protocol_mapper;
use crate::cache::RealmView;
use crate::fault::{Fault, Kind};
use crate::oidc::redirect_uri::{self, Flaw};

/// Protocols that clients and client scopes can be of.
pub const PROTOCOLS: &[&str] = &["openid-connect", "saml"];
/// Keycloak's ways for a client to prove who it is.
const AUTHENTICATORS: &[&str] = &["client-secret", "client-jwt", "client-secret-jwt", "client-x509", "federated-jwt"];
/// The longest description, and the longest value of an attribute, in characters.
const MAX_TEXT: usize = 65_536;

type Member = fn(&ClientRepresentation) -> Option<&String>;

/// Members that are one URL.
const URLS: &[(&str, Member)] = &[
    ("The root URL", |c| c.root_url.as_ref()),
    ("The base URL", |c| c.base_url.as_ref()),
    ("The admin URL", |c| c.admin_url.as_ref()),
];

/// Attributes that are one URL.
const URL_ATTRIBUTES: &[(&str, &str)] = &[
    ("jwks.url", "The JWKS URL"),
    ("logoUri", "The logo URL"),
    ("policyUri", "The policy URL"),
    ("tosUri", "The terms of service URL"),
    ("backchannel.logout.url", "The backchannel logout URL"),
    ("frontchannel.logout.url", "The front-channel logout URL"),
    ("saml_assertion_consumer_url_post", "The assertion consumer URL"),
    ("saml_assertion_consumer_url_redirect", "The assertion consumer URL"),
    ("saml_single_logout_service_url_post", "The single logout URL"),
    ("saml_single_logout_service_url_redirect", "The single logout URL"),
];

/// Attributes that are URLs with `##` between them.
const URL_LIST_ATTRIBUTES: &[(&str, &str)] =
    &[("request.uris", "A request URI"), ("post.logout.redirect.uris", "A post-logout redirect URI")];

/// A refusal as Keycloak words its kind.
pub fn refuse(text: impl Into<String>) -> Fault {
    Fault::oauth(Kind::Invalid, "invalid_input", text.into())
}

/// Whether a client with these settings may be.
pub fn check(view: &RealmView, client_id: &str, c: &ClientRepresentation) -> Result<(), Fault> {
    check_name("The client ID", Some(client_id))?;
    if client_id.trim().is_empty() {
        return Err(refuse("The client ID is blank"));
    }
    check_name("The name", c.name.as_deref())?;
    check_texts(c)?;
    check_choices(view, c)?;
    check_urls(c)?;
    protocol_mapper::check_all(c.protocol_mappers.iter().flatten())
}

fn check_name(label: &str, value: Option<&str>) -> Result<(), Fault> {
    let value = value.unwrap_or_default();
    if !identifier::is_name(value) {
        return Err(refuse(format!("{label} has more than {MAX_NAME} characters, or some that cannot be shown")));
    }
    Ok(())
}

fn check_texts(c: &ClientRepresentation) -> Result<(), Fault> {
    let attributes = c.attributes.iter().flatten();
    let texts = attributes.map(|(_, value)| value).chain(&c.description);
    if texts.into_iter().any(|text| text.chars().count() > MAX_TEXT || text.contains('\0')) {
        return Err(refuse(format!("A text has more than {MAX_TEXT} characters, or one that cannot be kept")));
    }
    Ok(())
}

fn check_choices(view: &RealmView, c: &ClientRepresentation) -> Result<(), Fault> {
    let protocol = c.protocol.as_deref().unwrap_or(PROTOCOLS[0]);
    if !PROTOCOLS.contains(&protocol) {
        return Err(refuse(format!("There is no protocol {protocol}")));
    }
    if let Some(name) = c.client_authenticator_type.as_deref().filter(|name| !AUTHENTICATORS.contains(name)) {
        return Err(refuse(format!("There is no client authenticator {name}")));
    }
    for (binding, flow) in c.authentication_flow_binding_overrides.iter().flatten() {
        if view.flows.get(flow).is_none() {
            return Err(refuse(format!("authenticationFlowBindingOverrides.{binding}: there is no flow {flow}")));
        }
    }
    Ok(())
}

fn check_urls(c: &ClientRepresentation) -> Result<(), Fault> {
    for uri in c.redirect_uris.iter().flatten() {
        check_url("A redirect URI", uri)?;
    }
    for (label, member) in URLS {
        check_url(label, member(c).map_or("", String::as_str))?;
    }
    let attribute = |name: &str| c.attributes.as_ref().and_then(|all| all.get(name)).map_or("", String::as_str);
    for (name, label) in URL_ATTRIBUTES {
        check_url(label, attribute(name))?;
    }
    for (name, label) in URL_LIST_ATTRIBUTES {
        attribute(name).split("##").try_for_each(|url| check_url(label, url))?;
    }
    Ok(())
}

/// An empty one is none.
fn check_url(label: &str, url: &str) -> Result<(), Fault> {
    let resolved = url.replace("${authBaseUrl}", "http://localhost").replace("${authAdminUrl}", "http://localhost");
    let why = match redirect_uri::flaw(&resolved).filter(|_| !url.is_empty()) {
        None => return Ok(()),
        Some(Flaw::Scheme) => "has a scheme that is not allowed",
        Some(Flaw::Fragment) => "has a fragment",
        Some(Flaw::Syntax) => "is not valid",
    };
    Err(refuse(format!("{label} {why}: {}", url.chars().take(MAX_NAME).collect::<String>())))
}
