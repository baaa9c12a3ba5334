//! Whom `bootstrap-admin user` and `bootstrap-admin service` make: a name and a secret, each given, read from an
//! environment variable that the command line names, or still to be asked for.

use std::collections::HashMap;

use super::{ConfigError, Secret, Values};

/// An administrator to be made.
#[derive(Clone, Debug)]
pub struct Administrator {
    pub username: Option<String>,
    pub password: Option<Secret>,
    pub client_id: Option<String>,
    pub client_secret: Option<Secret>,
    /// Whether what is missing may be asked for on the terminal.
    pub can_prompt: bool,
}

impl Administrator {
    pub(super) fn new(values: &Values, environment: &HashMap<String, String>) -> Result<Administrator, ConfigError> {
        let named = |option: &'static str| variable(values, option, environment);
        Ok(Administrator {
            username: values.owned("username").or(named("username:env")?),
            password: named("password:env")?.map(Secret::new),
            client_id: values.owned("client-id").or(named("client-id:env")?),
            client_secret: named("client-secret:env")?.map(Secret::new),
            can_prompt: !values.is_true("no-prompt"),
        })
    }
}

fn variable(
    values: &Values,
    option: &str,
    environment: &HashMap<String, String>,
) -> Result<Option<String>, ConfigError> {
    let Some(name) = values.text(option) else {
        return Ok(None);
    };
    match environment.get(name).filter(|value| !value.is_empty()) {
        Some(value) => Ok(Some(value.clone())),
        None => {
            Err(ConfigError(format!("option '{option}' names the environment variable '{name}', which is not set")))
        }
    }
}
