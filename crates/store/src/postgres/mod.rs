//! PostgreSQL: a pool of connections that live on a runtime of their own, and one connection that listens.

mod bind;
mod column;
mod connect;
mod fault;
mod listen;
mod session;
mod tls;
mod transact;

use std::sync::Arc;
use std::time::Duration;

use deadpool_postgres::{Client, Manager, Pool, PoolError, Runtime, Timeouts};
use tokio_postgres::Config;

pub(crate) use column::value;
pub(crate) use session::Session;
pub(crate) use transact::Turn;

use crate::Error;
use crate::announce::Announcer;
use crate::store::Tls;
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
    pub(crate) async fn open(config: Config, tls: &Tls, size: usize, announcer: Announcer) -> Result<Self, Error> {
        let io = Io::start()?;
        let connector = Connector::new(config, tls, io.handle())?;
        let pool = pool(&connector, size)?;
        let node = Arc::new(Node::new(prepare(&pool).await?, announcer));
        listen::start(connector, node.clone()).await?;
        Ok(Postgres { pool, node, _io: io })
    }

    /// A connection on which the first statement will open a transaction with `begin`.
    async fn session(&self, begin: &'static str) -> Result<Session, Error> {
        Ok(Session::new(take(&self.pool).await?, begin))
    }
}

async fn take(pool: &Pool) -> Result<Client, Error> {
    pool.get().await.map_err(|error| match error {
        PoolError::Backend(error) => fault(&error),
        PoolError::Timeout(_) => Error::Unavailable("no database connection became free".to_owned()),
        error => Error::Unavailable(error.to_string()),
    })
}

// CREATE TABLE IF NOT EXISTS is not safe against itself: the advisory lock (an arbitrary number) is.
const PREPARE: &str = "BEGIN; SELECT pg_advisory_xact_lock(7305804402); CREATE TABLE IF NOT EXISTS write_turn ()";

/// Makes the table whose lock orders the writes, and has the server invent a name for this node.
async fn prepare(pool: &Pool) -> Result<String, Error> {
    let session = Session::new(take(pool).await?, PREPARE);
    let named = session.query("SELECT CAST(gen_random_uuid() AS TEXT)", &[]).await?;
    session.commit().await?;
    named.first().map_or_else(|| Err(Error::Other("the database gave no name".to_owned())), |row| row.get(0))
}

fn pool(connector: &Connector, size: usize) -> Result<Pool, Error> {
    let manager = Manager::from_connect(connector.config().clone(), connector.clone(), connect::recycling());
    let timeouts = Timeouts { wait: Some(WAIT), create: Some(2 * WAIT), recycle: Some(WAIT) };
    let builder = Pool::builder(manager).max_size(size.max(1)).timeouts(timeouts).runtime(Runtime::Tokio1);
    builder.build().map_err(|error| Error::Other(error.to_string()))
}
