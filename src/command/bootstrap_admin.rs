//! `bootstrap-admin user` and `bootstrap-admin service`: an administrator made outside of the console. Names and secrets
//! come from the command line, from environment variables it names, or are asked for on the terminal.

use super::foundation::Foundation;
use super::{Failure, Job, prompt};
use crate::config::{Bootstrap, Config, Secret};
use crate::model::id;
use crate::realms::bootstrap::{Administrator, insert};

/// Name of an administrator whom nobody named.
const TEMPORARY: &str = "temp-admin";

/// What is to be known, and by which options.
struct Wanted {
    name: Option<String>,
    secret: Option<Secret>,
    can_prompt: bool,
    name_option: &'static str,
    secret_option: &'static str,
}

pub async fn user(job: Job) -> Result<(), Failure> {
    let asked = job.config.administrator.clone();
    let wanted = Wanted {
        name: asked.username,
        secret: asked.password,
        can_prompt: asked.can_prompt,
        name_option: "username",
        secret_option: "password",
    };
    let (name, secret) = complete(wanted)?;
    make(&job.config, &name, Administrator::User(name.clone(), id::Secret::new(secret.expose()))).await
}

pub async fn service(job: Job) -> Result<(), Failure> {
    let asked = job.config.administrator.clone();
    let wanted = Wanted {
        name: asked.client_id,
        secret: asked.client_secret,
        can_prompt: asked.can_prompt,
        name_option: "client-id",
        secret_option: "client-secret",
    };
    let (name, secret) = complete(wanted)?;
    make(&job.config, &name, Administrator::Client(name.clone(), id::Secret::new(secret.expose()))).await
}

async fn make(config: &Config, name: &str, administrator: Administrator) -> Result<(), Failure> {
    let foundation = Foundation::open(config).await?;
    // The realm is to be there; its first administrator is the one made here.
    let nobody = Bootstrap { password: None, client_secret: None, ..config.bootstrap.clone() };
    foundation.bootstrap(&nobody).await?;
    insert(&foundation.store, foundation.makings(), administrator).await?;
    tracing::info!("Made the temporary administrator {name}");
    Ok(())
}

fn complete(wanted: Wanted) -> Result<(String, Secret), Failure> {
    match wanted.secret {
        Some(secret) => Ok((wanted.name.unwrap_or_else(|| TEMPORARY.to_owned()), secret)),
        None if wanted.can_prompt => {
            ask(wanted).map_err(|error| Failure::usage(format!("the answer cannot be used: {error}")))
        }
        None => Err(Failure::usage(format!("option '{}:env' is missing", wanted.secret_option))),
    }
}

fn ask(wanted: Wanted) -> std::io::Result<(String, Secret)> {
    let name = match wanted.name {
        Some(name) => name,
        None => prompt::line(&format!("{} [{TEMPORARY}]: ", wanted.name_option))?,
    };
    let secret = prompt::secret_twice(wanted.secret_option)?;
    Ok((if name.is_empty() { TEMPORARY.to_owned() } else { name }, secret))
}
