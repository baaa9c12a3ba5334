//! A mail server as a realm names it: Keycloak's map `smtpServer`, read and checked.

use std::collections::HashMap;
use std::time::Duration;

use lettre::Address;
use lettre::message::Mailbox;

use super::Undelivered;
use crate::model::id::Secret;

/// Milliseconds that connecting, and an answer, may take unless the realm says otherwise.
const DEFAULT_TIMEOUT: u64 = 10_000;
/// The most that a realm may say.
const MAX_TIMEOUT: u64 = 120_000;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    None,
    /// Begun in the clear; a server that does not offer TLS gets nothing.
    StartTls,
    /// From the first byte.
    Tls,
}

/// How the server proves itself to the mail server.
pub enum Login {
    Password(Secret),
    /// An OAuth 2.0 access token (XOAUTH2) by the client credentials grant (RFC 6749 section 4.4).
    Token {
        url: String,
        client_id: String,
        client_secret: Secret,
        scope: Option<String>,
    },
}

/// A mail server, and whom mails come from.
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    /// The user, and how they log in.
    pub login: Option<(String, Login)>,
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
    /// Where bounces go.
    pub envelope_from: Option<Address>,
    pub connect_timeout: Duration,
    /// For the whole conversation.
    pub timeout: Duration,
}

impl Server {
    /// Reads a realm's settings, with their secrets open.
    ///
    /// # Errors
    /// A setting that is missing or makes no sense; the message names it.
    pub fn of(settings: &HashMap<String, String>) -> Result<Self, Undelivered> {
        let text = |name: &str| settings.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
        let is_on = |name: &str| text(name).is_some_and(|v| v.eq_ignore_ascii_case("true") || v == "on");
        let security = match (is_on("ssl"), is_on("starttls")) {
            (true, _) => Security::Tls,
            (_, true) => Security::StartTls,
            _ => Security::None,
        };
        let default_port = if security == Security::Tls { 465 } else { 25 };
        let connect = millis(text("connectionTimeout"))?;
        Ok(Self {
            host: text("host").ok_or_else(|| Undelivered::new("no mail server is configured"))?.to_owned(),
            port: number(text("port"), default_port, "port")?,
            security,
            login: if is_on("auth") { Some(login(settings)?) } else { None },
            from: mailbox(text("from"), text("fromDisplayName"), "from")?
                .ok_or_else(|| Undelivered::new("the setting 'from' is missing"))?,
            reply_to: mailbox(text("replyTo"), text("replyToDisplayName"), "replyTo")?,
            envelope_from: text("envelopeFrom").map(|a| address(a, "envelopeFrom")).transpose()?,
            connect_timeout: connect,
            timeout: connect + millis(text("timeout"))? + millis(text("writeTimeout"))?,
        })
    }
}

fn number<N: std::str::FromStr>(text: Option<&str>, default: N, name: &str) -> Result<N, Undelivered> {
    let Some(text) = text else { return Ok(default) };
    text.parse().map_err(|_| Undelivered::new(format!("the setting '{name}' cannot be '{text}'")))
}

fn millis(text: Option<&str>) -> Result<Duration, Undelivered> {
    number(text, DEFAULT_TIMEOUT, "timeout").map(|n: u64| Duration::from_millis(n.clamp(1, MAX_TIMEOUT)))
}

fn address(text: &str, name: &str) -> Result<Address, Undelivered> {
    text.parse().map_err(|e| Undelivered::new(format!("the setting '{name}' is no e-mail address: {e}")))
}

fn mailbox(mail: Option<&str>, display: Option<&str>, name: &str) -> Result<Option<Mailbox>, Undelivered> {
    let Some(mail) = mail else { return Ok(None) };
    Ok(Some(Mailbox::new(display.map(str::to_owned), address(mail, name)?)))
}

fn login(settings: &HashMap<String, String>) -> Result<(String, Login), Undelivered> {
    let wanted = |name: &str| {
        let found = settings.get(name).filter(|v| !v.is_empty());
        found.ok_or_else(|| Undelivered::new(format!("the setting '{name}' is missing")))
    };
    let user = wanted("user")?.clone();
    let login = match settings.get("authType").map_or("basic", String::as_str) {
        "basic" | "" => Login::Password(Secret::new(wanted("password")?)),
        "token" => Login::Token {
            url: wanted("authTokenUrl")?.clone(),
            client_id: wanted("authTokenClientId")?.clone(),
            client_secret: Secret::new(wanted("authTokenClientSecret")?),
            scope: settings.get("authTokenScope").filter(|s| !s.is_empty()).cloned(),
        },
        other => return Err(Undelivered::new(format!("the setting 'authType' cannot be '{other}'"))),
    };
    Ok((user, login))
}
