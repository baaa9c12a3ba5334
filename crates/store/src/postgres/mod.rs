//! PostgreSQL: connections of the threads that use them, and one connection that listens, on a thread of its own.

mod bind;
mod column;
mod connect;
mod fault;
mod listen;
mod pool;
mod session;
mod tls;
mod transact;

use std::sync::Arc;

use tokio_postgres::Config;

pub(crate) use column::value;
pub(crate) use session::Session;
pub(crate) use transact::Turn;

use crate::Error;
use crate::announce::Announcer;
use crate::store::Tls;
use connect::{Connector, Io};
use listen::Node;
use pool::Pools;

/// A server. Fields are dropped in order: the runtime ends when nothing needs it any more.
pub(crate) struct Postgres {
    pools: Pools,
    node: Arc<Node>,
    _io: Io,
}

impl Postgres {
    pub(crate) async fn open(config: Config, tls: &Tls, size: usize, announcer: Announcer) -> Result<Self, Error> {
        let io = Io::start()?;
        let connector = Connector::new(config, tls, io.handle())?;
        let pools = Pools::new(&connector, size)?;
        let node = Arc::new(Node::new(prepare(&pools).await?, announcer));
        listen::start(connector, node.clone()).await?;
        Ok(Postgres { pools, node, _io: io })
    }

    /// A connection on which the first statement will open a transaction with `begin`, if there is to be one.
    async fn session(&self, begin: Option<&'static str>) -> Result<Session, Error> {
        Ok(Session::new(self.pools.take().await?, begin))
    }
}

// CREATE TABLE IF NOT EXISTS is not safe against itself: the advisory lock (an arbitrary number) is.
const PREPARE: &str =
    "BEGIN READ WRITE; SELECT pg_advisory_xact_lock(7305804402); CREATE TABLE IF NOT EXISTS write_turn ()";

/// Makes the table whose lock orders the writes, and has the server invent a name for this node.
async fn prepare(pools: &Pools) -> Result<String, Error> {
    let session = Session::new(pools.take().await?, Some(PREPARE));
    let named = session.query("SELECT CAST(gen_random_uuid() AS TEXT)", &[]).await?;
    session.commit().await?;
    named.first().map_or_else(|| Err(Error::Other("the database gave no name".to_owned())), |row| row.get(0))
}
