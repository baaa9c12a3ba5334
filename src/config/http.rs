//! Listening: ports, paths, TLS, the management port and which proxies are believed.

use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use ipnet::IpNet;

use super::{ConfigError, Values};

/// The main listeners.
#[derive(Clone, Debug)]
pub struct Http {
    /// Whether plain HTTP is served.
    pub is_plain: bool,
    /// Address or name to listen on.
    pub host: String,
    pub port: u16,
    /// `/`, or a path without a slash at its end, such as `/auth`.
    pub relative_path: String,
    pub tls: Option<Tls>,
    pub shutdown_delay: Duration,
    pub shutdown_timeout: Duration,
}

/// HTTPS with PEM files.
#[derive(Clone, Debug)]
pub struct Tls {
    pub port: u16,
    pub certificate_file: PathBuf,
    pub key_file: PathBuf,
    pub is_1_2: bool,
    pub is_1_3: bool,
    /// How often both files are read again.
    pub reload_period: Duration,
}

/// The management port.
#[derive(Clone, Debug)]
pub struct Management {
    pub host: String,
    pub port: u16,
    pub relative_path: String,
    /// Whether it speaks HTTPS, with the certificate of the main port.
    pub is_tls: bool,
    pub has_health: bool,
    pub has_metrics: bool,
}

/// Which proxy headers are read, and from whom.
#[derive(Clone, Debug, Default)]
pub struct Proxy {
    pub headers: Option<ProxyHeaders>,
    /// Empty: every peer is believed.
    pub trusted: Vec<IpNet>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProxyHeaders {
    /// RFC 7239.
    Forwarded,
    /// `X-Forwarded-For`, `-Proto`, `-Host` and `-Port`.
    XForwarded,
}

impl Http {
    pub(super) fn new(values: &Values) -> Result<Http, ConfigError> {
        Ok(Http {
            is_plain: values.is_true("http-enabled"),
            host: values.owned("http-host").unwrap_or_default(),
            port: values.number("http-port").unwrap_or_default(),
            relative_path: relative_path(values, "http-relative-path")?,
            tls: Tls::new(values)?,
            shutdown_delay: values.duration("shutdown-delay"),
            shutdown_timeout: values.duration("shutdown-timeout"),
        })
    }
}

impl Tls {
    fn new(values: &Values) -> Result<Option<Tls>, ConfigError> {
        let files = (values.path("https-certificate-file"), values.path("https-certificate-key-file"));
        let (certificate_file, key_file) = match files {
            (Some(certificate), Some(key)) => (certificate, key),
            (None, None) => return Ok(None),
            _ => {
                let text =
                    "https-certificate-file and https-certificate-key-file belong together: one of them is missing";
                return Err(ConfigError(text.into()));
            }
        };
        let protocols = values.text("https-protocols").unwrap_or_default();
        Ok(Some(Tls {
            port: values.number("https-port").unwrap_or_default(),
            certificate_file,
            key_file,
            is_1_2: protocols.contains("TLSv1.2"),
            is_1_3: protocols.contains("TLSv1.3"),
            reload_period: values.duration("https-certificates-reload-period"),
        }))
    }
}

impl Management {
    pub(super) fn new(values: &Values) -> Result<Management, ConfigError> {
        let own = |name: &'static str, inherited: &'static str| if values.is_given(name) { name } else { inherited };
        let has_tls = values.text("https-certificate-file").is_some();
        Ok(Management {
            host: values.owned(own("http-management-host", "http-host")).unwrap_or_default(),
            port: values.number("http-management-port").unwrap_or_default(),
            relative_path: relative_path(values, own("http-management-relative-path", "http-relative-path"))?,
            is_tls: has_tls && values.text("http-management-scheme") == Some("inherited"),
            has_health: values.is_true("health-enabled"),
            has_metrics: values.is_true("metrics-enabled"),
        })
    }

    /// Whether anything is served there.
    pub fn is_enabled(&self) -> bool {
        self.has_health || self.has_metrics
    }
}

impl Proxy {
    pub(super) fn new(values: &Values, warnings: &mut Vec<String>) -> Result<Proxy, ConfigError> {
        let headers = match values.text("proxy-headers") {
            Some("forwarded") => Some(ProxyHeaders::Forwarded),
            Some(_) => Some(ProxyHeaders::XForwarded),
            None => None,
        };
        let trusted = match values.text("proxy-trusted-addresses") {
            Some(list) => {
                list.split(',').map(|item| network("proxy-trusted-addresses", item.trim())).collect::<Result<_, _>>()?
            }
            None => Vec::new(),
        };
        if headers.is_none() && !trusted.is_empty() {
            warnings.push("proxy-trusted-addresses has no effect without proxy-headers".into());
        }
        Ok(Proxy { headers, trusted })
    }
}

/// A network among the value of an option: CIDR, or one address.
pub(super) fn network(option: &str, text: &str) -> Result<IpNet, ConfigError> {
    let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
    network
        .map_err(|_| ConfigError(format!("option '{option}' cannot hold '{text}': it takes addresses and CIDR ranges")))
}

fn relative_path(values: &Values, name: &str) -> Result<String, ConfigError> {
    let path = values.text(name).unwrap_or("/");
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-._~".contains(c);
    if !path.starts_with('/') || path.contains("//") || path.contains("..") || !path.chars().all(is_plain) {
        return Err(ConfigError(format!("option '{name}' cannot be '{path}': it takes a path such as /auth")));
    }
    let trimmed = path.trim_end_matches('/');
    Ok(if trimmed.is_empty() { "/".to_owned() } else { trimmed.to_owned() })
}
