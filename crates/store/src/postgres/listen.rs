//! Announcements between nodes by LISTEN/NOTIFY. One's own come back too, and are told apart by the node's name.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::try_join_all;
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

use super::Session;
use super::connect::{Connector, Opened};
use super::fault::fault;
use crate::announce::{Announcer, EVERYTHING};
use crate::{Error, params};

const NOTIFY: &str = "SELECT pg_notify('gatehouse', $1)";
/// NOTIFY carries fewer than 8,000 bytes; the node's name and the number take some.
const LONGEST_TOPIC: usize = 7900;
const SIGN_OF_LIFE: Duration = Duration::from_secs(20);
const RETRY: Duration = Duration::from_millis(250);

/// This process, as the others see it.
pub(super) struct Node {
    name: String,
    number: AtomicU64,
    /// Own letters that were delivered once, on commit or by the server, and are awaited from the other.
    delivered: Mutex<HashSet<u64>>,
    announcer: Announcer,
}

/// One announcement on its way: a number of this node's, and the topic.
pub(super) struct Letter {
    number: u64,
    topic: String,
}

impl Node {
    pub(super) fn new(name: String, announcer: Announcer) -> Self {
        Node { name, number: AtomicU64::new(0), delivered: Mutex::default(), announcer }
    }

    pub(super) fn next(&self) -> u64 {
        self.number.fetch_add(1, Ordering::Relaxed)
    }

    /// Sends the topics within the transaction of `session`: the server passes them on when it commits.
    pub(super) async fn announce(&self, session: &Session, topics: Vec<String>) -> Result<Vec<Letter>, Error> {
        if let Some(long) = topics.iter().find(|topic| topic.len() > LONGEST_TOPIC) {
            return Err(Error::Other(format!("a topic of {} bytes is too long", long.len())));
        }
        let letters: Vec<Letter> = topics.into_iter().map(|topic| Letter { number: self.next(), topic }).collect();
        try_join_all(letters.iter().map(async |letter| {
            let text = format!("{} {} {}", self.name, letter.number, letter.topic);
            session.execute(NOTIFY, params![text]).await
        }))
        .await?;
        Ok(letters)
    }

    /// Delivers after the commit, except what the server was quicker to bring back; and what is for this node alone.
    pub(super) fn deliver(&self, letters: &[Letter], here: &[String]) {
        letters.iter().for_each(|letter| self.deliver_once(letter.number, &letter.topic));
        here.iter().for_each(|topic| self.announcer.deliver(topic));
    }

    // One's own is delivered here if its writer was cancelled while it waited for the COMMIT.
    fn receive(&self, payload: &str) {
        let mut parts = payload.splitn(3, ' ');
        let (Some(name), Some(number), Some(topic)) = (parts.next(), parts.next(), parts.next()) else {
            return tracing::warn!("a notification that is not one of ours");
        };
        if name != self.name {
            self.announcer.deliver(topic);
        } else if let Ok(number) = number.parse() {
            self.deliver_once(number, topic);
        }
    }

    // The lock is held meanwhile: whoever comes second must not go on before the subscribers have been told.
    fn deliver_once(&self, number: u64, topic: &str) {
        let mut delivered = self.delivered.lock().unwrap_or_else(PoisonError::into_inner);
        if !delivered.remove(&number) && delivered.insert(number) {
            self.announcer.deliver(topic);
        }
    }

    fn reconnected(&self) {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.announcer.deliver(EVERYTHING);
    }
}

/// Starts to listen, and returns when the server has confirmed it. Ends when the store's runtime does.
pub(super) async fn start(connector: Connector, node: Arc<Node>) -> Result<(), Error> {
    let (reply, ready) = oneshot::channel();
    let io = connector.io().clone();
    io.spawn(async move {
        match listen(&connector).await {
            Ok(opened) => {
                let _ = reply.send(Ok(()));
                receive_all(opened, &node).await;
                keep_listening(&connector, &node).await;
            }
            Err(error) => drop(reply.send(Err(fault(&error)))),
        }
    });
    ready.await.unwrap_or_else(|_| Err(Error::Unavailable("the listener has stopped".to_owned())))
}

async fn keep_listening(connector: &Connector, node: &Node) {
    loop {
        match listen(connector).await {
            Ok(opened) => {
                tracing::info!("listening to the database again");
                node.reconnected();
                receive_all(opened, node).await;
            }
            Err(error) => tracing::debug!(%error, "the database does not answer"),
        }
        sleep(RETRY).await;
    }
}

async fn listen(connector: &Connector) -> Result<Opened, tokio_postgres::Error> {
    let opened = connector.open().await?;
    opened.client.batch_execute("LISTEN gatehouse").await?;
    Ok(opened)
}

/// Receives until the connection ends or does not answer.
async fn receive_all(mut opened: Opened, node: &Node) {
    loop {
        match timeout(SIGN_OF_LIFE, opened.notifications.recv()).await {
            Ok(Some(notification)) => node.receive(notification.payload()),
            Ok(None) => break,
            Err(_) => match timeout(SIGN_OF_LIFE, opened.client.batch_execute("")).await {
                Ok(Ok(())) => {}
                _ => break,
            },
        }
    }
    opened.task.abort();
    tracing::warn!("the connection that listens to the database was lost");
}
