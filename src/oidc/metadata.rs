//! The metadata of a realm (OpenID Connect Discovery section 3, RFC 8414 section 2). It announces what exists here and nothing else,
//! from the same tables that do the work.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gatehouse_jose::Alg;
use serde::Serialize;

use super::{client_auth, grant};
use crate::cache::RealmView;
use crate::crypto::keys::Status;
use crate::cx::Cx;

/// All members are as the specifications name them.
#[derive(Serialize)]
pub struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    introspection_endpoint: String,
    userinfo_endpoint: String,
    end_session_endpoint: String,
    revocation_endpoint: String,
    jwks_uri: String,
    check_session_iframe: String,
    grant_types_supported: Vec<&'static str>,
    response_types_supported: &'static [&'static str],
    response_modes_supported: &'static [&'static str],
    subject_types_supported: &'static [&'static str],
    prompt_values_supported: Vec<&'static str>,
    acr_values_supported: &'static [&'static str],
    scopes_supported: Vec<String>,
    claims_supported: &'static [&'static str],
    claim_types_supported: &'static [&'static str],
    claims_parameter_supported: bool,
    request_parameter_supported: bool,
    request_uri_parameter_supported: bool,
    code_challenge_methods_supported: &'static [&'static str],
    id_token_signing_alg_values_supported: Vec<&'static str>,
    userinfo_signing_alg_values_supported: Vec<&'static str>,
    token_endpoint_auth_methods_supported: Vec<&'static str>,
    introspection_endpoint_auth_methods_supported: Vec<&'static str>,
    revocation_endpoint_auth_methods_supported: Vec<&'static str>,
    authorization_response_iss_parameter_supported: bool,
}

const RESPONSE_TYPES: &[&str] =
    &["code", "none", "id_token", "token", "id_token token", "code id_token", "code token", "code id_token token"];
const CLAIMS: &[&str] = &[
    "iss",
    "sub",
    "aud",
    "exp",
    "iat",
    "auth_time",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "email",
    "acr",
    "azp",
    "nonce",
];

/// The metadata of a realm at the address of a request.
#[must_use]
pub fn of(cx: &Cx) -> Metadata {
    let issuer = cx.issuer();
    let at = |path: &str| format!("{issuer}/protocol/openid-connect/{path}");
    let called = format!("{}/realms/{}/protocol/openid-connect", cx.peer.backchannel, cx.realm.realm.name);
    let called_at = |path: &str| format!("{called}/{path}");
    let algs: Vec<_> = Alg::ALL.iter().map(|(_, name, _)| *name).collect();
    let methods: Vec<_> = client_auth::TABLE.iter().flat_map(|a| a.methods).copied().collect();
    Metadata {
        authorization_endpoint: at("auth"),
        token_endpoint: called_at("token"),
        introspection_endpoint: called_at("token/introspect"),
        userinfo_endpoint: called_at("userinfo"),
        end_session_endpoint: at("logout"),
        revocation_endpoint: at("revoke"),
        jwks_uri: called_at("certs"),
        check_session_iframe: at("login-status-iframe.html"),
        // The implicit flow is of the authorization endpoint, so it is not in the table.
        grant_types_supported: grant::TABLE.iter().map(|g| g.name).chain(["implicit"]).collect(),
        response_types_supported: RESPONSE_TYPES,
        response_modes_supported: &["query", "fragment", "form_post"],
        subject_types_supported: &["public", "pairwise"],
        prompt_values_supported: prompts(&cx.realm),
        acr_values_supported: &["0", "1"],
        scopes_supported: scopes(&cx.realm),
        claims_supported: CLAIMS,
        claim_types_supported: &["normal"],
        claims_parameter_supported: true,
        request_parameter_supported: false,
        request_uri_parameter_supported: false,
        code_challenge_methods_supported: &["plain", "S256"],
        userinfo_signing_alg_values_supported: algs.iter().copied().chain(["none"]).collect(),
        id_token_signing_alg_values_supported: algs,
        token_endpoint_auth_methods_supported: methods.clone(),
        introspection_endpoint_auth_methods_supported: methods.clone(),
        revocation_endpoint_auth_methods_supported: methods,
        authorization_response_iss_parameter_supported: true,
        issuer,
    }
}

/// `create` needs self-registration (Initiating User Registration section 4.1).
fn prompts(realm: &RealmView) -> Vec<&'static str> {
    let can_register = realm.realm.settings.registration_allowed == Some(true);
    ["none", "login", "consent"].into_iter().chain(can_register.then_some("create")).collect()
}

fn scopes(realm: &RealmView) -> Vec<String> {
    let ours = realm.scopes.values().filter(|s| s.is_openid_connect());
    let mut names: Vec<String> = ours.map(|s| s.name.clone()).collect();
    names.sort_unstable();
    names.insert(0, super::scope::OPENID.to_owned());
    names
}

/// The public key that the realm's tokens are signed with by default: SubjectPublicKeyInfo in base64.
#[must_use]
pub fn public_key(realm: &RealmView) -> Option<String> {
    let keys = realm.keys.keys().iter().filter(|k| k.status == Status::Active && k.material.algorithm == "RS256");
    keys.filter_map(|k| k.material.public.as_ref()).next().map(|key| STANDARD.encode(key.to_spki()))
}
