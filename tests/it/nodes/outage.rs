//! The database goes away and comes back: the node says so, keeps nobody waiting, and needs no restart.

use std::time::{Duration, Instant};

use gatehouse_testdb::Cluster;

use super::browser::Browser;
use super::process::{Node, Outcome, Place};
use super::realm;

/// The longest that a request waits for a connection to the database, with some room.
const LONGEST: Duration = Duration::from_secs(7);

/// Refused for now, soon, and with the time to come again.
async fn refused(what: &str, outcome: impl Future<Output = Outcome>) {
    let begun = Instant::now();
    let answer = outcome.await.expect("an answer");
    assert_eq!((answer.status, answer.header("retry-after")), (503, "1"), "{what}: {answer:?}");
    assert!(begun.elapsed() < LONGEST, "{what} took {:?}", begun.elapsed());
}

#[actix_web::test]
async fn a_database_that_goes_away_is_told_and_found_again() {
    let cluster = Cluster::start().expect("PostgreSQL starts");
    let place = Place::on_postgres(&cluster, &realm());
    let node = Node::start(&place).await;
    let (administrator, browser) = (node.administrator().await, Browser::default());
    let tokens = browser.login(&node).await.expect("an answer");
    let refresh = tokens.text_of("refresh_token");

    cluster.stop().expect("stopped");
    refused("a password grant", node.password()).await;
    refused("a refresh", node.refresh(&refresh)).await;
    refused("userinfo", node.userinfo(&tokens.text_of("access_token"))).await;
    refused("a login", browser.authorize(&node)).await;
    let users = node.admin(&administrator, reqwest::Method::GET, "/users", &serde_json::Value::Null);
    refused("a list of users", users).await;
    let (status, text) = node.readiness();
    assert_eq!(status, 503);
    assert!(text.contains(r#""status": "DOWN""#), "{text}");

    cluster.resume().expect("started");
    assert_eq!(node.refresh(&refresh).await.expect("an answer").status, 200, "it was not used up meanwhile");
    assert_eq!(Browser::default().login(&node).await.expect("an answer").status, 200);
    assert_eq!(node.readiness().0, 200);
}
