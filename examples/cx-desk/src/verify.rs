//! Validation of what the token endpoint sent: the ID token by OpenID Connect Core section 3.1.3.7
//! (and 12.2 after a refresh), the access token as a JWT by RFC 9068 section 4: signature by the
//! provider's keys, `iss`, `aud`, `azp`, `exp`, and `typ` so that no other token passes for it.

use crate::{
    claims::{AccessJwt, OidcClient, TokenAnswer},
    clock,
    fault::Fault,
    tokens::{Origin, Tokens},
};
use openidconnect::{
    AccessTokenHash, Nonce, OAuth2TokenResponse, TokenResponse,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm as Alg},
};

/// Asymmetric algorithms only: a public client shares no secret with the provider.
const ALGORITHMS: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// What the answer is measured against.
pub struct Expected<'a> {
    pub client: &'a OidcClient,
    pub issuer: &'a str,
    pub keys: &'a CoreJsonWebKeySet,
    /// The nonce of the login; none at a refresh.
    pub nonce: Option<&'a Nonce>,
    /// The set of tokens that is being renewed; none at a login.
    pub before: Option<&'a Tokens>,
}

/// Validates both tokens of `answer`. [`Fault::InvalidToken`] says which check failed.
pub fn validate(answer: &TokenAnswer, expected: &Expected, origin: Origin) -> Result<Tokens, Fault> {
    let id_token = answer.id_token().ok_or_else(|| invalid("there is no ID token"))?;
    let subject = check_id_token(id_token, answer, expected)?;
    let access = check_access_token(answer, expected)?;
    if access.subject().as_str() != subject {
        return Err(invalid("the tokens are of different subjects"));
    }
    let now = clock::now();
    let username = access.preferred_username().map_or_else(|| subject.clone(), |name| name.to_string());
    let name = access.name().and_then(|name| name.get(None));
    Ok(Tokens {
        access: answer.access_token().clone(),
        access_claims: access.additional_claims().clone(),
        id_token: id_token.clone(),
        refresh: answer.refresh_token().cloned(),
        display_name: name.map_or_else(|| username.clone(), |name| name.to_string()),
        username,
        subject,
        issued_at: seconds(access.issue_time().timestamp()),
        expires_at: seconds(access.expiration().timestamp()),
        refresh_expires_at: answer
            .extra_fields()
            .extra_fields()
            .refresh_expires_in
            .filter(|left| *left > 0)
            .map(|left| now + left),
        origin,
        renewals: expected.before.map_or(0, |before| before.renewals + 1),
    })
}

fn check_id_token(id_token: &CoreIdToken, answer: &TokenAnswer, expected: &Expected) -> Result<String, Fault> {
    let verifier = expected.client.id_token_verifier().set_allowed_algs(ALGORITHMS);
    let claims = match expected.nonce {
        Some(nonce) => id_token.claims(&verifier, nonce),
        None => id_token.claims(&verifier, |_: Option<&Nonce>| Ok(())),
    }
    .map_err(|error| invalid(&format!("ID token: {error}")))?;
    check_authorized_party(claims.authorized_party(), expected)?;
    if let Some(hash) = claims.access_token_hash() {
        let algorithm = id_token.signing_alg().map_err(|error| invalid(&error.to_string()))?;
        let key = id_token.signing_key(&verifier).map_err(|error| invalid(&error.to_string()))?;
        let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
            .map_err(|error| invalid(&error.to_string()))?;
        if actual != *hash {
            return Err(invalid("at_hash is of another access token"));
        }
    }
    let subject = claims.subject().as_str();
    match expected.before {
        Some(before) if before.subject != subject => Err(invalid("the renewed ID token is of another subject")),
        _ => Ok(subject.to_owned()),
    }
}

type AccessJwtClaims = openidconnect::IdTokenClaims<crate::claims::AccessClaims, openidconnect::core::CoreGenderClaim>;

fn check_access_token(answer: &TokenAnswer, expected: &Expected) -> Result<AccessJwtClaims, Fault> {
    let jwt: AccessJwt = answer
        .access_token()
        .secret()
        .parse()
        .map_err(|_| invalid("the access token is no JWT with the claims that we need"))?;
    let issuer =
        openidconnect::IssuerUrl::new(expected.issuer.to_owned()).map_err(|error| invalid(&error.to_string()))?;
    // Other audiences beside us are usual here: the account console is one.
    let verifier =
        CoreIdTokenVerifier::new_public_client(expected.client.client_id().clone(), issuer, expected.keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .set_other_audience_verifier_fn(|_| true);
    let claims = jwt
        .into_claims(&verifier, |_: Option<&Nonce>| Ok(()))
        .map_err(|error| invalid(&format!("access token: {error}")))?;
    if claims.additional_claims().typ.as_deref() != Some("Bearer") {
        return Err(invalid("the access token's typ is not Bearer"));
    }
    check_authorized_party(claims.authorized_party(), expected)?;
    Ok(claims)
}

/// `azp` must name us where it is there (OpenID Connect Core section 3.1.3.7, steps 4 and 5).
fn check_authorized_party(party: Option<&openidconnect::ClientId>, expected: &Expected) -> Result<(), Fault> {
    match party {
        Some(party) if party != expected.client.client_id() => Err(invalid("azp names another client")),
        _ => Ok(()),
    }
}

fn seconds(timestamp: i64) -> u64 {
    u64::try_from(timestamp).unwrap_or(0)
}

fn invalid(reason: &str) -> Fault {
    Fault::InvalidToken(reason.to_owned())
}

#[cfg(test)]
mod tests;
