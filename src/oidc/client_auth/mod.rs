//! Client authentication (RFC 6749 section 2.3, OpenID Connect Core section 9): a table of methods. A client whose method does not
//! exist here is refused with its name, and discovery does not announce it.

mod basic;
mod secret;

use std::sync::Arc;

use super::refused::Refused;
use crate::cache::ClientView;
use crate::cx::Cx;
use crate::edge::params::Params;
use crate::events::Audit;
use crate::fault::{Fault, Kind};

pub use basic::Credentials;

/// What a client sent to say who it is.
pub struct Attempt<'a> {
    pub form: &'a Params,
    pub basic: Option<Credentials>,
}

/// A way for a client to prove who it is.
pub struct ClientAuthenticator {
    pub id: &'static str,
    pub name: &'static str,
    /// Names for discovery.
    pub methods: &'static [&'static str],
    verify: fn(&Attempt<'_>, &ClientView) -> bool,
}

/// All that exist.
pub const TABLE: &[ClientAuthenticator] = &[ClientAuthenticator {
    id: "client-secret",
    name: "Client Id and Secret",
    methods: &["client_secret_basic", "client_secret_post"],
    verify: secret::verify,
}];

/// The one that clients have when they name none.
const DEFAULT: &str = "client-secret";
const TEXT: &str = "Invalid client or Invalid client credentials";

fn invalid_client() -> Fault {
    Fault::oauth(Kind::Unauthenticated, "invalid_client", TEXT)
}

fn wrong_credentials() -> Refused {
    Refused::new("invalid_client_credentials", Fault::oauth(Kind::Unauthenticated, "unauthorized_client", TEXT))
}

/// The client of a request, which has proved who it is unless it is public. `authorization` is the header of that name.
pub async fn authenticate(
    cx: &Cx,
    form: &Params,
    authorization: Option<&str>,
    audit: &mut Audit,
) -> Result<Arc<ClientView>, Refused> {
    let attempt = Attempt { form, basic: authorization.and_then(Credentials::parse) };
    let claimed = form.get("client_id").or(attempt.basic.as_ref().map(|b| b.id.as_str()));
    let Some(claimed) = claimed else { return Err(Refused::new("client_not_found", invalid_client())) };
    audit.client(claimed);
    let client = cx.client(claimed).await?.ok_or_else(|| Refused::new("client_not_found", invalid_client()))?;
    if !client.client.enabled {
        return Err(Refused::new("client_disabled", invalid_client()));
    }
    if client.client.is_bearer_only() || !client.client.is_openid_connect() {
        return Err(wrong_credentials());
    }
    verify(&attempt, &client)?;
    audit.detail("client_auth_method", method(&client));
    Ok(client)
}

fn method(client: &ClientView) -> &str {
    client.client.settings.client_authenticator_type.as_deref().unwrap_or(DEFAULT)
}

fn verify(attempt: &Attempt<'_>, client: &ClientView) -> Result<(), Refused> {
    if client.client.is_public() {
        return Ok(());
    }
    let method = method(client);
    let Some(known) = TABLE.iter().find(|a| a.id == method) else {
        let text = format!("The client's authentication method {method} is not supported");
        return Err(Refused::new("invalid_client_credentials", Fault::oauth(Kind::Invalid, "invalid_client", text)));
    };
    if (known.verify)(attempt, client) { Ok(()) } else { Err(wrong_credentials()) }
}
