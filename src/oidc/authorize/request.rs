//! Checks an authorization request. What is wrong before the redirect URI is known to be the client's own is told to the user;
//! everything after it to the client (RFC 6749 section 4.1.2.1).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::response::ResponseMode;
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::fault::{Fault, Kind, Words};
use crate::oidc::{pkce, redirect_uri, scope};

/// The longest value of a parameter that is kept, in bytes.
const MAX_VALUE: usize = 4000;
/// The most bytes that are kept of one request.
const MAX_KEPT: usize = 8000;

/// A request that was checked.
pub struct AuthorizationRequest {
    pub client: Arc<ClientView>,
    pub redirect_uri: String,
    /// The parameters that are kept with the login.
    pub parameters: BTreeMap<String, String>,
}

/// A request that is refused.
pub enum Refused {
    /// Nobody can be told but the user. The second is the event's error code.
    Page(Fault, &'static str, Option<String>),
    /// The client is told.
    Client { to: ToClient, error: &'static str, description: Option<String>, event_error: &'static str },
}

/// How to reach the client.
pub struct ToClient {
    pub client: Arc<ClientView>,
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub state: Option<String>,
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Page(fault, "invalid_request", None)
    }
}

/// The parameters that are kept with a login.
const KEPT: &[&str] = &[
    "response_type",
    "response_mode",
    "scope",
    "state",
    "nonce",
    "prompt",
    "max_age",
    "login_hint",
    "acr_values",
    "claims",
    "ui_locales",
    "code_challenge",
    "code_challenge_method",
    "display",
    "kc_action",
];

/// Checks a request.
pub async fn check(cx: &Cx, params: &Params) -> Result<AuthorizationRequest, Refused> {
    let client = client(cx, params).await?;
    let client_id = client.client.client_id.clone();
    let page = |fault: Fault, error: &'static str| Refused::Page(fault, error, Some(client_id.clone()));
    let uri = params.non_empty("redirect_uri");
    if uri.is_none() && is_openid(params) {
        return Err(page(
            Fault::page(Kind::Invalid, "invalidParameterMessage").because("no redirect_uri"),
            "invalid_redirect_uri",
        ));
    }
    let redirect_uri = redirect_uri::of_request(&client.client, &cx.peer, uri).ok_or_else(|| {
        page(Fault::page(Kind::Invalid, "invalidParameterMessage").because("redirect_uri"), "invalid_redirect_uri")
    })?;
    for name in ["request", "request_uri"] {
        if params.has(name) {
            // Request objects are announced as unsupported (OpenID Connect Discovery section 3).
            return Err(page(
                Fault::page(Kind::Invalid, "invalidRequestMessage").because(format!("{name} is not supported")),
                "invalid_request",
            ));
        }
    }
    if params.non_empty("max_age").is_some_and(|age| age.parse::<u32>().is_err()) {
        return Err(page(Fault::page(Kind::Invalid, "invalidParameterMessage").because("max_age"), "invalid_request"));
    }
    let checked = Checked { cx, client, redirect_uri, params };
    checked.response()?;
    checked.parameters()?;
    checked.pkce()?;
    let kept = KEPT.iter().filter_map(|name| Some(((*name).to_owned(), params.non_empty(name)?.to_owned())));
    Ok(AuthorizationRequest { parameters: kept.collect(), client: checked.client, redirect_uri: checked.redirect_uri })
}

fn is_openid(params: &Params) -> bool {
    params.get("scope").unwrap_or_default().split(' ').any(|s| s == scope::OPENID)
}

/// The client of a request, enabled, of this protocol, and one that logs users in.
pub async fn client(cx: &Cx, params: &Params) -> Result<Arc<ClientView>, Refused> {
    let page = |kind, key: &'static str, error: &'static str, id: &str| {
        Refused::Page(Fault::page(kind, key), error, Some(id.to_owned()))
    };
    let Some(id) = params.non_empty("client_id") else {
        return Err(Refused::Page(
            Fault::page(Kind::Invalid, "missingParameterMessage").because("client_id"),
            "client_not_found",
            None,
        ));
    };
    let Some(client) = cx.client(id).await? else {
        return Err(page(Kind::Invalid, "clientNotFoundMessage", "client_not_found", id));
    };
    if !client.client.enabled {
        return Err(page(Kind::Invalid, "clientDisabledMessage", "client_disabled", id));
    }
    if client.client.is_bearer_only() {
        return Err(page(Kind::Denied, "bearerOnlyMessage", "not_allowed", id));
    }
    if !client.client.is_openid_connect() {
        return Err(page(Kind::Invalid, "invalidParameterMessage", "invalid_client", id));
    }
    Ok(client)
}

struct Checked<'a> {
    cx: &'a Cx,
    client: Arc<ClientView>,
    redirect_uri: String,
    params: &'a Params,
}

impl Checked<'_> {
    fn refuse(&self, error: &'static str, description: Option<&str>, event_error: &'static str) -> Refused {
        Refused::Client { to: self.to_client(), error, description: description.map(str::to_owned), event_error }
    }

    fn to_client(&self) -> ToClient {
        let response_type = self.params.get("response_type").unwrap_or_default();
        let mode = ResponseMode::choose(self.params.non_empty("response_mode"), response_type);
        ToClient {
            client: self.client.clone(),
            redirect_uri: self.redirect_uri.clone(),
            mode: mode.unwrap_or_default(),
            state: self.params.get("state").map(str::to_owned),
        }
    }

    /// Response type and response mode (OAuth 2.0 Multiple Response Type Encoding Practices).
    fn response(&self) -> Result<(), Refused> {
        let Some(response_type) = self.params.non_empty("response_type") else {
            return Err(self.refuse("invalid_request", Some("Missing parameter: response_type"), "invalid_request"));
        };
        let Some(kinds) = ResponseType::parse(response_type) else {
            return Err(self.refuse("unsupported_response_type", None, "invalid_request"));
        };
        if ResponseMode::choose(self.params.non_empty("response_mode"), response_type).is_none() {
            return Err(self.refuse("invalid_request", Some("Invalid parameter: response_mode"), "invalid_request"));
        }
        let client = &self.client.client;
        if kinds.is_implicit_or_hybrid() && self.params.get("response_mode") == Some("query") {
            return Err(self.refuse(
                "invalid_request",
                Some("Response_mode 'query' not allowed for implicit or hybrid flow"),
                "invalid_request",
            ));
        }
        let is_allowed = (!kinds.has_code_or_none() || client.has_standard_flow())
            && (!kinds.is_implicit_or_hybrid() || client.has_implicit_flow());
        if !is_allowed {
            let text = "The client may not use this flow";
            return Err(self.refuse("unauthorized_client", Some(text), "not_allowed"));
        }
        if kinds.id_token && self.params.non_empty("nonce").is_none() {
            return Err(self.refuse("invalid_request", Some("Missing parameter: nonce"), "invalid_request"));
        }
        Ok(())
    }

    fn parameters(&self) -> Result<(), Refused> {
        if let Some(name) = self.params.repeated() {
            let text = format!("Repeated parameter: {name}");
            return Err(self.refuse("invalid_request", Some(&text), "invalid_request"));
        }
        let too_long = self.params.iter().find(|(name, value)| KEPT.contains(name) && value.len() > MAX_VALUE);
        if let Some((name, _)) = too_long {
            let text = format!("Parameter too long: {name}");
            return Err(self.refuse("invalid_request", Some(&text), "invalid_request"));
        }
        let kept = self.params.iter().filter(|(name, _)| KEPT.contains(name));
        if self.redirect_uri.len() + kept.map(|(_, value)| value.len()).sum::<usize>() > MAX_KEPT {
            return Err(self.refuse("invalid_request", Some("The parameters are too long"), "invalid_request"));
        }
        if let Err(fault) = scope::resolve(self.cx, &self.client, self.params.get("scope")) {
            let text = match &fault.words {
                Words::OAuth { description: Some(text), .. } => text.to_string(),
                _ => return Err(fault.into()),
            };
            return Err(self.refuse("invalid_scope", Some(&text), "invalid_request"));
        }
        Ok(())
    }

    /// PKCE (RFC 7636 section 4.3): where it is used or asked for, wholly.
    fn pkce(&self) -> Result<(), Refused> {
        let (challenge, method) =
            (self.params.non_empty("code_challenge"), self.params.non_empty("code_challenge_method"));
        let wanted = self.client.client.attribute("pkce.code.challenge.method").filter(|m| !m.is_empty());
        let wrong = |text: &str| Err(self.refuse("invalid_request", Some(text), "invalid_code_challenge_method"));
        if method.is_some_and(|m| m != "S256" && m != "plain") {
            return wrong("Invalid parameter: code_challenge_method");
        }
        match (challenge, method, wanted) {
            (None, None, None) => Ok(()),
            (None, ..) => wrong("Missing parameter: code_challenge"),
            (Some(_), None, Some(_)) => wrong("Missing parameter: code_challenge_method"),
            (Some(_), used, Some(wanted)) if used != Some(wanted) => {
                wrong("Invalid parameter: code challenge method is not matching the configured one")
            }
            (Some(challenge), ..) if !pkce::is_well_formed(challenge) => wrong("Invalid parameter: code_challenge"),
            _ => Ok(()),
        }
    }
}

/// What a client asks for at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResponseType {
    pub code: bool,
    pub token: bool,
    pub id_token: bool,
    pub none: bool,
}

impl ResponseType {
    /// Names separated by blanks, each once; `none` alone.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut out = Self::default();
        for name in text.split_whitespace() {
            let flag = match name {
                "code" => &mut out.code,
                "token" => &mut out.token,
                "id_token" => &mut out.id_token,
                "none" => &mut out.none,
                _ => return None,
            };
            if std::mem::replace(flag, true) {
                return None;
            }
        }
        let is_something = out.code || out.token || out.id_token;
        (out.none != is_something).then_some(out)
    }

    #[must_use]
    pub fn is_implicit_or_hybrid(self) -> bool {
        self.token || self.id_token
    }

    fn has_code_or_none(self) -> bool {
        self.code || self.none
    }
}
