//! What is PostgreSQL's own: a server that goes away and comes back, a pool that runs dry, connections of lost callers.

use std::time::{Duration, Instant};

use gatehouse_store::{Backend, Error, Store, Tls};
use gatehouse_testdb::Cluster;

use crate::support::{Database, announce, cluster, listen, number, run, wait_until};

async fn open(url: &str, pool: usize) -> Result<Store, Error> {
    Store::open(Backend::Postgres { config: url.parse().unwrap(), tls: Tls::Off, pool }).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_went_away_is_reported_and_found_again() {
    let cluster = Cluster::start().unwrap();
    let url = cluster.database().unwrap();
    let (here, there) = (open(&url, 4).await.unwrap(), open(&url, 4).await.unwrap());
    run(&here, "CREATE TABLE note (id BIGINT)").await.unwrap();
    let heard = listen(&there);

    cluster.stop().unwrap();
    let start = Instant::now();
    assert!(matches!(run(&here, "INSERT INTO note VALUES (1)").await, Err(Error::Unavailable(_))));
    assert!(matches!(here.ping().await, Err(Error::Unavailable(_))));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert!(matches!(open(&url, 4).await, Err(Error::Unavailable(_))));

    cluster.resume().unwrap();
    run(&here, "INSERT INTO note VALUES (2)").await.unwrap();
    assert_eq!(number(&here, "SELECT count(*) FROM note").await, 1);
    assert!(wait_until(|| heard.lock().unwrap().contains(&"*".to_owned())).await, "what was missed is dropped");
    announce(&here, "again".into()).await.unwrap();
    assert!(wait_until(|| heard.lock().unwrap().contains(&"again".to_owned())).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pool_that_runs_dry_is_reported() {
    let store = open(&cluster().database().unwrap(), 1).await.unwrap();
    let waited: Result<(), Error> = store.read(async |_| store.ping().await).await;
    assert!(matches!(waited, Err(Error::Unavailable(text)) if text.contains("no database connection became free")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_gives_up_leaves_nothing_behind() {
    let store = open(&cluster().database().unwrap(), 1).await.unwrap();
    run(&store, "CREATE TABLE note (id BIGINT)").await.unwrap();
    let slow = store.write(async |tx| {
        tx.execute("INSERT INTO note VALUES (1)", &[]).await?;
        tx.execute("SELECT pg_sleep(0.3)", &[]).await
    });
    assert!(tokio::time::timeout(Duration::from_millis(100), slow).await.is_err());
    assert_eq!(number(&store, "SELECT count(*) FROM note").await, 0);
    assert_eq!(number(&store, "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in%'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_outlives_the_runtime_that_first_used_it() {
    let database = Database::postgres();
    let first = std::thread::scope(|scope| {
        let opened = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let store = database.open().await;
                store.ping().await.unwrap();
                store
            })
        });
        opened.join().unwrap()
    });
    first.ping().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_collision_runs_the_closure_again() {
    let store = Database::postgres().open().await;
    run(&store, "CREATE TABLE turn AS SELECT 0 AS n").await.unwrap();
    let both = std::sync::Arc::new(tokio::sync::Barrier::new(2));
    let increment = async || {
        let (both, runs) = (both.clone(), std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0)));
        let counted = runs.clone();
        let written: Result<_, Error> = store
            .write(async move |tx| {
                tx.execute("SELECT n FROM turn", &[]).await?;
                if counted.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
                    both.wait().await;
                }
                tx.execute("UPDATE turn SET n = n + 1", &[]).await
            })
            .await;
        written.unwrap();
        runs.load(std::sync::atomic::Ordering::SeqCst)
    };
    let (left, right) = futures_util::future::join(increment(), increment()).await;
    assert_eq!(left + right, 3, "one of the two had to run again");
    assert_eq!(number(&store, "SELECT n FROM turn").await, 2);
}
