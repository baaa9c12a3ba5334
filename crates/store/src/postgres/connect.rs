//! Making connections. Each is served by the runtime in which it was made: a caller's, or, for the one that listens, this
//! crate's own.

use std::time::Duration;

use deadpool_postgres::{Connect, ManagerConfig, RecyclingMethod};
use futures_util::future::BoxFuture;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tokio_postgres::config::SslMode;
use tokio_postgres::{AsyncMessage, Client, Config, Connection, NoTls, Notification};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls;
use crate::Error;
use crate::store::Tls;

/// What each connection is told first. The limits keep a lost node from holding locks, and a bad query from never ending; who
/// writes says so when a transaction begins.
const SETTINGS: &str = "SET statement_timeout = '60s'; SET lock_timeout = '20s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = 'warning'; \
    SET default_transaction_read_only = on";

/// The runtime of the connection that listens.
pub(super) struct Io(Option<Runtime>);

impl Io {
    pub(super) fn start() -> Result<Self, Error> {
        let runtime = Builder::new_multi_thread().worker_threads(1).thread_name("store-postgres").enable_all().build();
        runtime
            .map(|runtime| Io(Some(runtime)))
            .map_err(|error| Error::Unavailable(format!("cannot start a thread: {error}")))
    }

    pub(super) fn handle(&self) -> Handle {
        self.0.as_ref().map_or_else(Handle::current, |runtime| runtime.handle().clone())
    }
}

impl Drop for Io {
    fn drop(&mut self) {
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Makes connections with one configuration.
#[derive(Clone)]
pub(super) struct Connector {
    config: Config,
    tls: Option<MakeRustlsConnect>,
    io: Handle,
}

impl Connector {
    pub(super) fn new(mut config: Config, tls: &Tls, io: Handle) -> Result<Self, Error> {
        let tls = tls::connector(tls)?;
        config.ssl_mode(if tls.is_some() { SslMode::Require } else { SslMode::Disable });
        if config.get_application_name().is_none() {
            config.application_name("gatehouse");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(5));
        }
        // A server that has vanished without a word must not hold a caller for as long as the kernel would.
        config.tcp_user_timeout(Duration::from_secs(20));
        config.keepalives_idle(Duration::from_secs(30)).keepalives_interval(Duration::from_secs(10));
        Ok(Connector { config, tls, io })
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn io(&self) -> &Handle {
        &self.io
    }

    /// A connection, the task that serves it, and what the server notifies it of.
    pub(super) async fn open(&self) -> Result<Opened, tokio_postgres::Error> {
        let (sender, notifications) = unbounded_channel();
        let (client, task) = match &self.tls {
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await?;
                (client, tokio::spawn(serve(connection, sender)))
            }
            None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                (client, tokio::spawn(serve(connection, sender)))
            }
        };
        client.batch_execute(SETTINGS).await?;
        Ok(Opened { client, task, notifications })
    }
}

async fn serve<S, T>(mut connection: Connection<S, T>, notifications: UnboundedSender<Notification>)
where
    S: AsyncRead + AsyncWrite + Unpin,
    T: AsyncRead + AsyncWrite + Unpin,
{
    while let Some(message) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
        match message {
            Ok(AsyncMessage::Notification(notification)) => drop(notifications.send(notification)),
            Ok(_) => {}
            Err(error) => return tracing::debug!(%error, "a database connection ended"),
        }
    }
}

pub(super) struct Opened {
    pub(super) client: Client,
    pub(super) task: JoinHandle<()>,
    pub(super) notifications: UnboundedReceiver<Notification>,
}

impl Connect for Connector {
    fn connect(&self, _: &Config) -> BoxFuture<'_, Result<(Client, JoinHandle<()>), tokio_postgres::Error>> {
        Box::pin(async move { self.open().await.map(|opened| (opened.client, opened.task)) })
    }
}

/// Connections are not tried before use: one that is closed is known to be, and a transaction that finds its connection
/// dead begins again on another.
pub(super) fn recycling() -> ManagerConfig {
    ManagerConfig { recycling_method: RecyclingMethod::Fast }
}
