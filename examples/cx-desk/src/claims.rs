//! What the desk reads in an access token beyond the registered claims (RFC 9068 and the
//! provider's own `realm_access` and `groups`), and the types of `openidconnect` that carry it.

use openidconnect::{
    AdditionalClaims, Client, EmptyAdditionalClaims, EndpointMaybeSet, EndpointNotSet, EndpointSet, ExtraTokenFields,
    IdToken, IdTokenFields, StandardErrorResponse, StandardTokenResponse, core::*,
};
use serde::{Deserialize, Serialize};

/// Claims of the access token that decide what its bearer may see.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct AccessClaims {
    /// `Bearer` for an access token: keeps other tokens of the same issuer out.
    pub typ: Option<String>,
    #[serde(default)]
    pub realm_access: RealmAccess,
    /// Paths of groups, such as `/sales/inbound`.
    #[serde(default)]
    pub groups: Vec<String>,
}

impl AdditionalClaims for AccessClaims {}

/// The realm roles of the bearer.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct RealmAccess {
    #[serde(default)]
    pub roles: Vec<String>,
}

/// Members of the token response that RFC 6749 does not know.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct KeycloakFields {
    /// Seconds until the refresh token expires; absent or 0: never.
    pub refresh_expires_in: Option<u64>,
}

impl ExtraTokenFields for KeycloakFields {}

/// An access token read as a JWT.
pub type AccessJwt = IdToken<AccessClaims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

/// The answer of the token endpoint.
pub type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        EmptyAdditionalClaims,
        KeycloakFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// The client as made from a discovery document.
pub type OidcClient = Client<
    EmptyAdditionalClaims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    TokenAnswer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;
