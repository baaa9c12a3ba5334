//! Announcements: after the commit, never without one, once, and on every node that shares the database.

use std::time::Duration;

use gatehouse_store::Error;

use crate::on_both;
use crate::support::{Database, announce, listen, number, wait_until};

on_both! {
    an_announcement_is_heard_before_write_returns_and_once
    a_subscriber_sees_what_was_committed
    what_is_for_this_node_is_heard_here_alone
    a_failed_write_announces_nothing
}

async fn an_announcement_is_heard_before_write_returns_and_once(database: Database) {
    let store = database.open().await;
    let heard = listen(&store);
    let write: Result<(), Error> = store
        .write(async |tx| {
            tx.announce("realm a".into());
            tx.announce("realm a".into());
            tx.announce("realm b".into());
            Ok(())
        })
        .await;
    write.unwrap();
    assert_eq!(*heard.lock().unwrap(), ["realm a", "realm b"]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(heard.lock().unwrap().len(), 2);
}

async fn what_is_for_this_node_is_heard_here_alone(database: Database) {
    let (store, other) = (database.open().await, database.open().await);
    let (here, there) = (listen(&store), listen(&other));
    let write: Result<(), Error> = store
        .write(async |tx| {
            tx.announce_here("for one".into());
            tx.announce_here("for one".into());
            Ok(())
        })
        .await;
    write.unwrap();
    assert_eq!(*here.lock().unwrap(), ["for one"]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!there.lock().unwrap().contains(&"for one".to_owned()));
}

async fn a_subscriber_sees_what_was_committed(database: Database) {
    let store = database.with("CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY)").await;
    let inside = listen(&store);
    let early = inside.clone();
    let write: Result<(), Error> = store
        .write(async move |tx| {
            tx.announce("note".into());
            tx.execute("INSERT INTO note VALUES (1)", &[]).await?;
            assert!(early.lock().unwrap().is_empty(), "announced before the commit");
            Ok(())
        })
        .await;
    write.unwrap();
    assert_eq!(inside.lock().unwrap().len(), 1);
    assert_eq!(number(&store, "SELECT count(*) FROM note").await, 1);
}

async fn a_failed_write_announces_nothing(database: Database) {
    let store = database.open().await;
    let heard = listen(&store);
    let write: Result<(), Error> = store
        .write(async |tx| {
            tx.announce("never".into());
            Err(Error::Other("changed my mind".into()))
        })
        .await;
    assert!(write.is_err());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(heard.lock().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn another_node_hears_within_a_second() {
    let database = Database::postgres();
    let (here, there) = (database.open().await, database.open().await);
    let heard = listen(&there);
    announce(&here, "realm with spaces".into()).await.unwrap();
    assert!(wait_until(|| !heard.lock().unwrap().is_empty()).await);
    assert_eq!(*heard.lock().unwrap(), ["realm with spaces"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_too_long_for_the_server_fails_the_write() {
    let store = Database::postgres().open().await;
    assert!(matches!(announce(&store, "x".repeat(9000)).await, Err(Error::Other(_))));
}
