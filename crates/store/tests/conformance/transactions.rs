//! Transactions: all or nothing, apart from each other, and one winner of a race.

use std::time::Duration;

use futures_util::future::{join_all, try_join_all};
use gatehouse_store::{Error, Store, Tx, params};

use crate::on_both;
use crate::support::{Database, number, run};

const SCHEMA: &str = "CREATE TABLE code (id BIGINT NOT NULL PRIMARY KEY, used BOOLEAN NOT NULL);
    CREATE TABLE counter (n BIGINT NOT NULL); INSERT INTO counter VALUES (0);";

on_both! {
    an_error_rolls_back
    a_failed_statement_ends_its_transaction
    a_swallowed_failure_is_not_committed
    neighbours_of_a_failing_write_are_not_undone
    a_panic_is_contained
    one_of_a_hundred_parallel_redemptions_wins
    no_parallel_increment_is_lost
    a_read_cannot_write
    queries_of_a_look_may_run_at_once
    a_read_sees_one_state_throughout
    a_write_is_seen_by_the_next_read
    a_ping_is_answered
}

async fn insert(store: &Store, id: i64) -> Result<u64, Error> {
    store.write(async move |tx| tx.execute("INSERT INTO code VALUES ($1, false)", params![id]).await).await
}

async fn an_error_rolls_back(database: Database) {
    let store = database.with(SCHEMA).await;
    let outcome: Result<(), Error> = store
        .write(async |tx| {
            tx.execute("INSERT INTO code VALUES (1, false)", &[]).await?;
            Err(Error::Other("no".into()))
        })
        .await;
    assert_eq!(outcome, Err(Error::Other("no".into())));
    assert_eq!(number(&store, "SELECT count(*) FROM code").await, 0);
}

async fn a_failed_statement_ends_its_transaction(database: Database) {
    let store = database.with(SCHEMA).await;
    insert(&store, 1).await.unwrap();
    let second: Result<_, Error> = store
        .write(async |tx| {
            let first = tx.execute("INSERT INTO code VALUES (1, false)", &[]).await;
            assert!(matches!(first, Err(Error::Unique { .. })));
            tx.execute("INSERT INTO code VALUES (2, false)", &[]).await
        })
        .await;
    assert!(matches!(second, Err(Error::Aborted(_))));
}

async fn a_swallowed_failure_is_not_committed(database: Database) {
    let store = database.with(SCHEMA).await;
    let outcome: Result<(), Error> = store
        .write(async |tx| {
            tx.execute("INSERT INTO code VALUES (1, false)", &[]).await?;
            let _ = tx.execute("INSERT INTO code VALUES (1, false)", &[]).await;
            Ok(())
        })
        .await;
    assert!(matches!(outcome, Err(Error::Aborted(_))));
    assert_eq!(number(&store, "SELECT count(*) FROM code").await, 0);
}

async fn neighbours_of_a_failing_write_are_not_undone(database: Database) {
    let store = database.with(SCHEMA).await;
    let outcomes = join_all((0..200).map(|n| insert(&store, n / 2))).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 100);
    let refused =
        outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Unique { index }) if index == "code_pkey"));
    assert_eq!(refused.count(), 100);
    assert_eq!(number(&store, "SELECT count(*) FROM code").await, 100);
}

async fn a_panic_is_contained(database: Database) {
    let store = database.with(SCHEMA).await;
    let node = store.clone();
    let panicking = tokio::task::LocalSet::new();
    let outcome = panicking
        .run_until(async move {
            let write = tokio::task::spawn_local(async move {
                let outcome: Result<(), Error> = node
                    .write(async |tx| {
                        tx.execute("INSERT INTO code VALUES (1, false)", &[]).await?;
                        panic!("on purpose")
                    })
                    .await;
                outcome
            });
            write.await
        })
        .await;
    // SQLite answers an error, since the writer serves others; PostgreSQL's transaction panics where it was called.
    assert!(!matches!(outcome, Ok(Ok(()))));
    insert(&store, 1).await.unwrap();
}

async fn one_of_a_hundred_parallel_redemptions_wins(database: Database) {
    let store = database.with(SCHEMA).await;
    insert(&store, 7).await.unwrap();
    let sql = "UPDATE code SET used = true WHERE id = $1 AND used = false RETURNING id";
    let redeem = async || {
        let found: Result<bool, Error> =
            store.write(async move |tx| Ok(tx.find(sql, params![7]).await?.is_some())).await;
        found
    };
    let outcomes = join_all((0..100).map(|_| redeem())).await;
    let won: Vec<bool> = outcomes.into_iter().map(Result::unwrap).collect();
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
}

async fn no_parallel_increment_is_lost(database: Database) {
    let store = database.with(SCHEMA).await;
    let increment = async || {
        let done: Result<(), Error> = store
            .write(async |tx| {
                let n: i64 = tx.find("SELECT n FROM counter", &[]).await?.unwrap().get(0)?;
                tx.execute("UPDATE counter SET n = $1", params![n + 1]).await.map(drop)
            })
            .await;
        done
    };
    for outcome in join_all((0..100).map(|_| increment())).await {
        outcome.unwrap();
    }
    assert_eq!(number(&store, "SELECT n FROM counter").await, 100);
}

async fn a_read_cannot_write(database: Database) {
    let store = database.with(SCHEMA).await;
    let outcome = store.read(async |tx| tx.execute("INSERT INTO code VALUES (1, false)", &[]).await).await;
    assert!(matches!(outcome, Err(Error::Other(_))), "{outcome:?}");
    let outcome = store.look(async |tx| tx.execute("INSERT INTO code VALUES (1, false)", &[]).await).await;
    assert!(matches!(outcome, Err(Error::Other(_))), "{outcome:?}");
    assert_eq!(number(&store, "SELECT count(*) FROM code").await, 0);
}

async fn queries_of_a_look_may_run_at_once(database: Database) {
    let store = database.with(SCHEMA).await;
    for id in 0..3 {
        insert(&store, id).await.unwrap();
    }
    let query = async |tx: &Tx<'_>, id: i64| tx.find("SELECT id FROM code WHERE id = $1", params![id]).await;
    let found = store.look(async |tx| try_join_all((0..3).map(|id| query(tx, id))).await).await.unwrap();
    let ids: Vec<i64> = found.iter().flatten().map(|row| row.get(0).unwrap()).collect();
    assert_eq!(ids, [0, 1, 2]);
}

// The second state is written by another thread, for the reader must not await anything.
async fn a_read_sees_one_state_throughout(database: Database) {
    let store = database.with(SCHEMA).await;
    let runtime = tokio::runtime::Handle::current();
    let count = "SELECT count(*) FROM code";
    let seen: Result<(i64, i64), Error> = store
        .read(async |tx| {
            let before = tx.find(count, &[]).await?.unwrap().get(0)?;
            std::thread::scope(|scope| scope.spawn(|| runtime.block_on(insert(&store, 1))).join().unwrap())?;
            Ok((before, tx.find(count, &[]).await?.unwrap().get(0)?))
        })
        .await;
    assert_eq!(seen, Ok((0, 0)));
    assert_eq!(number(&store, count).await, 1);
}

async fn a_write_is_seen_by_the_next_read(database: Database) {
    let store = database.with(SCHEMA).await;
    for id in 0..20 {
        insert(&store, id).await.unwrap();
        assert_eq!(number(&store, "SELECT count(*) FROM code").await, id + 1);
    }
    assert_eq!(run(&store, "DELETE FROM code").await, Ok(20));
}

async fn a_ping_is_answered(database: Database) {
    let store = database.open().await;
    let answer = tokio::time::timeout(Duration::from_secs(2), store.ping()).await;
    assert_eq!(answer.unwrap(), Ok(()));
}
