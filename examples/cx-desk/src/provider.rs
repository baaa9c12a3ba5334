//! The OpenID provider as the desk sees it: discovery with retries, the authorization URL (PKCE S256,
//! state, nonce), the token endpoint and the end-session endpoint. Keys are fetched again when a
//! token names one that we do not know, at most every ten seconds.

use crate::{
    claims::{OidcClient, TokenAnswer},
    clock,
    config::Config,
    fault::Fault,
    http::{Http, HttpError},
    pending::Pending,
    tokens::{Origin, Tokens},
    verify::{self, Expected},
};
use openidconnect::{core::*, *};
use std::{
    sync::{Arc, RwLock},
    time::Duration,
};

const KEY_REFRESH_SECONDS: u64 = 10;
const START_TRIES: u32 = 60;
const SCOPES: [&str; 2] = ["profile", "email"];

/// What discovery told.
pub struct Known {
    pub client: OidcClient,
    pub keys: CoreJsonWebKeySet,
    pub end_session: EndSessionUrl,
    fetched_at: u64,
}

/// The provider with its present keys.
pub struct Provider {
    config: Config,
    http: Http,
    known: RwLock<Arc<Known>>,
}

impl Provider {
    /// Reads the discovery document, patiently: the provider may be starting beside us.
    pub async fn connect(config: &Config) -> Result<Self, Fault> {
        let http = Http::new().map_err(|error| Fault::Provider(error.to_string()))?;
        let mut tries = 0;
        loop {
            match discover(config, &http).await {
                Ok(known) => {
                    return Ok(Self { config: config.clone(), http, known: RwLock::new(Arc::new(known)) });
                }
                Err(fault) if tries < START_TRIES => {
                    tries += 1;
                    tracing::info!("waiting for {}: {fault}", config.issuer);
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
                Err(fault) => return Err(fault),
            }
        }
    }

    pub fn known(&self) -> Arc<Known> {
        self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }

    /// The address to send a browser to, and what the callback will be checked against.
    pub fn authorize(&self, ui_locales: Option<LanguageTag>) -> (String, String, Secrets) {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let known = self.known();
        let mut request = known
            .client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
            .add_scopes(SCOPES.map(|scope| Scope::new(scope.to_owned())))
            .set_pkce_challenge(challenge);
        if let Some(locale) = ui_locales {
            request = request.add_ui_locale(locale);
        }
        let (url, state, nonce) = request.url();
        (url.into(), state.into_secret(), Secrets { nonce, verifier })
    }

    /// Redeems the code of a callback (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    pub async fn redeem(&self, code: String, login: Pending) -> Result<Tokens, Fault> {
        let known = self.known();
        let answer = known
            .client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(unusable)?
            .set_pkce_verifier(login.secrets.verifier)
            .request_async(&self.http)
            .await
            .map_err(|error| refusal(error, Fault::LoginRefused))?;
        self.validate(&answer, Some(&login.secrets.nonce), None, Origin::SignIn).await
    }

    /// Gets new tokens for the refresh token of `before` (RFC 6749 section 6).
    pub async fn renew(&self, before: &Tokens, origin: Origin) -> Result<Tokens, Fault> {
        let Some(refresh) = &before.refresh else {
            return Err(Fault::SessionEnded("there is no refresh token".to_owned()));
        };
        let known = self.known();
        let answer = known
            .client
            .exchange_refresh_token(refresh)
            .map_err(unusable)?
            .request_async(&self.http)
            .await
            .map_err(|error| refusal(error, Fault::SessionEnded))?;
        self.validate(&answer, None, Some(before), origin).await
    }

    async fn validate(
        &self,
        answer: &TokenAnswer,
        nonce: Option<&Nonce>,
        before: Option<&Tokens>,
        origin: Origin,
    ) -> Result<Tokens, Fault> {
        let check = |known: &Known| {
            let expected =
                Expected { client: &known.client, issuer: &self.config.issuer, keys: &known.keys, nonce, before };
            verify::validate(answer, &expected, origin)
        };
        let known = self.known();
        match check(&known) {
            Err(Fault::InvalidToken(_)) if clock::now() >= known.fetched_at + KEY_REFRESH_SECONDS => {
                check(&*self.rediscover().await?)
            }
            outcome => outcome,
        }
    }

    async fn rediscover(&self) -> Result<Arc<Known>, Fault> {
        let fresh = Arc::new(discover(&self.config, &self.http).await?);
        *self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh.clone();
        Ok(fresh)
    }

    /// The address that ends the session there (OpenID Connect RP-Initiated Logout section 2).
    pub fn logout_url(&self, id_token: &CoreIdToken) -> Result<String, Fault> {
        let back = PostLogoutRedirectUrl::new(format!("{}/signed-out", self.config.url))
            .map_err(|error| Fault::Provider(error.to_string()))?;
        let request = LogoutRequest::from(self.known().end_session.clone())
            .set_id_token_hint(id_token)
            .set_client_id(ClientId::new(self.config.client_id.clone()))
            .set_post_logout_redirect_uri(back);
        Ok(request.http_get_url().into())
    }
}

/// What one login must keep from the browser.
pub struct Secrets {
    pub nonce: Nonce,
    pub verifier: PkceCodeVerifier,
}

async fn discover(config: &Config, http: &Http) -> Result<Known, Fault> {
    let issuer = IssuerUrl::new(config.issuer.clone()).map_err(unusable)?;
    let metadata = ProviderMetadataWithLogout::discover_async(issuer, http).await.map_err(unusable)?;
    Known::new(config, metadata)
}

impl Known {
    /// From a discovery document with its keys.
    pub fn new(config: &Config, metadata: ProviderMetadataWithLogout) -> Result<Self, Fault> {
        let end_session = metadata
            .additional_metadata()
            .end_session_endpoint
            .clone()
            .ok_or_else(|| unusable("discovery names no end_session_endpoint"))?;
        let redirect = RedirectUrl::new(format!("{}/callback", config.url)).map_err(unusable)?;
        let keys = metadata.jwks().clone();
        let id = ClientId::new(config.client_id.clone());
        let client = OidcClient::from_provider_metadata(metadata, id, None).set_redirect_uri(redirect);
        Ok(Self { client, keys, end_session, fetched_at: clock::now() })
    }
}

fn unusable(reason: impl std::fmt::Display) -> Fault {
    Fault::Provider(reason.to_string())
}

/// An OAuth error is a decision about this login or session; anything else is the provider's trouble.
fn refusal(
    error: RequestTokenError<HttpError, StandardErrorResponse<CoreErrorResponseType>>,
    decided: fn(String) -> Fault,
) -> Fault {
    match error {
        RequestTokenError::ServerResponse(answer) => decided(answer.to_string()),
        other => Fault::Provider(other.to_string()),
    }
}
