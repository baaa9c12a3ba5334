//! The answer to an authorization request, in the query, in the fragment or as a form (OAuth 2.0 Multiple Response Types, OAuth
//! 2.0 Form Post Response Mode, RFC 9207 for `iss`).

use url::Url;

use super::request::{ResponseType, ToClient};
use crate::cx::Cx;
use crate::fault::Fault;
use crate::login::action;
use crate::login::state::Login;
use crate::model::authorization_code::{AuthorizationCode, Grant};
use crate::model::client::Client;
use crate::model::client_session::ClientSession;
use crate::model::session::UserSession;
use crate::model::user::Profile;
use crate::oidc::{code, front_channel};

/// How parameters get to the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ResponseMode {
    #[default]
    Query,
    Fragment,
    FormPost,
}

impl ResponseMode {
    /// The mode of a request; none: there is no such mode. Tokens never travel in a query.
    #[must_use]
    pub fn choose(requested: Option<&str>, response_type: &str) -> Option<Self> {
        let in_fragment = ResponseType::parse(response_type).is_some_and(ResponseType::is_implicit_or_hybrid);
        match requested {
            None if in_fragment => Some(Self::Fragment),
            None | Some("query") => Some(Self::Query),
            Some("fragment") => Some(Self::Fragment),
            Some("form_post") => Some(Self::FormPost),
            Some(_) => None,
        }
    }

    /// Its name in requests and events.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Fragment => "fragment",
            Self::FormPost => "form_post",
        }
    }
}

/// An answer on its way to the client.
#[derive(Clone, Debug)]
pub struct Response {
    pub redirect_uri: String,
    pub mode: ResponseMode,
    pub parameters: Vec<(&'static str, String)>,
}

impl Response {
    /// The address of the redirect; for a form, none.
    #[must_use]
    pub fn location(&self) -> Option<String> {
        let pairs = self.parameters.iter().map(|(k, v)| (*k, v.as_str()));
        match self.mode {
            ResponseMode::FormPost => None,
            ResponseMode::Query => {
                let mut url = Url::parse(&self.redirect_uri).ok()?;
                url.query_pairs_mut().extend_pairs(pairs);
                Some(url.into())
            }
            ResponseMode::Fragment => {
                let mut text = url::form_urlencoded::Serializer::new(String::new());
                Some(format!("{}#{}", self.redirect_uri, text.extend_pairs(pairs).finish()))
            }
        }
    }
}

fn is_excluded(client: &Client, attribute: &str) -> bool {
    client.is_set(attribute)
}

/// An error before there is a login.
#[must_use]
pub fn refusal(cx: &Cx, to: &ToClient, error: &str, description: Option<&str>) -> Response {
    let mut parameters = vec![("error", error.to_owned())];
    parameters.extend(description.map(|text| ("error_description", text.to_owned())));
    parameters.extend(to.state.clone().map(|state| ("state", state)));
    if !is_excluded(&to.client.client, "exclude.issuer.from.auth.response") {
        parameters.push(("iss", cx.issuer()));
    }
    Response { redirect_uri: to.redirect_uri.clone(), mode: to.mode, parameters }
}

/// An error of a login.
#[must_use]
pub fn error(login: &Login, error: &str, description: Option<&str>) -> Response {
    refusal(&login.cx, &to_client(login), error, description)
}

fn to_client(login: &Login) -> ToClient {
    let response_type = login.requested("response_type").unwrap_or_default();
    ToClient {
        client: login.client.clone(),
        redirect_uri: login.tab.redirect_uri.clone().unwrap_or_default(),
        mode: ResponseMode::choose(login.requested("response_mode"), response_type).unwrap_or_default(),
        state: login.tab.request.get("state").cloned(),
    }
}

/// A login that succeeded.
pub struct Success {
    pub response: Response,
    /// To be written in the transaction that ends the login.
    pub code: Option<AuthorizationCode>,
}

/// What the client gets: a code, tokens, or both.
pub fn success(login: &Login, user: &Profile, session: &UserSession, part: &ClientSession) -> Result<Success, Fault> {
    let to = to_client(login);
    let client = &login.client.client;
    // The switches are looked at again: the request was checked when the login began, and they may have changed since.
    let kinds =
        ResponseType::parse(login.requested("response_type").unwrap_or_default()).ok_or_else(crate::login::expired)?;
    if kinds.code && !client.has_standard_flow() || kinds.is_implicit_or_hybrid() && !client.has_implicit_flow() {
        return Ok(Success { response: refusal(&login.cx, &to, "unauthorized_client", None), code: None });
    }
    let mut parameters = Vec::new();
    parameters.extend(to.state.clone().map(|state| ("state", state)));
    if !is_excluded(client, "exclude.session.state.from.auth.response") {
        parameters.push(("session_state", session.id.0.clone()));
    }
    if !is_excluded(client, "exclude.issuer.from.auth.response") {
        parameters.push(("iss", login.cx.issuer()));
    }
    parameters.extend(action::outcome(login));
    let code = kinds.code.then(|| new_code(login, session));
    let public_code = code.as_ref().map(code::text);
    parameters.extend(public_code.clone().map(|c| ("code", c)));
    if kinds.is_implicit_or_hybrid() {
        let asked = front_channel::Asked { kinds, code: public_code.as_deref(), state: to.state.as_deref() };
        parameters.extend(front_channel::tokens(&login.cx, &login.client, user, session, part, &asked)?);
    }
    Ok(Success { response: Response { redirect_uri: to.redirect_uri, mode: to.mode, parameters }, code })
}

fn new_code(login: &Login, session: &UserSession) -> AuthorizationCode {
    let request = |name: &str| login.requested(name).map(str::to_owned);
    let grant = Grant {
        redirect_uri: login.tab.redirect_uri.clone(),
        scope: login.tab.request.get("scope").cloned().unwrap_or_default(),
        nonce: request("nonce"),
        code_challenge: request("code_challenge"),
        code_challenge_method: request("code_challenge_method"),
        claims: request("claims"),
    };
    code::new(&login.cx, &login.client.client.id, &session.id, grant)
}
