//! kill -9 in a storm of writes: what had been answered is there afterwards.

use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use futures_util::future::join_all;
use gatehouse_store::{Backend, Error, Store, params};
use tempfile::TempDir;

use crate::support::number;

const STORM_PATH: &str = "STORE_STORM_PATH";
const STORM_ROUND: &str = "STORE_STORM_ROUND";
const ROUNDS: i64 = 3;

#[tokio::test]
async fn an_answered_write_survives_kill_9() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("test.db");
    let mut answered = HashSet::new();
    for round in 0..ROUNDS {
        answered.extend(storm_and_kill(path.as_os_str(), round));
        let store = Store::open(Backend::Sqlite { path: path.clone() }).await.unwrap();
        let found: HashSet<i64> = ids(&store).await.into_iter().collect();
        let lost: Vec<_> = answered.difference(&found).collect();
        assert!(lost.is_empty(), "round {round}: of {} answered writes, lost {lost:?}", answered.len());
        assert_eq!(
            number(&store, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'").await,
            0
        );
    }
}

async fn ids(store: &Store) -> Vec<i64> {
    let rows = store.read(async |tx| tx.query("SELECT id FROM storm", &[]).await).await.unwrap();
    rows.iter().map(|row| row.get(0).unwrap()).collect()
}

/// Runs the child until it has answered some hundred writes, kills it, and returns all that it had answered.
fn storm_and_kill(path: &std::ffi::OsStr, round: i64) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::storm", "--ignored", "--nocapture"])
        .env(STORM_PATH, path)
        .env(STORM_ROUND, round.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let number = |line: String| line.strip_prefix("answered ").and_then(|id| id.parse().ok());
    let mut answered: Vec<i64> = lines.by_ref().filter_map(number).take(400).collect();
    assert_eq!(answered.len(), 400, "the child ended early");
    child.kill().unwrap();
    child.wait().unwrap();
    answered.extend(lines.filter_map(number));
    answered
}

/// The child: writes from many sides without an end, and says so after each answer.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "run by an_answered_write_survives_kill_9"]
async fn storm() {
    let path = std::env::var_os(STORM_PATH).unwrap().into();
    let round: i64 = std::env::var(STORM_ROUND).unwrap().parse().unwrap();
    let store = Store::open(Backend::Sqlite { path }).await.unwrap();
    let created: Result<_, Error> = store
        .write(async |tx| tx.execute("CREATE TABLE IF NOT EXISTS storm (id BIGINT NOT NULL PRIMARY KEY)", &[]).await)
        .await;
    created.unwrap();
    join_all((0..32).map(|lane| write_for_ever(&store, round * 1_000_000_000 + lane * 10_000_000))).await;
}

async fn write_for_ever(store: &Store, first: i64) {
    for id in first.. {
        let written: Result<_, Error> =
            store.write(async move |tx| tx.execute("INSERT INTO storm VALUES ($1)", params![id]).await).await;
        written.unwrap();
        println!("answered {id}");
    }
}
