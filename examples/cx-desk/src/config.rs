//! The desk's settings, all from the environment: `CX_DESK_PORT`, `CX_DESK_HOST`, `CX_DESK_URL`,
//! `CX_DESK_ISSUER`, `CX_DESK_CLIENT_ID`. A value that cannot be read stops the start and is named.

use url::Url;

/// Settings of one desk.
#[derive(Clone, Debug)]
pub struct Config {
    /// The address to listen on.
    pub host: String,
    pub port: u16,
    /// Where browsers reach the desk; the redirect URIs hang below it. Never ends with a slash.
    pub url: String,
    /// The issuer, exactly as in its discovery document.
    pub issuer: String,
    pub client_id: String,
}

impl Config {
    /// Reads the environment. The error names the variable and what it wants.
    pub fn from_env() -> Result<Self, String> {
        let port = read("CX_DESK_PORT", "8081");
        let port = port.parse().map_err(|_| format!("CX_DESK_PORT: `{port}` is no port number"))?;
        let url = read("CX_DESK_URL", &format!("http://localhost:{port}"));
        let issuer = read("CX_DESK_ISSUER", "http://localhost:8080/realms/cx");
        check_url("CX_DESK_URL", &url)?;
        let issuer_url = check_url("CX_DESK_ISSUER", &issuer)?;
        if issuer_url.scheme() == "https" && cfg!(not(feature = "tls")) {
            return Err("CX_DESK_ISSUER: https needs a build with `--features tls`".to_owned());
        }
        Ok(Self {
            host: read("CX_DESK_HOST", "127.0.0.1"),
            port,
            url: url.trim_end_matches('/').to_owned(),
            issuer,
            client_id: read("CX_DESK_CLIENT_ID", "cx-desk"),
        })
    }

    /// Scheme, host and port of the issuer, for the Content-Security-Policy.
    pub fn issuer_origin(&self) -> String {
        Url::parse(&self.issuer).map_or_else(|_| self.issuer.clone(), |url| url.origin().ascii_serialization())
    }

    /// Whether browsers reach the desk by https, so that its cookies must be `Secure`.
    pub fn is_secure(&self) -> bool {
        self.url.starts_with("https://")
    }
}

fn read(name: &str, default: &str) -> String {
    match std::env::var(name) {
        Ok(value) if !value.trim().is_empty() => value.trim().to_owned(),
        _ => default.to_owned(),
    }
}

fn check_url(name: &str, value: &str) -> Result<Url, String> {
    Url::parse(value)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| format!("{name}: `{value}` is no http(s) URL"))
}
