//! The public address: fixed as a URL, fixed as a host name, or taken from the request where that is allowed.

use url::Url;

use super::{ConfigError, Values};

/// Under which address clients know this server.
#[derive(Clone, Debug)]
pub struct Hostname {
    pub public: Public,
    /// Base URL of the administration console, without a slash at its end.
    pub admin: Option<String>,
    /// Whether back-channel URLs follow the address of the request.
    pub is_backchannel_dynamic: bool,
    is_strict: bool,
}

/// The front-channel address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Public {
    /// Scheme, host and port are those of the request.
    Dynamic,
    /// The host is fixed; scheme and port are those of the request.
    Host(String),
    /// Everything is fixed: a base URL without a slash at its end.
    Url(String),
}

impl Hostname {
    pub(super) fn new(values: &Values) -> Result<Hostname, ConfigError> {
        let public = match values.text("hostname") {
            None => Public::Dynamic,
            Some(text) if text.contains("://") => Public::Url(base_url("hostname", text)?),
            Some(text) => Public::Host(host(text)?),
        };
        let admin = values.text("hostname-admin").map(|text| base_url("hostname-admin", text)).transpose()?;
        let is_backchannel_dynamic = values.is_true("hostname-backchannel-dynamic");
        let is_url = matches!(public, Public::Url(_));
        for (needs_url, name) in
            [(admin.is_some(), "hostname-admin"), (is_backchannel_dynamic, "hostname-backchannel-dynamic")]
        {
            if needs_url && !is_url {
                return Err(ConfigError(format!("option '{name}' needs hostname to be a full URL")));
            }
        }
        Ok(Hostname { public, admin, is_backchannel_dynamic, is_strict: values.is_true("hostname-strict") })
    }

    pub(super) fn check_server(&self) -> Result<(), ConfigError> {
        if self.is_strict && self.public == Public::Dynamic {
            let text = "option 'hostname' is missing: give the public address, or set hostname-strict=false behind a \
                        proxy that overwrites the Host header";
            return Err(ConfigError(text.into()));
        }
        Ok(())
    }
}

fn base_url(name: &str, text: &str) -> Result<String, ConfigError> {
    let refuse = |why: &str| ConfigError(format!("option '{name}' cannot be '{text}': {why}"));
    let url = Url::parse(text).map_err(|_| refuse("it is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(refuse("it takes a URL of http or https"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("it takes a URL of scheme, host, port and path alone"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn host(text: &str) -> Result<String, ConfigError> {
    let is_name = text.len() <= 253
        && text.split('.').all(|label| !label.is_empty() && label.len() <= 63)
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c));
    let is_v6 = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(is_ipv6);
    if is_name || is_v6 {
        return Ok(text.to_ascii_lowercase());
    }
    Err(ConfigError(format!(
        "option 'hostname' cannot be '{text}': it takes a host name without a port, or a full URL"
    )))
}

fn is_ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}
