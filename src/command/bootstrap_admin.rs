//! `bootstrap-admin user` and `bootstrap-admin service`: an administrator made outside of the console. Names and secrets
//! come from the command line, from environment variables it names, or are asked for on the terminal.

use std::process::ExitCode;

use super::{Job, prompt};
use crate::config::{ConfigError, Secret};

/// Name of an administrator whom nobody named.
const TEMPORARY: &str = "temp-admin";

pub async fn user(job: Job) -> Result<ExitCode, ConfigError> {
    let asked = job.config.administrator;
    let (_username, _password) = complete(asked.username, asked.password, asked.can_prompt, "username", "password")?;
    Err(ConfigError("bootstrap-admin is not supported in this version".into()))
}

pub async fn service(job: Job) -> Result<ExitCode, ConfigError> {
    let asked = job.config.administrator;
    let (_id, _secret) =
        complete(asked.client_id, asked.client_secret, asked.can_prompt, "client-id", "client-secret")?;
    Err(ConfigError("bootstrap-admin is not supported in this version".into()))
}

fn complete(
    name: Option<String>,
    secret: Option<Secret>,
    can_prompt: bool,
    name_option: &str,
    secret_option: &str,
) -> Result<(String, Secret), ConfigError> {
    let failed = |error: std::io::Error| ConfigError(format!("the terminal cannot be read: {error}"));
    let secret = match secret {
        Some(secret) => secret,
        None if can_prompt => return ask(name, name_option, secret_option).map_err(failed),
        None => return Err(ConfigError(format!("option '{secret_option}:env' is missing"))),
    };
    Ok((name.unwrap_or_else(|| TEMPORARY.to_owned()), secret))
}

fn ask(name: Option<String>, name_option: &str, secret_option: &str) -> std::io::Result<(String, Secret)> {
    let name = match name {
        Some(name) => name,
        None => prompt::line(&format!("{name_option} [{TEMPORARY}]: "))?,
    };
    let secret = prompt::secret_twice(secret_option)?;
    Ok((if name.is_empty() { TEMPORARY.to_owned() } else { name }, secret))
}
