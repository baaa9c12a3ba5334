//! The pool works off what fits its queue, refuses the rest, forgets callers who went away, and runs at low priority.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use gatehouse::crypto::hash_pool::HashPool;
use gatehouse::crypto::password::{HashPolicy, StoredHash};
use gatehouse::fault::Kind;
use gatehouse::model::id::Secret;
use gatehouse::random::Random;

fn cheap() -> HashPolicy {
    HashPolicy::new(Some("pbkdf2-sha256"), Some(1)).unwrap()
}

/// About a tenth of a second in a test build.
fn slow() -> HashPolicy {
    HashPolicy::new(Some("pbkdf2-sha512"), Some(100_000)).unwrap()
}

#[tokio::test]
async fn a_password_is_hashed_and_compared() {
    let pool = HashPool::new(Some(2), 10, Random::default());
    let stored = pool.hash(cheap(), Secret::new("right")).await.unwrap();
    assert!(pool.verify(cheap(), stored.clone(), Secret::new("right")).await.unwrap().ok);
    assert!(!pool.verify(cheap(), stored, Secret::new("wrong")).await.unwrap().ok);
    pool.of("t").verify_nobody(HashPolicy::default(), Secret::new("any")).await.unwrap();
}

#[tokio::test]
async fn a_full_queue_refuses_and_recovers() {
    let pool = HashPool::new(Some(1), 3, Random::default());
    let storm = join_all((0..20).map(|_| pool.hash(slow(), Secret::new("x")))).await;
    let refused: Vec<Kind> =
        storm.iter().filter_map(|outcome| outcome.as_ref().err()).map(|fault| fault.kind).collect();
    // Three wait, and one more when the thread took the first before the storm was over.
    assert!((16..=17).contains(&refused.len()), "{} were refused", refused.len());
    assert!(refused.iter().all(|kind| *kind == Kind::Busy));
    assert_eq!(pool.waiting(), 0);
    pool.hash(cheap(), Secret::new("x")).await.unwrap();
}

#[tokio::test]
async fn a_caller_who_went_away_costs_nothing() {
    let pool = HashPool::new(Some(1), 100, Random::default());
    let started = Instant::now();
    for _ in 0..50 {
        let given_up = tokio::time::timeout(Duration::ZERO, pool.hash(slow(), Secret::new("x"))).await;
        assert!(given_up.is_err());
    }
    pool.hash(cheap(), Secret::new("x")).await.unwrap();
    let one = Instant::now();
    pool.hash(slow(), Secret::new("x")).await.unwrap();
    assert!(started.elapsed() < one.elapsed() * 10, "50 abandoned hashes were worked");
}

#[tokio::test]
async fn a_storm_in_one_realm_keeps_nobody_waiting_in_another() {
    let pool = HashPool::new(Some(1), 20, Random::default());
    let (flooded, calm) = (pool.of("flooded"), pool.of("calm"));
    let storm = join_all((0..30).map(|_| flooded.hash(slow(), Secret::new("x"))));
    let login = async {
        calm.hash(slow(), Secret::new("x")).await.unwrap();
        pool.waiting()
    };
    let (storm, waiting) = tokio::join!(storm, login);
    assert!(waiting > 10, "only {waiting} of the storm waited when the other realm's login was done");
    assert!(storm.iter().any(|outcome| outcome.as_ref().is_err_and(|fault| fault.kind == Kind::Busy)));
}

#[tokio::test]
async fn a_stored_hash_that_cannot_be_used_is_a_wrong_password() {
    let pool = HashPool::new(Some(1), 10, Random::default());
    let good = pool.hash(cheap(), Secret::new("x")).await.unwrap();
    for data in
        ["{}", "", r#"{"hashIterations":1,"algorithm":"md5"}"#, r#"{"hashIterations":4000000000,"algorithm":"pbkdf2"}"#]
    {
        let stored = StoredHash { credential_data: data.to_owned(), ..good.clone() };
        assert!(!pool.verify(cheap(), stored, Secret::new("x")).await.unwrap().ok, "{data}");
    }
}

#[tokio::test]
async fn hashing_threads_give_way_to_others() {
    let pool = HashPool::new(Some(1), 10, Random::default());
    pool.hash(cheap(), Secret::new("x")).await.unwrap();
    let nice_of = |task: &std::path::Path| {
        let stat = std::fs::read_to_string(task.join("stat")).ok()?;
        let (name, rest) = stat.rsplit_once(')')?;
        let nice: i32 = rest.split_whitespace().nth(16)?.parse().ok()?;
        name.contains("(hash-").then_some(nice)
    };
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let values: Vec<i32> = tasks.filter_map(|task| nice_of(&task.unwrap().path())).collect();
    assert!(!values.is_empty() && values.iter().all(|nice| *nice >= 10), "{values:?}");
}
