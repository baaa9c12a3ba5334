//! PostgreSQL: a pool of connections that live on a runtime of their own, and one connection that listens.

mod bind;
mod column;
mod connect;
mod fault;
mod listen;
mod session;
mod transact;

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Manager, Pool, PoolError, Runtime, Timeouts};
use tokio_postgres::Config;

pub(crate) use column::value;
pub(crate) use session::Session;
pub(crate) use transact::Turn;

use crate::Error;
use crate::announce::Announcer;
use connect::{Connector, Io};
use fault::fault;
use listen::Node;

/// How long a transaction waits for a connection, and a connection to come about.
const WAIT: Duration = Duration::from_secs(5);

/// A server. Fields are dropped in order: the runtime ends when nothing needs it any more.
pub(crate) struct Postgres {
    pool: Pool,
    node: Arc<Node>,
    _io: Io,
}

impl Postgres {
    pub(crate) async fn open(config: Config, size: usize, announcer: Announcer) -> Result<Self, Error> {
        let io = Io::start()?;
        let connector = Connector::new(config, io.handle())?;
        let node = Arc::new(Node::new(announcer)?);
        let postgres = Postgres { pool: pool(&connector, size)?, node: node.clone(), _io: io };
        postgres.prepare().await?;
        listen::start(connector, node).await?;
        Ok(postgres)
    }

    async fn session(&self) -> Result<Session, Error> {
        match self.pool.get().await {
            Ok(client) => Ok(Session::new(client)),
            Err(PoolError::Backend(error)) => Err(fault(&error)),
            Err(PoolError::Timeout(_)) => Err(Error::Unavailable("no database connection became free".to_owned())),
            Err(error) => Err(Error::Unavailable(error.to_string())),
        }
    }
}

fn pool(connector: &Connector, size: usize) -> Result<Pool, Error> {
    let manager = Manager::from_connect(connector.config().clone(), connector.clone(), connect::recycling());
    let timeouts = Timeouts { wait: Some(WAIT), create: Some(2 * WAIT), recycle: Some(WAIT) };
    let builder = Pool::builder(manager).max_size(size.max(1)).timeouts(timeouts).runtime(Runtime::Tokio1);
    builder.build().map_err(|error| Error::Other(error.to_string()))
}
