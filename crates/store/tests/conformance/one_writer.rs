//! What is SQLite's own: the shared commit, closures that must not wait, a full disk, another process on the file.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use gatehouse_store::{Backend, Error, Store, params};
use tempfile::TempDir;

use crate::support::{Database, listen, number, run, wait_until};

const SCHEMA: &str = "CREATE TABLE note (id BIGINT NOT NULL PRIMARY KEY, text TEXT);";

async fn insert(store: &Store, id: i64) -> Result<u64, Error> {
    store.write(async move |tx| tx.execute("INSERT INTO note VALUES ($1, 'x')", params![id]).await).await
}

/// The commits in a write-ahead log: its frames that carry the size of the database (SQLite file format, section 4.1).
fn commits(log: &Path) -> usize {
    let bytes = fs::read(log).unwrap();
    let page = u32::from_be_bytes(bytes[8..12].try_into().unwrap()) as usize;
    bytes[32..].chunks_exact(24 + page).filter(|frame| frame[4..8] != [0; 4]).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn writes_that_wait_share_a_commit() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("test.db");
    let store = Store::open(Backend::Sqlite { path: path.clone() }).await.unwrap();
    run(&store, SCHEMA).await.unwrap();
    let log = folder.path().join("test.db-wal");
    let before = commits(&log);
    let outcomes = join_all((0..200).map(|id| insert(&store, id))).await;
    assert!(outcomes.iter().all(Result::is_ok));
    let shared = commits(&log) - before;
    assert!((1..=40).contains(&shared), "200 writes took {shared} commits");
    assert_eq!(number(&store, "SELECT count(*) FROM note").await, 200);
}

#[tokio::test]
async fn a_commit_waits_for_the_disk() {
    let database = Database::sqlite();
    let store = database.open().await;
    let settings: Result<(i64, String), Error> = store
        .write(async |tx| {
            let synchronous = tx.find("PRAGMA synchronous", &[]).await?.unwrap().get(0)?;
            Ok((synchronous, tx.find("PRAGMA journal_mode", &[]).await?.unwrap().get(0)?))
        })
        .await;
    assert_eq!(settings, Ok((2, "wal".to_owned())), "2 is FULL");
}

#[tokio::test]
async fn awaiting_anything_else_in_a_transaction_is_an_error() {
    let database = Database::sqlite();
    let store = database.with(SCHEMA).await;
    let waiting: Result<(), Error> = store
        .write(async |tx| {
            tx.execute("INSERT INTO note VALUES (1, 'x')", &[]).await?;
            tokio::task::yield_now().await;
            Ok(())
        })
        .await;
    assert_eq!(waiting, Err(Error::Pending));
    let reading: Result<(), Error> = store
        .read(async |_| {
            tokio::task::yield_now().await;
            Ok(())
        })
        .await;
    assert_eq!(reading, Err(Error::Pending));
    assert_eq!(number(&store, "SELECT count(*) FROM note").await, 0);
}

#[tokio::test]
async fn a_write_inside_a_transaction_is_refused_and_not_done() {
    let database = Database::sqlite();
    let store = database.with(SCHEMA).await;
    let inner = store.clone();
    let nested = store.write(async move |_| insert(&inner, 1).await).await;
    assert_eq!(nested, Err(Error::Pending));
    let nested = store.read(async |_| insert(&store, 1).await).await;
    assert_eq!(nested, Err(Error::Pending));
    assert_eq!(number(&store, "SELECT count(*) FROM note").await, 0);
}

#[tokio::test]
async fn a_read_inside_a_read_is_another_transaction() {
    let database = Database::sqlite();
    let store = database.with(SCHEMA).await;
    let nested = store.read(async |_| Ok::<_, Error>(number(&store, "SELECT count(*) FROM note").await)).await;
    assert_eq!(nested, Ok(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_fails_the_writes_it_touches_and_no_others() {
    let database = Database::sqlite();
    let store = database.with(SCHEMA).await;
    let limit: Result<(), Error> = store
        .write(async |tx| {
            let pages: i64 = tx.find("PRAGMA page_count", &[]).await?.unwrap().get(0)?;
            tx.find(&format!("PRAGMA max_page_count = {}", pages + 8), &[]).await.map(drop)
        })
        .await;
    limit.unwrap();
    let fill = async |id: i64| {
        let text = "x".repeat(5000);
        let filled: Result<u64, Error> =
            store.write(async move |tx| tx.execute("INSERT INTO note VALUES ($1, $2)", params![id, text]).await).await;
        filled
    };
    let outcomes = join_all((0..40).map(fill)).await;
    let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let full = outcomes.iter().filter(|outcome| matches!(outcome, Err(Error::Unavailable(_)))).count();
    assert!(done < 40 && done + full == 40, "{outcomes:?}");
    assert_eq!(number(&store, "SELECT count(*) FROM note").await, done as i64, "what was answered is what is there");
    run(&store, "PRAGMA max_page_count = 100000").await.unwrap();
    insert(&store, 100).await.unwrap();
}

#[tokio::test]
async fn a_change_by_another_process_drops_everything() {
    let database = Database::sqlite();
    let store = database.with(SCHEMA).await;
    let heard = listen(&store);
    insert(&store, 1).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1200)).await;
    assert!(heard.lock().unwrap().is_empty(), "its own commit is no news");
    insert(&database.open().await, 2).await.unwrap();
    let start = Instant::now();
    assert!(wait_until(|| heard.lock().unwrap().contains(&"*".to_owned())).await);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn writes_that_were_accepted_outlive_the_handle() {
    let database = Database::sqlite();
    let store = database.with(SCHEMA).await;
    let write = tokio::task::LocalSet::new();
    let handle = store.clone();
    write.spawn_local(async move { insert(&handle, 1).await });
    write.run_until(tokio::task::yield_now()).await;
    drop((write, store));
    assert_eq!(number(&database.open().await, "SELECT count(*) FROM note").await, 1);
}

#[tokio::test]
async fn the_file_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("test.db");
    let store = Store::open(Backend::Sqlite { path: path.clone() }).await.unwrap();
    run(&store, SCHEMA).await.unwrap();
    for name in ["test.db", "test.db-wal"] {
        assert_eq!(fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("test.db");
    fs::write(&path, "This is not a database, and long enough to be looked at as if it were one. ".repeat(20)).unwrap();
    assert!(matches!(Store::open(Backend::Sqlite { path }).await, Err(Error::Unavailable(_))));
    let path = folder.path().join("no-folder/test.db");
    assert!(
        matches!(Store::open(Backend::Sqlite { path }).await, Err(Error::Unavailable(text)) if text.contains("no-folder"))
    );
}
