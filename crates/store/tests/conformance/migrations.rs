//! Migrations: once each, in order, unchanged, and by one node at a time.

use gatehouse_store::{Error, Migration};

use crate::on_both;
use crate::support::{Database, number, run};

const FIRST: Migration =
    Migration { version: 1, name: "first", sql: "CREATE TABLE a (x BIGINT); INSERT INTO a VALUES (1);" };
const SECOND: Migration = Migration { version: 2, name: "second", sql: "INSERT INTO a VALUES (2);" };

on_both! {
    each_migration_runs_once
    a_later_migration_joins_the_earlier_ones
    a_changed_migration_is_refused
    a_gap_is_refused
    an_older_program_is_refused
    a_failing_migration_changes_nothing
    a_deferrable_constraint_is_refused
    nodes_that_start_together_take_turns
}

fn is_refused(outcome: Result<(), Error>, word: &str) -> bool {
    matches!(&outcome, Err(Error::Migration(text)) if text.contains(word))
}

async fn each_migration_runs_once(database: Database) {
    let store = database.open().await;
    for _ in 0..2 {
        store.migrate(&[FIRST, SECOND]).await.unwrap();
    }
    assert_eq!(number(&store, "SELECT count(*) FROM a").await, 2);
}

async fn a_later_migration_joins_the_earlier_ones(database: Database) {
    let store = database.open().await;
    store.migrate(&[FIRST]).await.unwrap();
    store.migrate(&[FIRST, SECOND]).await.unwrap();
    assert_eq!(number(&store, "SELECT count(*) FROM a").await, 2);
}

async fn a_changed_migration_is_refused(database: Database) {
    let store = database.open().await;
    store.migrate(&[FIRST]).await.unwrap();
    let changed = Migration { sql: "CREATE TABLE a (x TEXT)", ..FIRST };
    assert!(is_refused(store.migrate(&[changed, SECOND]).await, "1 (first) was changed"));
    assert_eq!(number(&store, "SELECT count(*) FROM a").await, 1);
}

async fn a_gap_is_refused(database: Database) {
    let store = database.open().await;
    let third = Migration { version: 3, ..SECOND };
    assert!(is_refused(store.migrate(&[FIRST, third]).await, "where 2 is due"));
    store.migrate(&[FIRST, SECOND]).await.unwrap();
    run(&store, "DELETE FROM schema_migration WHERE version = 1").await.unwrap();
    assert!(is_refused(store.migrate(&[FIRST, SECOND]).await, "lacks version 1"));
}

async fn an_older_program_is_refused(database: Database) {
    let store = database.open().await;
    store.migrate(&[FIRST, SECOND]).await.unwrap();
    assert!(is_refused(store.migrate(&[FIRST]).await, "ahead"));
}

async fn a_failing_migration_changes_nothing(database: Database) {
    let store = database.open().await;
    let broken =
        Migration { version: 2, name: "broken", sql: "CREATE TABLE b (x BIGINT); INSERT INTO nowhere VALUES (1);" };
    assert!(is_refused(store.migrate(&[FIRST, broken]).await, "2 (broken)"));
    store.migrate(&[FIRST, Migration { sql: "CREATE TABLE b (x BIGINT)", ..broken }]).await.unwrap();
}

async fn a_deferrable_constraint_is_refused(database: Database) {
    let store = database.open().await;
    let sql = "CREATE TABLE b (x BIGINT REFERENCES a (x) deferrable initially deferred)";
    assert!(is_refused(store.migrate(&[Migration { sql, ..FIRST }]).await, "DEFERRABLE"));
}

async fn nodes_that_start_together_take_turns(database: Database) {
    let nodes = futures_util::future::join_all((0..8).map(|_| database.open())).await;
    let runs = nodes.iter().map(|node| node.migrate(&[FIRST, SECOND]));
    for outcome in futures_util::future::join_all(runs).await {
        outcome.unwrap();
    }
    assert_eq!(number(&nodes[0], "SELECT count(*) FROM a").await, 2);
}
