//! The desk's parts put together; every handler is given this.

use crate::{config::Config, fault::Fault, pending::Logins, provider::Provider, session::Sessions};

pub struct Desk {
    pub config: Config,
    pub provider: Provider,
    pub logins: Logins,
    pub sessions: Sessions,
}

impl Desk {
    /// Waits for the provider's discovery document; fails after a minute without one.
    pub async fn open(config: Config) -> Result<Self, Fault> {
        let provider = Provider::connect(&config).await?;
        Ok(Self { config, provider, logins: Logins::default(), sessions: Sessions::default() })
    }
}
